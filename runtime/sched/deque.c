// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/deque.h"

#include "runtime/os/futex.h"

/* A ring and its head fill whole pages.  Rings come straight from the kernel: a carrier may push in its base context, where
 * malloc's thread cache belongs to someone else. */
#define PAGE 4096

static struct nst_deque_ring *ring_new(int64_t capacity)
{
    size_t bytes = sizeof(struct nst_deque_ring) + (size_t)capacity * sizeof(struct nst_job *);
    struct nst_deque_ring *r = nst_os_pages((bytes + PAGE - 1) & ~(size_t)(PAGE - 1));

    if (r)
        r->capacity = capacity;
    return r;
}

static struct nst_deque_ring *grow(struct nst_deque *d, struct nst_deque_ring *old, int64_t t, int64_t b)
{
    struct nst_deque_ring *r = ring_new(old ? old->capacity * 2 : 256);

    if (!r)
        return NULL;
    r->outgrown = old;
    for (int64_t i = t; i < b; i++)
        nst_store_relaxed(&r->slot[i & (r->capacity - 1)], nst_load_relaxed(&old->slot[i & (old->capacity - 1)]));
    /* ORDER[deque.ring]: release; pairs with the acquire of ring in nst_deque_steal.  Without it a thief could read slots
     * of the new ring before they are copied. */
    nst_store_release(&d->ring, r);
    return r;
}

bool nst_deque_push(struct nst_deque *d, struct nst_job *job)
{
    int64_t b = nst_load_relaxed(&d->bottom);
    /* ORDER[deque.top]: acquire; pairs with the exchange of top in nst_deque_steal, so that a slot is not overwritten
     * before the thief that emptied it has read it. */
    int64_t t = nst_load_acquire(&d->top);
    struct nst_deque_ring *r = nst_load_relaxed(&d->ring);

    if (NST_UNLIKELY(!r || b - t >= r->capacity)) {
        r = grow(d, r, t, b);
        if (!r)
            return false;
    }
    nst_store_relaxed(&r->slot[b & (r->capacity - 1)], job);
    /* ORDER[deque.push]: release; pairs with the acquire of bottom in nst_deque_steal.  Without it a thief could run a job
     * whose fields it cannot see yet. */
    nst_store_release(&d->bottom, b + 1);
    return true;
}

struct nst_job *nst_deque_pop(struct nst_deque *d)
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
    nst_store_relaxed(&d->bottom, b + 1);
    return job;
}

enum nst_steal nst_deque_steal(struct nst_deque *d, struct nst_job **job, bool (*may_take)(struct nst_job *, void *),
                               void *arg)
{
    int64_t t = nst_load_seq_cst(&d->top);
    /* ORDER[deque.pop], ORDER[deque.push]: see the owner's side. */
    int64_t b = nst_load_seq_cst(&d->bottom);

    if (t >= b)
        return NST_STEAL_EMPTY;
    struct nst_deque_ring *r = nst_load_acquire(&d->ring); /* ORDER[deque.ring] */
    struct nst_job *j = nst_load_relaxed(&r->slot[t & (r->capacity - 1)]);

    if (may_take && !may_take(j, arg))
        return NST_STEAL_REFUSED;
    /* ORDER[deque.last], ORDER[deque.top]. */
    if (!nst_cas_seq_cst(&d->top, &t, t + 1))
        return NST_STEAL_LOST;
    *job = j;
    return NST_STEAL_TAKEN;
}
