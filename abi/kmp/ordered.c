// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The ordered construct (OpenMP 5.2, 15.10.2).  An iteration that executes no ordered region reports its end all the
 * same, through __kmpc_dispatch_fini. */
#include "runtime/omp/work/ordered.h"

#include "abi/kmp/kmp_abi.h"

void __kmpc_ordered(struct kmp_ident *loc, int32_t gtid)
{
    nst_ordered_enter(nst_thread_self());
}

void __kmpc_end_ordered(struct kmp_ident *loc, int32_t gtid)
{
    nst_ordered_exit(nst_thread_self());
}
