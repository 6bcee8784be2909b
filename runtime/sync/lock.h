// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The simple lock: four bytes that may live anywhere in the user's memory (omp_lock_t, a named critical's word), usable
 * from any native thread at any time.  All zero is unlocked; nothing but these four bytes is touched.
 *
 * Taking and giving back an uncontended lock is one compare-and-swap each.  Under contention a waiter spins briefly, then
 * waits in a table keyed by the lock's address (sync/parking.h), so its carrier runs other strands meanwhile.  Locks
 * barge: a release gives the lock to whoever comes first, until a waiter has lost often enough to have it handed over.
 *
 * A lock is not tied to a thread: any thread may release it.  Its memory may be reused as soon as the last holder's
 * release has made it available. */
#ifndef NST_SYNC_LOCK_H
#define NST_SYNC_LOCK_H

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"

#include <stdbool.h>
#include <stdint.h>

struct nst_lock {
    _Atomic uint32_t word; /* NST_LOCK_* bits */
};

enum {
    NST_LOCK_HELD = 1,
    NST_LOCK_PARKED = 2, /* the parking lot holds waiters for this lock; changes only under its bucket's guard */
};

#define NST_LOCK_INIT {0}

void nst_lock_acquire_slow(struct nst_lock *l) NST_COLD;
void nst_lock_release_slow(struct nst_lock *l) NST_COLD;

NST_INLINE bool nst_lock_try(struct nst_lock *l)
{
    uint32_t seen = nst_load_relaxed(&l->word);

    /* ORDER[lock.take]: acquire; pairs with the release in nst_lock_release: the holder sees what earlier holders wrote. */
    return !(seen & NST_LOCK_HELD) && nst_cas_acquire(&l->word, &seen, seen | NST_LOCK_HELD);
}

NST_INLINE void nst_lock_acquire(struct nst_lock *l)
{
    uint32_t free = 0;

    /* ORDER[lock.take]: acquire; see nst_lock_try. */
    if (NST_UNLIKELY(!nst_cas_acquire(&l->word, &free, NST_LOCK_HELD)))
        nst_lock_acquire_slow(l);
}

NST_INLINE void nst_lock_release(struct nst_lock *l)
{
    uint32_t held = NST_LOCK_HELD;

    /* ORDER[lock.give]: release; pairs with the acquire in nst_lock_try and nst_lock_acquire. */
    if (NST_UNLIKELY(!nst_cas_release(&l->word, &held, 0)))
        nst_lock_release_slow(l);
}

#endif
