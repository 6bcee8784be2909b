// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The allocate clause and directive; Fortran's -fopenmp-allocators.  OpenMP 5.2, chapter 6. */
#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "runtime/omp/data/allocator.h"

NST_EXPORT void *GOMP_alloc(size_t alignment, size_t size, uintptr_t allocator)
{
    return nst_alloc_or_die(allocator, alignment, size);
}

NST_EXPORT void GOMP_free(void *p, uintptr_t allocator)
{
    nst_alloc_free(p); /* the block knows its allocator */
}

NST_EXPORT void GOMP_add_alloc(void *p)
{
    nst_alloc_remember(p);
}

NST_EXPORT bool GOMP_is_alloc(void *p)
{
    return nst_alloc_forget(p);
}
