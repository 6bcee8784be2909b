// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/blocked.h"

#include "runtime/os/futex.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/tuning.h"

static struct {
    unsigned looks, work; /* since it began and at its beginning; those with work waiting */
    uint64_t steps;       /* when it began; */
    int64_t since;        /* clock; */
    struct nst_os_usage used;
    bool blocked;         /* what the last one said */
} window = {.looks = 1};

bool nst_blocked(bool work, uint64_t steps)
{
    if (!nst_pool.user_switch) /* there each change of strands is a sleep */
        return false;
    window.work += work;
    if (++window.looks <= NST_BLOCKED_LOOKS)
        return window.blocked;
    struct nst_os_usage used;
    int64_t now = nst_clock_ns(), ns = now - window.since;
    nst_os_usage(&used);
    int64_t sleeps = used.sleeps - window.used.sleeps - window.looks; /* the monitor's own are none */
    bool idle = used.cpu_ns - window.used.cpu_ns < ns / NST_BLOCKED_SHARE * nst_pool.p;
    bool flows = steps != window.steps && (window.work >= NST_BLOCKED_LOOKS / 2 || window.blocked); /* once rescued, no work waits */
    window.blocked = sleeps * 2 * NST_TICK_NS >= ns * nst_pool.p && idle && flows;
    window.looks = 1;
    window.work = 0;
    window.steps = steps;
    window.since = now;
    window.used = used;
    return window.blocked;
}
