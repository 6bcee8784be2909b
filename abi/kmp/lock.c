// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Lock routines as Intel's compilers call them: the same objects as omp_lock_t and omp_nest_lock_t of LLVM's omp.h,
 * eight bytes each.  A simple lock is their first four bytes; a nestable lock is a pointer to one on the heap. */
#include "runtime/sync/lock.h"

#include "abi/kmp/kmp_abi.h"
#include "runtime/omp/team/thread.h"
#include "runtime/sync/nest_lock.h"

static struct nst_lock *simple(void **lock)
{
    return (struct nst_lock *)lock;
}

static struct nst_nest_lock *nest(void **lock)
{
    return *lock;
}

void __kmpc_init_lock(struct kmp_ident *loc, int32_t gtid, void **lock)
{
    *lock = NULL;
}

void __kmpc_init_lock_with_hint(struct kmp_ident *loc, int32_t gtid, void **lock, uintptr_t hint)
{
    *lock = NULL;
}

void __kmpc_destroy_lock(struct kmp_ident *loc, int32_t gtid, void **lock)
{
}

void __kmpc_set_lock(struct kmp_ident *loc, int32_t gtid, void **lock)
{
    nst_lock_acquire(simple(lock));
}

void __kmpc_unset_lock(struct kmp_ident *loc, int32_t gtid, void **lock)
{
    nst_lock_release(simple(lock));
}

int __kmpc_test_lock(struct kmp_ident *loc, int32_t gtid, void **lock)
{
    return nst_lock_try(simple(lock));
}

void __kmpc_init_nest_lock(struct kmp_ident *loc, int32_t gtid, void **lock)
{
    *lock = nst_nest_lock_new();
}

void __kmpc_init_nest_lock_with_hint(struct kmp_ident *loc, int32_t gtid, void **lock, uintptr_t hint)
{
    *lock = nst_nest_lock_new();
}

void __kmpc_destroy_nest_lock(struct kmp_ident *loc, int32_t gtid, void **lock)
{
    nst_nest_lock_delete(nest(lock));
    *lock = NULL;
}

void __kmpc_set_nest_lock(struct kmp_ident *loc, int32_t gtid, void **lock)
{
    nst_nest_lock_acquire(nest(lock), nst_thread_self()->task);
}

void __kmpc_unset_nest_lock(struct kmp_ident *loc, int32_t gtid, void **lock)
{
    nst_nest_lock_release(nest(lock));
}

int __kmpc_test_nest_lock(struct kmp_ident *loc, int32_t gtid, void **lock)
{
    return nst_nest_lock_try(nest(lock), nst_thread_self()->task);
}
