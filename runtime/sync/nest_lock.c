// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Threading: count belongs to the owner; owner is compared by others, who can only see their own address there if they
 * wrote it, so relaxed accesses are enough. */
#include "runtime/sync/nest_lock.h"

#include "runtime/base/mem.h"

/* After a fork the thread that forked holds what it held, but its task is another one.  And an owner that is gone may have left
 * its address to us. */
static bool is_mine(struct nst_nest_lock *n, void *owner)
{
    uint32_t word = nst_load_relaxed(&n->lock.word);

    if (NST_LIKELY(nst_load_relaxed(&n->owner) == owner) && NST_LIKELY(nst_lock_age(word) == 0))
        return true;
    if (NST_LIKELY(nst_lock_age(word) == 0) || !nst_lock_is_held(word) || nst_owner_self() != nst_lineage.kept)
        return false;
    nst_store_relaxed(&n->owner, owner);
    return true;
}

void nst_nest_lock_acquire(struct nst_nest_lock *n, void *owner)
{
    if (is_mine(n, owner)) {
        n->count++;
        return;
    }
    nst_lock_acquire(&n->lock);
    nst_store_relaxed(&n->owner, owner);
    n->count = 1;
}

int nst_nest_lock_try(struct nst_nest_lock *n, void *owner)
{
    if (is_mine(n, owner))
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
