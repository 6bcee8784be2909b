// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The omp_alloc family (OpenMP 5.2, chapter 6): allocators, their traits and the blocks they hand out.  Handles are what
 * both ABIs use: 0 none, small numbers for the predefined allocators, an address for one made at run time.
 *
 * All predefined allocators are plain memory: a host has one memory space we can tell apart from nothing.  A block remembers
 * its allocator, so free and realloc need no handle; a block is therefore no malloc block and must not go to free().
 *
 * Threading: every function may be called from any thread, on the same allocator at the same time; destroying an allocator
 * while another thread uses it is the program's error (6.4). */
#ifndef NST_OMP_DATA_ALLOCATOR_H
#define NST_OMP_DATA_ALLOCATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum nst_allocator_handle { /* the values of omp_allocator_handle_t in both compilers' headers */
    NST_ALLOCATOR_NULL = 0,
    NST_ALLOCATOR_DEFAULT_MEM = 1,
    NST_ALLOCATOR_LARGE_CAP_MEM = 2,
    NST_ALLOCATOR_CONST_MEM = 3,
    NST_ALLOCATOR_HIGH_BW_MEM = 4,
    NST_ALLOCATOR_LOW_LAT_MEM = 5,
    NST_ALLOCATOR_CGROUP_MEM = 6,
    NST_ALLOCATOR_PTEAM_MEM = 7,
    NST_ALLOCATOR_THREAD_MEM = 8,
    NST_ALLOCATOR_PREDEFINED_END = 1024, /* no handle of a made allocator is smaller (addresses are not) */
};

enum nst_allocator_key { /* omp_alloctrait_key_t */
    NST_TRAIT_SYNC_HINT = 1,
    NST_TRAIT_ALIGNMENT = 2,
    NST_TRAIT_ACCESS = 3,
    NST_TRAIT_POOL_SIZE = 4,
    NST_TRAIT_FALLBACK = 5,
    NST_TRAIT_FB_DATA = 6,
    NST_TRAIT_PINNED = 7,
    NST_TRAIT_PARTITION = 8,
    NST_TRAIT_LAST_HINT = 14, /* 9..14: OpenMP 6.0's device and scope hints, of no meaning on a host */
};

enum nst_allocator_value { /* omp_alloctrait_value_t, those the runtime acts on */
    NST_FALLBACK_DEFAULT_MEM = 11,
    NST_FALLBACK_NULL = 12,
    NST_FALLBACK_ABORT = 13,
    NST_FALLBACK_ALLOCATOR = 14,
};
#define NST_TRAIT_DEFAULT UINTPTR_MAX /* omp_atv_default: as if the trait was not given */

struct nst_allocator_trait { /* layout of omp_alloctrait_t */
    int32_t key;
    uintptr_t value;
};

/* A new allocator, or NST_ALLOCATOR_NULL when the space or a trait is invalid or memory is out. */
uintptr_t nst_allocator_create(uintptr_t space, int ntraits, const struct nst_allocator_trait *traits);
void nst_allocator_destroy(uintptr_t allocator);

/* def-allocator-var of the calling task. */
uintptr_t nst_allocator_default(void);
void nst_allocator_set_default(uintptr_t allocator); /* 0 = omp_default_mem_alloc */

/* allocator 0: the caller's default.  alignment: 0, or as the call says; anything but a power of two is ignored.  NULL when
 * size is 0, or when memory (or the pool) is out and the fallback trait says so. */
void *nst_alloc(uintptr_t allocator, size_t alignment, size_t size);
void *nst_alloc_zeroed(uintptr_t allocator, size_t alignment, size_t count, size_t size);
/* allocator 0: the block's own, or the caller's default when p is NULL. */
void *nst_alloc_resize(void *p, size_t size, uintptr_t allocator);
/* For directives and clauses, which cannot report failure: never NULL for a size other than 0 (fatal instead). */
void *nst_alloc_or_die(uintptr_t allocator, size_t alignment, size_t size);
/* p from any function above, or NULL. */
void nst_alloc_free(void *p);

/* A set of addresses for Fortran's -fopenmp-allocators (GOMP_add_alloc, GOMP_is_alloc): is this variable's memory ours? */
void nst_alloc_remember(void *p);
bool nst_alloc_forget(void *p); /* true if it was remembered; it no longer is */

#endif
