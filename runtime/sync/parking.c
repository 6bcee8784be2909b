// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the table of buckets.  Threading: everything of a bucket is under its guard. */
#include "runtime/sync/parking.h"

#include "runtime/arch/arch.h"
#include "runtime/sched/wait.h"

#include <string.h>

#define BUCKETS 256 /* a power of two; two hot locks in one bucket cost time, never correctness */
#define SPINS   64

static struct nst_parking_bucket table[BUCKETS];

struct nst_parking_bucket *nst_parking_enter(const void *what)
{
    /* Fibonacci hashing: locks are often neighbours in an array, and the middle bits of a product separate them. */
    struct nst_parking_bucket *b = &table[((uint64_t)(uintptr_t)what * UINT64_C(0x9e3779b97f4a7c15)) >> 56];

    for (unsigned spins = 0;; spins++) {
        /* ORDER[parking.guard]: acquire; pairs with the release in nst_parking_leave. */
        if (!nst_load_relaxed(&b->guard) && !nst_xchg_acquire(&b->guard, 1))
            return b;
        if (spins < SPINS)
            nst_cpu_relax();
        else
            nst_yield();
    }
}

void nst_parking_leave(struct nst_parking_bucket *b)
{
    /* ORDER[parking.guard]: release; pairs with the acquire in nst_parking_enter. */
    nst_store_release(&b->guard, 0);
}

void nst_parking_add(struct nst_parking_bucket *b, struct nst_parked *p)
{
    p->next = NULL;
    if (b->first)
        b->last->next = p;
    else
        b->first = p;
    b->last = p;
}

struct nst_parked *nst_parking_take(struct nst_parking_bucket *b, const void *what, bool *more)
{
    struct nst_parked *before = NULL, *found = b->first;

    *more = false;
    while (found && found->what != what) {
        before = found;
        found = found->next;
    }
    if (!found)
        return NULL;
    for (struct nst_parked *p = found->next; p && !*more; p = p->next)
        *more = p->what == what;
    if (before)
        before->next = found->next;
    else
        b->first = found->next;
    if (b->last == found)
        b->last = before;
    return found;
}

void nst_parking_forget(void)
{
    memset(table, 0, sizeof table);
}
