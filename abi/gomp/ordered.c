// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* ordered regions without doacross, OpenMP 5.2, 15.10.2. */
#include "runtime/omp/work/ordered.h"

#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"

NST_EXPORT void GOMP_ordered_start(void)
{
    nst_ordered_enter(nst_thread_self());
}

NST_EXPORT void GOMP_ordered_end(void)
{
    nst_ordered_exit(nst_thread_self());
}
