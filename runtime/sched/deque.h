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
    struct nst_job *_Atomic slot[];
};

struct nst_deque {
    _Atomic int64_t top NST_ON_LINE;    /* next to steal; thieves and the owner's last pop advance it */
    _Atomic int64_t bottom NST_ON_LINE; /* next free; owner only writes */
    struct nst_deque_ring *_Atomic ring;
};

enum nst_steal { NST_STEAL_EMPTY, NST_STEAL_LOST, NST_STEAL_REFUSED, NST_STEAL_TAKEN };

/* Doubles the ring, whose entries are t to b - 1, or makes the first one; NULL when there is no memory. */
struct nst_deque_ring *nst_deque_grow(struct nst_deque *d, int64_t t, int64_t b) NST_COLD;

/* Gives back the rings of a deque that nobody looks at any more. */
void nst_deque_drop(struct nst_deque *d);

/* Stores an entry beyond the bottom without publishing it; its index, or -1 when the ring is full and cannot grow. */
NST_INLINE int64_t nst_deque_place(struct nst_deque *d, struct nst_job *job)
{
    int64_t b = nst_load_relaxed(&d->bottom);
    /* ORDER[deque.top]: acquire; pairs with the exchange of top in nst_deque_steal, so that a slot is not overwritten
     * before the thief that emptied it has read it. */
    int64_t t = nst_load_acquire(&d->top);
    struct nst_deque_ring *r = nst_load_relaxed(&d->ring);

    if (NST_UNLIKELY(!r || b - t >= r->capacity)) {
        r = nst_deque_grow(d, t, b);
        if (!r)
            return -1;
    }
    nst_store_relaxed(&r->slot[b & (r->capacity - 1)], job);
    return b;
}

/* Owner.  Publishes job; returns false when the ring is full and cannot grow. */
NST_INLINE bool nst_deque_push(struct nst_deque *d, struct nst_job *job)
{
    int64_t b = nst_deque_place(d, job);

    if (NST_UNLIKELY(b < 0))
        return false;
    /* ORDER[deque.push]: release; pairs with the acquire of bottom in nst_deque_steal.  Without it a thief could run a job
     * whose fields it cannot see yet. */
    nst_store_release(&d->bottom, b + 1);
    return true;
}

/* The same, and what the owner reads afterwards is not older than the push: for who then asks whether anybody sleeps. */
NST_INLINE bool nst_deque_push_and_look(struct nst_deque *d, struct nst_job *job)
{
    int64_t b = nst_deque_place(d, job);

    if (NST_UNLIKELY(b < 0))
        return false;
    /* ORDER[deque.push], and sequentially consistent for the caller's protocol with sleepers. */
    nst_store_seq_cst(&d->bottom, b + 1);
    return true;
}

/* Owner.  The newest entry, or NULL. */
NST_INLINE struct nst_job *nst_deque_pop(struct nst_deque *d)
{
    int64_t b = nst_load_relaxed(&d->bottom) - 1;
    struct nst_deque_ring *r = nst_load_relaxed(&d->ring);

    if (b < nst_load_relaxed(&d->top)) /* top only grows: certainly empty, and no fence paid */
        return NULL;
    /* ORDER[deque.pop]: sequentially consistent; pairs with the sequentially consistent load of bottom in nst_deque_steal:
     * either the thief sees the lowered bottom or we see its raised top.  Without it both could take the last job. */
    nst_store_seq_cst(&d->bottom, b);
    int64_t t = nst_load_seq_cst(&d->top);
    struct nst_job *job = NULL;

    if (t <= b) {
        job = nst_load_relaxed(&r->slot[b & (r->capacity - 1)]);
        if (t != b)
            return job;
        /* ORDER[deque.last]: the exchange of top decides between us and a thief for the last job. */
        if (!nst_cas_seq_cst(&d->top, &t, t + 1))
            job = NULL;
    }
    nst_store_release(&d->bottom, b + 1); /* ORDER[deque.push]: a thief that reads this one is shown the entries below too */
    return job;
}

/* Anyone.  Takes the oldest entry when may_take(job, arg) agrees (NULL: always).  may_take reads the job before it is
 * owned, so it must cope with a stale one. */
NST_INLINE enum nst_steal nst_deque_steal(struct nst_deque *d, struct nst_job **job,
                                          bool (*may_take)(struct nst_job *, void *), void *arg)
{
    int64_t t = nst_load_seq_cst(&d->top); /* ORDER[deque.top], ORDER[deque.pop]: not later than bottom */
    /* ORDER[deque.pop], ORDER[deque.push]: see the owner's side. */
    int64_t b = nst_load_seq_cst(&d->bottom);

    if (t >= b)
        return NST_STEAL_EMPTY;
    struct nst_deque_ring *r = nst_load_acquire(&d->ring); /* ORDER[deque.ring] */
    struct nst_job *j = nst_load_relaxed(&r->slot[t & (r->capacity - 1)]);

    if (NST_UNLIKELY(!j)) /* the ring is newer than t, whose entry was not copied to it: top has moved */
        return NST_STEAL_LOST;
    if (may_take && !may_take(j, arg))
        return NST_STEAL_REFUSED;
    /* ORDER[deque.last], ORDER[deque.top]. */
    if (!nst_cas_seq_cst(&d->top, &t, t + 1))
        return NST_STEAL_LOST;
    *job = j;
    return NST_STEAL_TAKEN;
}

/* Would a steal find an entry that may_take agrees to?  A hint. */
NST_INLINE bool nst_deque_would_steal(struct nst_deque *d, bool (*may_take)(struct nst_job *, void *), void *arg)
{
    int64_t t = nst_load_seq_cst(&d->top); /* ORDER[deque.top] */

    if (t >= nst_load_seq_cst(&d->bottom)) /* ORDER[deque.push] */
        return false;
    struct nst_deque_ring *r = nst_load_acquire(&d->ring); /* ORDER[deque.ring] */
    struct nst_job *j = nst_load_relaxed(&r->slot[t & (r->capacity - 1)]);

    return j && may_take(j, arg); /* NULL: see nst_deque_steal */
}

/* A hint, exact only for the owner when nobody steals. */
NST_INLINE bool nst_deque_looks_empty(const struct nst_deque *d)
{
    return nst_load_relaxed((_Atomic int64_t *)&d->bottom) <= nst_load_relaxed((_Atomic int64_t *)&d->top);
}

#endif
