// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Work-stealing deque: the owner pushes and pops at the bottom, thieves take the oldest entry at the top.
 * Source: Chase & Lev (SPAA 2005) in the C11 formulation of Le, Pop, Cohen, Zappa Nardelli (PPoPP 2013).  We differ in
 * using ordered operations on bottom instead of stand-alone release fences, and in never freeing an outgrown ring: a thief
 * may still read it.
 *
 * A deque of all zero bytes is empty and ready; its ring appears with the first push.
 *
 * Contract:  push, pop: owner only.   steal, looks_empty: anyone.
 * Linearisation: push at the store of bottom; steal and a contended pop at the exchange of top. */
#ifndef NST_SCHED_DEQUE_H
#define NST_SCHED_DEQUE_H

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"

#include <stdbool.h>
#include <stdint.h>

struct nst_job;

struct nst_deque_ring {
    int64_t capacity; /* a power of two */
    struct nst_deque_ring *outgrown;
    _Atomic(struct nst_job *) slot[];
};

struct nst_deque {
    _Atomic int64_t top NST_ON_LINE;    /* next to steal; thieves and the owner's last pop advance it */
    _Atomic int64_t bottom NST_ON_LINE; /* next free; owner only writes */
    _Atomic(struct nst_deque_ring *) ring;
};

enum nst_steal { NST_STEAL_EMPTY, NST_STEAL_LOST, NST_STEAL_REFUSED, NST_STEAL_TAKEN };

/* Owner.  Publishes job; returns false when the ring is full and cannot grow. */
bool nst_deque_push(struct nst_deque *d, struct nst_job *job);

/* Owner.  The newest entry, or NULL. */
struct nst_job *nst_deque_pop(struct nst_deque *d);

/* Anyone.  Takes the oldest entry when may_take(job, arg) agrees (NULL: always).  may_take reads the job before it is
 * owned, so it must cope with a stale one. */
enum nst_steal nst_deque_steal(struct nst_deque *d, struct nst_job **job, bool (*may_take)(struct nst_job *, void *),
                               void *arg);

/* A hint, exact only for the owner when nobody steals. */
NST_INLINE bool nst_deque_looks_empty(const struct nst_deque *d)
{
    return nst_load_relaxed((_Atomic int64_t *)&d->bottom) <= nst_load_relaxed((_Atomic int64_t *)&d->top);
}

#endif
