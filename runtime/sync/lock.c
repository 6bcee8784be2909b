// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The contended paths of the simple lock.
 *
 * Why no wake-up is lost: a waiter sets PARKED in the word, then takes the bucket's guard and looks again; it enters the
 * bucket only if the word is still HELD|PARKED.  While the word is that, a release cannot use its fast path, and its slow
 * path changes the word under the same guard.  So the release comes either before the waiter's second look (which then
 * fails, and the waiter tries again) or after the waiter stands in the bucket (and is found there). */
#include "runtime/sync/lock.h"

#include "runtime/arch/arch.h"
#include "runtime/sched/wait.h"
#include "runtime/sync/parking.h"

/* Rounds of 2, 4, ... 64, 64 ... pauses: some 2 us.  Longer than a short critical section, and about what suspending this
 * strand and resuming it costs. */
#define SPIN_ROUNDS 10
#define SPIN_LONGEST 6
/* A waiter that lost the lock to bargers so often gets it handed over. */
#define PATIENCE 4

void nst_lock_acquire_slow(struct nst_lock *l)
{
    struct nst_parked me = {.what = l, .mine = nst_lock_mine()};
    uint32_t seen = nst_load_relaxed(&l->word);

    for (unsigned round = 0;;) {
        if (!nst_lock_is_held(seen)) {
            /* ORDER[lock.take]: acquire; pairs with the releases in nst_lock_release and nst_lock_release_slow. */
            if (nst_cas_acquire(&l->word, &seen, nst_lock_taken(seen)))
                return;
            continue;
        }
        if (!(seen & NST_LOCK_PARKED)) {
            if (round < SPIN_ROUNDS) {
                round++;
                for (unsigned i = 1u << (round < SPIN_LONGEST ? round : SPIN_LONGEST); i; i--)
                    nst_cpu_relax();
                seen = nst_load_relaxed(&l->word);
                continue;
            }
            if (!nst_cas_relaxed(&l->word, &seen, seen | NST_LOCK_PARKED))
                continue;
        }
        struct nst_parking_bucket *b = nst_parking_enter(l);
        bool park = (~nst_load_relaxed(&l->word) & (NST_LOCK_HELD | NST_LOCK_PARKED)) == 0;
        if (park) {
            nst_store_relaxed(&me.woken.word, 0);
            nst_parking_add(b, &me);
        }
        nst_parking_leave(b);
        if (park) {
            while (nst_latch_tag(&me.woken) == 0)
                nst_wait(&me.woken, 0, NULL);
            if (me.given)
                return;
            me.lost++;
            round = 0;
        }
        seen = nst_load_relaxed(&l->word);
    }
}

void nst_lock_release_slow(struct nst_lock *l)
{
    struct nst_parked *next = NULL;
    bool more = false;

    /* Without waiters: another thread releases it than took it, or the same one in a child of fork(); or the program releases a
     * lock that nobody holds: leave it as it is. */
    for (uint32_t seen = nst_load_relaxed(&l->word); !(seen & NST_LOCK_PARKED);)
        /* ORDER[lock.give]: release, as in nst_lock_release. */
        if (!(seen & NST_LOCK_HELD) || nst_cas_release(&l->word, &seen, 0))
            return;
    struct nst_parking_bucket *b = nst_parking_enter(l);
    /* With PARKED the word is stable: HELD is ours, and PARKED is cleared only here, under the guard. */
    if (nst_load_relaxed(&l->word) & NST_LOCK_PARKED) {
        next = nst_parking_take(b, l, &more);
        uint32_t word = more ? NST_LOCK_PARKED : 0;
        if (next && next->lost >= PATIENCE) {
            next->given = true; /* published by the latch */
            word |= next->mine;
        }
        /* ORDER[lock.give]: release; pairs with the acquire of whoever takes it.  Nothing touches the lock after this: a
         * new holder may release it and free its memory. */
        nst_store_release(&l->word, word);
    }
    nst_parking_leave(b);
    if (next)
        nst_latch_advance(&next->woken);
}
