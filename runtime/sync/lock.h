// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The simple lock: four bytes that may live anywhere in the user's memory (omp_lock_t, a named critical's word), usable
 * from any native thread at any time.  All zero is unlocked; nothing but these four bytes is touched.
 *
 * Taking and giving back an uncontended lock is one compare-and-swap each.  Under contention a waiter spins briefly, then
 * waits in a table keyed by the lock's address (sync/parking.h), so its carrier runs other strands meanwhile.  Locks
 * barge: a release gives the lock to whoever comes first, until a waiter has lost often enough to have it handed over.
 *
 * A lock is not tied to a thread: any thread may release it.  Its memory may be reused as soon as the last holder's
 * release has made it available.
 *
 * Who holds it is in the word all the same, and since which fork: of the locks that a child of fork() finds held, those of the
 * thread that forked stay its own, and all others are free, since their holders do not exist there. */
#ifndef NST_SYNC_LOCK_H
#define NST_SYNC_LOCK_H

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"
#include "runtime/sched/lineage.h"

#include <stdbool.h>
#include <stdint.h>

struct nst_lock {
    _Atomic uint32_t word; /* NST_LOCK_* bits */
};

enum {
    NST_LOCK_HELD = 1,
    NST_LOCK_PARKED = 2, /* the parking lot holds waiters for this lock; changes only under its bucket's guard */
};

/* Above these, meaningless unless HELD: the low bits of the holder's generation, and the holder (lineage.h). */
#define NST_LOCK_AGE_SHIFT   2
#define NST_LOCK_AGE_MASK    ((UINT32_C(1) << (32 - NST_OWNER_BITS - NST_LOCK_AGE_SHIFT)) - 1)
#define NST_LOCK_OWNER_SHIFT (32 - NST_OWNER_BITS)

#define NST_LOCK_INIT {0}

void nst_lock_acquire_slow(struct nst_lock *l) NST_COLD;
void nst_lock_release_slow(struct nst_lock *l) NST_COLD;

/* The word of a lock that the caller holds. */
NST_INLINE uint32_t nst_lock_mine(void)
{
    return nst_owner_self() << NST_LOCK_OWNER_SHIFT | (nst_lineage.generation & NST_LOCK_AGE_MASK) << NST_LOCK_AGE_SHIFT |
           NST_LOCK_HELD;
}

/* Forks since the lock was taken. */
NST_INLINE uint32_t nst_lock_age(uint32_t word)
{
    return (nst_lineage.generation - (word >> NST_LOCK_AGE_SHIFT)) & NST_LOCK_AGE_MASK;
}

/* Held by somebody who exists? */
NST_INLINE bool nst_lock_is_held(uint32_t word)
{
    if (!(word & NST_LOCK_HELD))
        return false;
    uint32_t age = nst_lock_age(word);
    return NST_LIKELY(age == 0) || nst_owner_was_kept(word >> NST_LOCK_OWNER_SHIFT, age);
}

/* What makes `seen`, which nobody holds, the caller's.  Waiters that a dead holder had are as dead as it is. */
NST_INLINE uint32_t nst_lock_taken(uint32_t seen)
{
    return nst_lock_mine() | (seen & NST_LOCK_HELD ? 0 : seen & NST_LOCK_PARKED);
}

NST_INLINE bool nst_lock_try(struct nst_lock *l)
{
    uint32_t seen = nst_load_relaxed(&l->word);

    /* ORDER[lock.take]: acquire; pairs with the release in nst_lock_release: the holder sees what earlier holders wrote. */
    return !nst_lock_is_held(seen) && nst_cas_acquire(&l->word, &seen, nst_lock_taken(seen));
}

NST_INLINE void nst_lock_acquire(struct nst_lock *l)
{
    uint32_t free = 0;

    /* ORDER[lock.take]: acquire; see nst_lock_try. */
    if (NST_UNLIKELY(!nst_cas_acquire(&l->word, &free, nst_lock_mine())))
        nst_lock_acquire_slow(l);
}

NST_INLINE void nst_lock_release(struct nst_lock *l)
{
    uint32_t held = nst_lock_mine();

    /* ORDER[lock.give]: release; pairs with the acquire in nst_lock_try and nst_lock_acquire. */
    if (NST_UNLIKELY(!nst_cas_release(&l->word, &held, 0)))
        nst_lock_release_slow(l);
}

#endif
