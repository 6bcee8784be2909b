// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Barriers and cancellation (OpenMP 5.2, 15.3 and chapter 16).  In a region that contains cancel directives every
 * barrier is emitted as __kmpc_cancel_barrier.  How often a thread calls one after `cancel parallel` differs between
 * compilers, so the engine meets nobody there any more once the region is cancelled. */
#include "abi/kmp/kmp_abi.h"
#include "runtime/omp/task/taskgroup.h"
#include "runtime/omp/work/cancel.h"
#include "runtime/omp/work/construct.h"

void __kmpc_barrier(struct kmp_ident *loc, int32_t gtid)
{
    nst_work_barrier(nst_thread_self());
}

int32_t __kmpc_cancel_barrier(struct kmp_ident *loc, int32_t gtid)
{
    return nst_work_barrier_cancellable(nst_thread_self());
}

/* A barrier split for a block that the primary executes while the others wait: they are in the second barrier. */
int32_t __kmpc_barrier_master(struct kmp_ident *loc, int32_t gtid)
{
    struct nst_thread *self = nst_thread_self();

    nst_work_barrier(self);
    if (self->num == 0)
        return 1;
    nst_work_barrier(self);
    return 0;
}

void __kmpc_end_barrier_master(struct kmp_ident *loc, int32_t gtid)
{
    nst_work_barrier(nst_thread_self());
}

int32_t __kmpc_barrier_master_nowait(struct kmp_ident *loc, int32_t gtid)
{
    struct nst_thread *self = nst_thread_self();

    nst_work_barrier(self);
    return self->num == 0;
}

enum { CANCEL_PARALLEL = 1, CANCEL_LOOP = 2, CANCEL_SECTIONS = 3, CANCEL_TASKGROUP = 4 };

static unsigned cancel_bits(int32_t kind)
{
    return kind == CANCEL_PARALLEL ? NST_CANCEL_PARALLEL : kind == CANCEL_LOOP ? NST_CANCEL_LOOP : NST_CANCEL_SECTIONS;
}

int32_t __kmpc_cancel(struct kmp_ident *loc, int32_t gtid, int32_t kind)
{
    struct nst_thread *self = nst_thread_self();

    if (kind == CANCEL_TASKGROUP)
        return nst_icv_global.cancellation && nst_taskgroup_cancel(self);
    return nst_cancel_request(self, cancel_bits(kind), true);
}

int32_t __kmpc_cancellationpoint(struct kmp_ident *loc, int32_t gtid, int32_t kind)
{
    struct nst_thread *self = nst_thread_self();

    if (kind == CANCEL_TASKGROUP)
        return nst_icv_global.cancellation && nst_taskgroup_is_cancelled(self);
    return nst_cancel_request(self, cancel_bits(kind), false);
}
