// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Threading: count belongs to the owner; owner is compared by others, who can only see their own address there if they
 * wrote it, so relaxed accesses are enough. */
#include "runtime/sync/nest_lock.h"

#include "runtime/base/mem.h"

void nst_nest_lock_acquire(struct nst_nest_lock *n, void *owner)
{
    if (nst_load_relaxed(&n->owner) == owner) {
        n->count++;
        return;
    }
    nst_lock_acquire(&n->lock);
    nst_store_relaxed(&n->owner, owner);
    n->count = 1;
}

int nst_nest_lock_try(struct nst_nest_lock *n, void *owner)
{
    if (nst_load_relaxed(&n->owner) == owner)
        return ++n->count;
    if (!nst_lock_try(&n->lock))
        return 0;
    nst_store_relaxed(&n->owner, owner);
    return n->count = 1;
}

void nst_nest_lock_release(struct nst_nest_lock *n)
{
    if (--n->count > 0)
        return;
    n->count = 0;
    nst_store_relaxed(&n->owner, NULL);
    nst_lock_release(&n->lock);
}

struct nst_nest_lock *nst_nest_lock_new(void)
{
    return nst_mem_lines_or_die(sizeof(struct nst_nest_lock));
}

void nst_nest_lock_delete(struct nst_nest_lock *n)
{
    nst_mem_free(n);
}
