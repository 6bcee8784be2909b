// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What the coming GCC emits and no released one does (17, snapshot of 2026-11).  Forms of older entries that tell a tool where
 * a construct ends or what a barrier is for; to the program they mean what the older ones mean.  Known from the tests of the
 * compiler (gcc/testsuite), so here and in exports/extra.txt is all there is to change when a signature moves:
 *
 *   GOMP_barrier_ext(kind)                       0 of a parallel region, 1 of a worksharing construct, 2 explicit
 *   GOMP_barrier_cancel_ext(kind)                the same where cancellation may end the wait
 *   GOMP_has_masked_thread_num[_with_end](num)   masked, master: is this thread number num?
 *   GOMP_scope_start_with_end(reductions)        NULL without the task modifier
 *   GOMP_reduction_start(), _end()               around the combining of reductions, where GCC 16 has GOMP_atomic_start
 *
 * Not here: GOMP_{loop,distribute}_static_worksharing* (exports/unsupported.txt). */
#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "runtime/omp/work/construct.h"
#include "runtime/omp/work/single.h"

NST_EXPORT void GOMP_barrier_ext(int kind)
{
    nst_work_barrier(nst_thread_self());
}

NST_EXPORT bool GOMP_barrier_cancel_ext(int kind)
{
    return nst_work_barrier_cancellable(nst_thread_self());
}

NST_EXPORT bool GOMP_single_start_with_end(void)
{
    return nst_single_enter(nst_thread_self());
}

NST_EXPORT void GOMP_single_end(void)
{
}

NST_EXPORT bool GOMP_has_masked_thread_num(int num)
{
    return (int)nst_thread_self()->num == num;
}

NST_EXPORT bool GOMP_has_masked_thread_num_with_end(int num)
{
    return GOMP_has_masked_thread_num(num);
}

NST_EXPORT void GOMP_masked_end(void)
{
}

NST_EXPORT void GOMP_scope_start_with_end(uintptr_t *reductions)
{
    if (reductions != NULL)
        GOMP_scope_start(reductions);
}

NST_EXPORT void GOMP_scope_end(void)
{
}

NST_EXPORT void GOMP_reduction_start(void)
{
    GOMP_atomic_start();
}

NST_EXPORT void GOMP_reduction_end(void)
{
    GOMP_atomic_end();
}
