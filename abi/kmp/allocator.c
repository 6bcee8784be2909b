// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The allocate directive and clause, and the memory that compilers take for task privates and depend objects (OpenMP
 * 5.2, 6.5 to 6.7).  Handles are the numbers and addresses of omp_allocator_handle_t. */
#include "runtime/omp/data/allocator.h"

#include "abi/kmp/kmp_abi.h"

/* alloc and aligned_alloc stand for a variable's definition: the program does not look whether it got memory. */
void *__kmpc_alloc(int32_t gtid, size_t size, void *allocator)
{
    return nst_alloc_or_die((uintptr_t)allocator, 0, size);
}

void *__kmpc_aligned_alloc(int32_t gtid, size_t align, size_t size, void *allocator)
{
    return nst_alloc_or_die((uintptr_t)allocator, align, size);
}

void *__kmpc_calloc(int32_t gtid, size_t n, size_t size, void *allocator)
{
    return nst_alloc_zeroed((uintptr_t)allocator, 0, n, size);
}

void *__kmpc_realloc(int32_t gtid, void *p, size_t size, void *allocator, void *free_allocator)
{
    return nst_alloc_resize(p, size, (uintptr_t)allocator);
}

void __kmpc_free(int32_t gtid, void *p, void *allocator)
{
    nst_alloc_free(p);
}

void *__kmpc_init_allocator(int32_t gtid, void *memspace, int32_t ntraits, void *traits)
{
    return (void *)nst_allocator_create((uintptr_t)memspace, ntraits, traits);
}

void __kmpc_destroy_allocator(int32_t gtid, void *allocator)
{
    nst_allocator_destroy((uintptr_t)allocator);
}

void __kmpc_set_default_allocator(int32_t gtid, void *allocator)
{
    nst_allocator_set_default((uintptr_t)allocator);
}

void *__kmpc_get_default_allocator(int32_t gtid)
{
    return (void *)nst_allocator_default();
}
