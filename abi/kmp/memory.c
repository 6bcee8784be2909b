// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* kmp_malloc and its kin: memory of the C library.  What one of them returns goes back through kmp_free. */
#include "abi/kmp/kmp_user.h"

#include <stdlib.h>

void *kmp_malloc(size_t size)
{
    return malloc(size);
}

/* aligned_alloc wants a multiple of the alignment; posix_memalign does not, but wants at least a pointer's. */
void *kmp_aligned_malloc(size_t size, size_t alignment)
{
    void *p;

    return posix_memalign(&p, alignment < sizeof(void *) ? sizeof(void *) : alignment, size) == 0 ? p : NULL;
}

void *kmp_calloc(size_t n, size_t size)
{
    return calloc(n, size);
}

void *kmp_realloc(void *p, size_t size)
{
    return realloc(p, size);
}

void kmp_free(void *p)
{
    free(p);
}

void *kmpc_malloc(size_t size)
{
    return kmp_malloc(size);
}

void *kmpc_aligned_malloc(size_t size, size_t alignment)
{
    return kmp_aligned_malloc(size, alignment);
}

void *kmpc_calloc(size_t n, size_t size)
{
    return kmp_calloc(n, size);
}

void *kmpc_realloc(void *p, size_t size)
{
    return kmp_realloc(p, size);
}

void kmpc_free(void *p)
{
    kmp_free(p);
}

void *kmp_malloc_(size_t *size)
{
    return kmp_malloc(*size);
}

void *kmp_aligned_malloc_(size_t *size, size_t *alignment)
{
    return kmp_aligned_malloc(*size, *alignment);
}

void *kmp_calloc_(size_t *n, size_t *size)
{
    return kmp_calloc(*n, *size);
}

void *kmp_realloc_(void **p, size_t *size)
{
    return kmp_realloc(*p, *size);
}

void kmp_free_(void **p)
{
    kmp_free(*p);
}
