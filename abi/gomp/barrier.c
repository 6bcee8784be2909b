// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* barrier, OpenMP 5.2, 15.3. */
#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "runtime/omp/work/construct.h"

NST_EXPORT void GOMP_barrier(void)
{
    nst_work_barrier(nst_thread_self());
}

NST_EXPORT bool GOMP_barrier_cancel(void)
{
    return nst_work_barrier_cancellable(nst_thread_self());
}
