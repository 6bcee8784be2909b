// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* single, copyprivate, masked and scope (OpenMP 5.2, 11.1, 5.7.2, 10.5, 11.2).  The barriers of single and scope are
 * calls of their own. */
#include "runtime/omp/work/single.h"

#include "abi/kmp/kmp_abi.h"
#include "runtime/omp/work/construct.h"

int32_t __kmpc_single(struct kmp_ident *loc, int32_t gtid)
{
    return nst_single_enter(nst_thread_self());
}

void __kmpc_end_single(struct kmp_ident *loc, int32_t gtid)
{
}

/* Called by every member after the single; did is set in the executor.  data is a list of addresses (clang) or the
 * variable itself with size 0 (flang): only copy knows.  The executor's data must stay until all have copied: hence
 * the barrier, and none follows in the program. */
void __kmpc_copyprivate(struct kmp_ident *loc, int32_t gtid, size_t size, void *data,
                        void (*copy)(void *to, void *from), int32_t did)
{
    struct nst_thread *self = nst_thread_self();
    void *from = nst_single_broadcast(self, data, did != 0);

    if (!did)
        copy(data, from);
    nst_work_barrier(self);
}

/* Only the executor passes an address; the caller copies, and has a barrier of its own. */
void *__kmpc_copyprivate_light(struct kmp_ident *loc, int32_t gtid, void *data)
{
    return nst_single_broadcast(nst_thread_self(), data, data != NULL);
}

int32_t __kmpc_master(struct kmp_ident *loc, int32_t gtid)
{
    return nst_thread_self()->num == 0;
}

void __kmpc_end_master(struct kmp_ident *loc, int32_t gtid)
{
}

int32_t __kmpc_masked(struct kmp_ident *loc, int32_t gtid, int32_t filter)
{
    return filter >= 0 && nst_thread_self()->num == (unsigned)filter;
}

void __kmpc_end_masked(struct kmp_ident *loc, int32_t gtid)
{
}

/* scope announces itself to tools only: its reductions and its barrier are calls of their own. */
void __kmpc_scope(struct kmp_ident *loc, int32_t gtid, void *reserved)
{
}

void __kmpc_end_scope(struct kmp_ident *loc, int32_t gtid, void *reserved)
{
}
