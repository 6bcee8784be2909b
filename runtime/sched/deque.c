// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/deque.h"

#include "runtime/os/futex.h"

/* A ring and its head fill whole pages.  Rings come straight from the kernel: a carrier may push in its base context, where
 * malloc's thread cache belongs to someone else. */
#define PAGE 4096

static size_t ring_bytes(int64_t capacity)
{
    size_t bytes = sizeof(struct nst_deque_ring) + (size_t)capacity * sizeof(struct nst_job *);

    return (bytes + PAGE - 1) & ~(size_t)(PAGE - 1);
}

static struct nst_deque_ring *ring_new(int64_t capacity)
{
    struct nst_deque_ring *r = nst_os_pages(ring_bytes(capacity));

    if (r)
        r->capacity = capacity;
    return r;
}

void nst_deque_drop(struct nst_deque *d)
{
    struct nst_deque_ring *next, *r = nst_load_relaxed(&d->ring);

    for (; r; r = next) {
        next = r->outgrown;
        nst_os_pages_free(r, ring_bytes(r->capacity));
    }
    nst_store_relaxed(&d->ring, NULL);
}

struct nst_deque_ring *nst_deque_grow(struct nst_deque *d, int64_t t, int64_t b)
{
    struct nst_deque_ring *old = nst_load_relaxed(&d->ring);
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
