// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/blocked.h"

#include "runtime/os/futex.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/tuning.h"

static struct {
    unsigned looks, work; /* in this window, and with work waiting */
    uint64_t steps;       /* when it began; */
    int64_t since;        /* clock; */
    struct nst_os_usage used;
    bool blocked;         /* what the last one said */
} window;

static void begin(uint64_t steps, int64_t now, const struct nst_os_usage *used)
{
    window.looks = window.work = 0;
    window.steps = steps;
    window.since = now;
    window.used = *used;
}

bool nst_blocked(bool work, uint64_t steps)
{
    if (!nst_pool.user_switch || (window.looks == 0 && !work && !window.blocked))
        return false;
    struct nst_os_usage used;
    window.work += work;
    if (++window.looks > 1 && window.looks <= NST_BLOCKED_LOOKS)
        return window.blocked;
    int64_t now = nst_clock_ns(), ns = now - window.since;
    nst_os_usage(&used);
    if (window.looks > 1) {
        int64_t sleeps = used.sleeps - window.used.sleeps - window.looks; /* the monitor's own are none */
        bool idle = used.cpu_ns - window.used.cpu_ns < ns / NST_BLOCKED_SHARE * nst_pool.p;
        bool flows = steps != window.steps && window.work >= NST_BLOCKED_LOOKS / 2;
        /* Once they are rescued no work waits. */
        window.blocked = sleeps * 2 * NST_TICK_NS >= ns * nst_pool.p && idle && (flows || (window.blocked && steps != window.steps));
    }
    begin(steps, now, &used);
    window.looks = 1;
    return window.blocked;
}
