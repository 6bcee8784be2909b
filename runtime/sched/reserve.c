// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/reserve.h"

#include "runtime/os/futex.h"
#include "runtime/sched/donor.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/spare.h"
#include "runtime/sched/tuning.h"

static _Atomic int unreserved NST_ON_LINE; /* T - U - H less the credits; relaxed: it hands out numbers, nothing else */
static _Atomic unsigned made, ended;       /* T is what is left */
static _Atomic int64_t refused_until;      /* clock; 0: never refused */
static _Atomic int64_t refused_for;        /* how long this time */

unsigned nst_threads_there(void)
{
    return nst_load_relaxed(&made) - nst_load_relaxed(&ended);
}

unsigned nst_threads_add(void)
{
    if (NST_UNLIKELY(nst_load_relaxed(&refused_for) != 0)) /* it heals */
        nst_store_relaxed(&refused_for, 0);
    return nst_add_relaxed(&made, 1u) - nst_load_relaxed(&ended);
}

void nst_threads_end(unsigned n)
{
    nst_add_relaxed(&ended, n);
}

unsigned nst_threads_ended(void)
{
    return nst_load_relaxed(&ended);
}

void nst_threads_refused(void)
{
    int64_t pause = nst_load_relaxed(&refused_for) * 2;

    pause = pause < NST_REFUSED_NS ? NST_REFUSED_NS : pause > NST_REFUSED_MOST_NS ? NST_REFUSED_MOST_NS : pause;
    nst_store_relaxed(&refused_for, pause);
    nst_store_relaxed(&refused_until, nst_clock_ns() + pause);
}

bool nst_threads_may_be_had(void)
{
    int64_t until = nst_load_relaxed(&refused_until);

    return NST_LIKELY(until == 0) || nst_clock_ns() >= until;
}

static unsigned take_common(unsigned n)
{
    int have = nst_load_relaxed(&unreserved);

    for (;;) {
        int most = have < (int)n ? have : (int)n;
        if (most <= 0)
            return 0;
        if (nst_cas_relaxed(&unreserved, &have, have - most))
            return (unsigned)most;
    }
}

unsigned nst_strands_take(struct nst_carrier *k, unsigned n)
{
    if (NST_LIKELY(k->credit >= n)) {
        k->credit -= n;
        return n;
    }
    unsigned got = k->credit + take_common(n - k->credit);
    k->credit = 0;
    return got;
}

unsigned nst_strands_reserve(struct nst_carrier *k, unsigned n)
{
    unsigned got = nst_strands_take(k, n);

    if (NST_LIKELY(got == n))
        return got;
    nst_donor_making(k, true);
    while (got < n && nst_spare_stock()) /* a new one is reserved by who had it made */
        got++;
    nst_donor_making(k, false);
    return got;
}

void nst_strands_release(struct nst_carrier *k, unsigned n)
{
    k->credit += n;
    if (NST_UNLIKELY(k->credit > NST_CREDIT_MOST)) {
        nst_add_relaxed(&unreserved, (int)(k->credit - NST_CREDIT_MOST / 2));
        k->credit = NST_CREDIT_MOST / 2;
    }
}

void nst_credit_flush(struct nst_carrier *k)
{
    if (k->credit == 0)
        return;
    nst_add_relaxed(&unreserved, (int)k->credit);
    k->credit = 0;
}

void nst_reserve_reset_in_child(void)
{
    nst_store_relaxed(&unreserved, 0);
    nst_store_relaxed(&made, 0u);
    nst_store_relaxed(&ended, 0u);
    nst_store_relaxed(&refused_until, 0);
    nst_store_relaxed(&refused_for, 0);
}
