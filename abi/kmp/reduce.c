// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The reduction clause (OpenMP 5.2, 5.5.8).  What reduce returns tells the caller how to combine: 1 as if alone, 2
 * with atomic updates (only if the compiler emitted them).  The blocking form ends with a barrier, for compilers
 * that emit none after it; its end is called for 1 and 2, the end of the other form only for 1. */
#include "runtime/omp/work/reduction.h"

#include "abi/kmp/kmp_abi.h"
#include "runtime/omp/work/construct.h"
#include "runtime/sync/critical.h"

static enum nst_reduction_method method(struct nst_thread *self, const struct kmp_ident *loc)
{
    return nst_reduction_method(self, loc && (loc->flags & KMP_IDENT_ATOMIC_REDUCE));
}

static int32_t begin(const struct kmp_ident *loc, kmp_critical_name *name)
{
    switch (method(nst_thread_self(), loc)) {
    case NST_REDUCTION_ATOMIC:
        return 2;
    case NST_REDUCTION_LOCKED:
        nst_lock_acquire(nst_critical_named(name));
        return 1;
    default:
        return 1;
    }
}

/* loc carries the flags of the beginning: compilers pass one ident to both. */
static void end(struct nst_thread *self, const struct kmp_ident *loc, kmp_critical_name *name)
{
    if (method(self, loc) == NST_REDUCTION_LOCKED)
        nst_lock_release(nst_critical_named(name));
}

int32_t __kmpc_reduce(struct kmp_ident *loc, int32_t gtid, int32_t nvars, size_t size, void *data,
                      void (*func)(void *lhs, void *rhs), kmp_critical_name *name)
{
    return begin(loc, name);
}

int32_t __kmpc_reduce_nowait(struct kmp_ident *loc, int32_t gtid, int32_t nvars, size_t size, void *data,
                             void (*func)(void *lhs, void *rhs), kmp_critical_name *name)
{
    return begin(loc, name);
}

void __kmpc_end_reduce(struct kmp_ident *loc, int32_t gtid, kmp_critical_name *name)
{
    struct nst_thread *self = nst_thread_self();

    end(self, loc, name);
    nst_work_barrier(self);
}

void __kmpc_end_reduce_nowait(struct kmp_ident *loc, int32_t gtid, kmp_critical_name *name)
{
    end(nst_thread_self(), loc, name);
}
