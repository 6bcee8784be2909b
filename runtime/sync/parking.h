// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The parking lot: who waits for which lock, outside the lock's own four bytes (the idea is WebKit's WTF::ParkingLot).
 * Waiters stand in the bucket their lock's address hashes to, first come first served, each with a latch on its own stack:
 * a release wakes one waiter, not a herd.
 *
 * A bucket's guard is a spin lock held for a handful of instructions and never across a wait; whoever finds it taken for
 * longer (its holder's native thread was preempted) yields. */
#ifndef NST_SYNC_PARKING_H
#define NST_SYNC_PARKING_H

#include "runtime/sched/latch.h"

#include <stdbool.h>

struct nst_parked {
    const void *what;        /* the lock's address */
    struct nst_parked *next; /* bucket guard */
    struct nst_latch woken;  /* advanced once, as the last thing the waker does to this object */
    unsigned lost;           /* times the waiter was woken and found the lock taken again */
    uint32_t mine;           /* the word of the lock when the waiter holds it */
    bool given;              /* the waker left the lock held, for this waiter */
};

struct nst_parking_bucket {
    _Atomic uint32_t guard;
    struct nst_parked *first, *last;
} NST_ON_LINE;

/* The bucket of an address, with its guard taken. */
struct nst_parking_bucket *nst_parking_enter(const void *what);
void nst_parking_leave(struct nst_parking_bucket *b);

/* With the guard: append; take the oldest waiter for an address (NULL if none), *more says if another remains. */
void nst_parking_add(struct nst_parking_bucket *b, struct nst_parked *p);
struct nst_parked *nst_parking_take(struct nst_parking_bucket *b, const void *what, bool *more);

/* In the child of fork(): nobody of the parent's waits here. */
void nst_parking_forget(void);

#endif
