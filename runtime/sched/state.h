// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The state word of a strand: every transition of it that two native threads could want, each with what it must find.
 *
 *     RUN -----register-----> WAITING -----advance-----> READY                  in place: its own native thread goes on
 *      |                         ^
 *      |                         | return: compare-and-swap by its own native thread
 *      +--leave, publish--> WAITING|OFF --advance--> READY|OFF --claim--> RUN   off: anybody; bound: its own, or a donor's if MOVABLE
 *      |                      | ^
 *      |               borrow | | leave, parked
 *      |                      v |
 *      |                    WAITING --advance--> READY     lent: on some native thread, which goes on with it in either state
 *      +--leave----------------------------------> READY|OFF|HOMEWARD --claim by its own, or borrow--> RUN
 *
 * A bound strand that is not at home parks with MOVABLE: so a return, which wants the word without it, can only find a strand that
 * left the very native thread that returns to it, after that thread has registered it itself. */
#ifndef NST_SCHED_STATE_H
#define NST_SCHED_STATE_H

#include "runtime/base/atomic.h"
#include "runtime/base/panic.h"
#include "runtime/sched/carrier.h"
#include "runtime/strand/strand.h"

NST_INLINE bool nst_strand_is_bound(const struct nst_strand *s)
{
    return nst_load_relaxed((_Atomic bool *)&s->bound);
}

NST_INLINE uint32_t nst_strand_kind(const struct nst_strand *s)
{
    return nst_load_relaxed((_Atomic uint32_t *)&s->state) & NST_STRAND_KIND;
}

/* READY and off: would some native thread find it so? */
NST_INLINE bool nst_state_is_claimable(uint32_t state)
{
    return (state & (NST_STRAND_KIND | NST_STRAND_OFF)) == (NST_STRAND_READY | NST_STRAND_OFF);
}

/* Does some native thread execute it, or sleep or look on its stack? */
NST_INLINE bool nst_state_is_executed(uint32_t state)
{
    uint32_t kind = state & NST_STRAND_KIND;

    return kind == NST_STRAND_RUN || (!(state & NST_STRAND_OFF) && (kind == NST_STRAND_WAITING || kind == NST_STRAND_READY));
}

/* Has this native thread's home strand claims on it?  Then it carries nothing but what that strand's wait names.  Not a donor's whose
 * strand is elsewhere: such a thread is what rescues are made with. */
NST_INLINE bool nst_carrier_is_restricted(const struct nst_carrier *k)
{
    return nst_strand_is_bound(k->home) && (k->home->root || !nst_load_relaxed((_Atomic bool *)&k->away));
}

NST_INLINE bool nst_state_lets(uint32_t state, const struct nst_strand *s, const struct nst_carrier *k)
{
    /* Its own thread: k->home->home is k but for a place in the handoff back-end. */
    return !(state & NST_STRAND_BOUND) || s->home == k->home->home ||
           ((state & NST_STRAND_MOVABLE) && !nst_carrier_is_restricted(k));
}

/* READY|OFF to RUN; true if the caller, which is or acts for k, now owns s. */
NST_INLINE bool nst_strand_claim(struct nst_strand *s, const struct nst_carrier *k)
{
    uint32_t seen = nst_load_relaxed(&s->state);

    if (!nst_state_is_claimable(seen) || !nst_state_lets(seen, s, k))
        return false;
    /* ORDER[strand.ready]: acquire; pairs with the additions and stores that make READY, in publish.c and carrier.c.  Without it
     * the resumer could load a stale saved stack pointer. */
    return nst_cas_acq_rel(&s->state, &seen, (uint32_t)NST_STRAND_RUN);
}

/* WAITING|OFF to WAITING: k, whose home strand s is, takes it back in place. */
NST_INLINE bool nst_strand_return(struct nst_strand *s)
{
    uint32_t off = NST_STRAND_WAITING | NST_STRAND_OFF | NST_STRAND_BOUND;

    /* ORDER[strand.ready]: acquire and release; pairs with the addition in nst_ready_all: that finds the strand off, and leaves
     * it to its native thread's next look, or in place, and wakes that.  The stack is this native thread's own work. */
    return nst_load_relaxed(&s->state) == off && nst_cas_acq_rel(&s->state, &off, NST_STRAND_WAITING | NST_STRAND_BOUND);
}

/* s, in that state, waits off, or is for its own native thread only, and has signals to raise: should somebody lend it one? */
NST_INLINE bool nst_strand_is_borrowable(const struct nst_strand *s, uint32_t state)
{
    bool waits = (state & (NST_STRAND_KIND | NST_STRAND_OFF)) == (NST_STRAND_WAITING | NST_STRAND_OFF);

    return (waits || (state & NST_STRAND_HOMEWARD)) && nst_load_relaxed((_Atomic uint64_t *)&s->signals) != 0;
}

/* WAITING|OFF to WAITING, HOMEWARD to RUN: the caller must resume s, which raises its signals and goes on waiting, or sets off for home anew. */
NST_INLINE bool nst_strand_borrow(struct nst_strand *s)
{
    uint32_t seen = nst_load_relaxed(&s->state);

    /* ORDER[strand.ready]: acquire, as in a claim: pairs with the store in nst_park_register; and release, as in a return. */
    uint32_t lent = seen & NST_STRAND_HOMEWARD ? NST_STRAND_RUN : seen & (NST_STRAND_KIND | NST_STRAND_BOUND);
    return nst_strand_is_borrowable(s, seen) && nst_cas_acq_rel(&s->state, &seen, lent);
}

/* The flags with which s, leaving k, is parked. */
NST_INLINE uint32_t nst_strand_flags(const struct nst_strand *s, bool movable)
{
    if (!nst_strand_is_bound(s))
        return NST_STRAND_OFF;
    return NST_STRAND_OFF | NST_STRAND_BOUND | (movable ? NST_STRAND_MOVABLE : 0u);
}

#endif
