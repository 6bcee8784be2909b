// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* single, with and without copyprivate; the compiler emits the closing barrier.  OpenMP 5.2, 11.1. */
#include "runtime/omp/work/single.h"

#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"

NST_EXPORT bool GOMP_single_start(void)
{
    return nst_single_enter(nst_thread_self());
}

NST_EXPORT void *GOMP_single_copy_start(void)
{
    return nst_single_copy_begin(nst_thread_self());
}

NST_EXPORT void GOMP_single_copy_end(void *data)
{
    nst_single_copy_publish(nst_thread_self(), data);
}
