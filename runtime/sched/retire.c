// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/retire.h"

#include "runtime/os/futex.h"
#include "runtime/sched/donor.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/tuning.h"

#include <stdlib.h>

_Atomic int64_t nst_retire_due;
static _Atomic int tries; /* left, where some could not be had */
static _Atomic bool begun, over; /* the process's exit handlers know of us; have been called */

/* Members' destructors are not to meet those of the program's objects. */
static void stop(void)
{
    nst_store_relaxed(&over, true);
    nst_store_relaxed(&nst_retire_due, 0);
}

void nst_retire_later(void)
{
    if (!nst_pool.user_switch || nst_threads_there() < (unsigned)nst_pool.p || nst_load_relaxed(&over))
        return;
    if (!nst_load_relaxed(&begun) && !nst_xchg_relaxed(&begun, true))
        (void)atexit(stop);
    nst_store_relaxed(&tries, NST_RETIRE_TRIES);
    nst_store_relaxed(&nst_retire_due, nst_clock_ns() + NST_RETIRE_NS);
    nst_fence_seq_cst(); /* ORDER[monitor.sleep] */
    nst_monitor_rouse();
}

bool nst_retire(struct nst_carrier *k)
{
    int64_t when = nst_load_relaxed(&nst_retire_due);

    if (NST_LIKELY(when == 0))
        return false;
    if (nst_clock_ns() < when)
        return true;
    /* Whoever says so again meanwhile will have it looked at again. */
    if (!nst_cas_relaxed(&nst_retire_due, &when, 0))
        return true;
    int surplus = (int)nst_threads_there() - (nst_pool.p - 1);
    if (surplus <= 0)
        return false;
    unsigned got = nst_strands_take(k, (unsigned)surplus), ended = nst_donors_end(k, got);

    nst_strands_release(k, got - ended);
    nst_credit_flush(k);
    if ((int)ended == surplus || nst_sub_relaxed(&tries, 1) <= 0)
        return false;
    /* In use, or some carrier's credit, or awake yet. */
    nst_store_relaxed(&nst_retire_due, nst_clock_ns() + NST_RETIRE_NS);
    return true;
}

void nst_retire_reset_in_child(void)
{
    nst_store_relaxed(&nst_retire_due, 0);
}
