// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* sections, OpenMP 5.2, 11.3: numbers 1 ... count, 0 when none is left. */
#include "runtime/omp/work/sections.h"

#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "abi/gomp/reduction.h"

NST_EXPORT unsigned GOMP_sections_start(unsigned count)
{
    struct nst_thread *self = nst_thread_self();

    nst_sections_begin(self, count);
    return nst_sections_next(self);
}

NST_EXPORT unsigned GOMP_sections2_start(unsigned count, uintptr_t *reductions, void **mem)
{
    struct nst_thread *self = nst_thread_self();

    nst_sections_begin(self, count);
    nst_gomp_construct_extras(self, reductions, mem);
    return nst_sections_next(self);
}

NST_EXPORT unsigned GOMP_sections_next(void)
{
    return nst_sections_next(nst_thread_self());
}

NST_EXPORT void GOMP_sections_end(void)
{
    struct nst_thread *self = nst_thread_self();

    nst_work_close(self);
    nst_work_barrier(self);
}

NST_EXPORT void GOMP_sections_end_nowait(void)
{
    nst_work_close(nst_thread_self());
}

NST_EXPORT bool GOMP_sections_end_cancel(void)
{
    struct nst_thread *self = nst_thread_self();

    nst_work_close(self);
    return nst_work_barrier_cancellable(self);
}
