// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The kmp_* extensions: settings read back, Fortran's twins agree, memory, affinity masks, allocators. */
#include "abi/kmp/kmp_user.h"

#include "abi/kmp/kmp_abi.h"
#include "tests/support/check.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int omp_get_max_threads(void);

static int warns(void)
{
    char name[] = "/tmp/kmp_user.XXXXXX", byte;
    int file = mkstemp(name), kept = dup(2), said;

    unlink(name);
    dup2(file, 2);
    kmp_set_library(4711);
    dup2(kept, 2);
    said = (int)pread(file, &byte, 1, 0);
    close(file);
    close(kept);
    return said;
}

/* The first call of the process: reading the settings, with the first thread, must not undo it. */
static void warnings(void)
{
    kmp_set_warnings_off();
    CHECK(omp_get_max_threads() >= 1);
    CHECK_EQ(warns(), 0);
    kmp_set_warnings_on();
    CHECK_EQ(warns(), 1);
    kmp_set_warnings_off_();
    CHECK_EQ(warns(), 0);
    kmp_set_warnings_on_();
}

static void settings(void)
{
    int n = 77, off = 0;
    size_t bytes = (size_t)3 << 20;

    kmp_set_stacksize_s(bytes);
    CHECK_EQ(kmp_get_stacksize_s(), bytes);
    CHECK_EQ(kmp_get_stacksize(), bytes);
    bytes = (size_t)4 << 20;
    kmp_set_stacksize_s_(&bytes);
    CHECK_EQ(kmp_get_stacksize_s_(), bytes);
    kmp_set_blocktime_(&n);
    CHECK_EQ(kmp_get_blocktime(), 77);
    kmp_set_blocktime(INT_MAX);
    CHECK_EQ(kmp_get_blocktime_(), INT_MAX);
    kmpc_set_blocktime(0);
    CHECK_EQ(kmp_get_blocktime(), 0);
    kmp_set_library_turnaround();
    CHECK_EQ(kmp_get_library(), 2);
    kmp_set_library(1);
    CHECK_EQ(kmp_get_library_(), 1);
    kmp_set_library_throughput_();
    CHECK_EQ(kmp_get_library(), 3);
    kmp_set_disp_num_buffers(7);
    CHECK(kmp_get_num_known_threads() >= 1);
    CHECK_EQ(kmp_get_cancellation_status_(&off), 0);
}

static void memory(void)
{
    char *p = kmp_malloc(100), *q;
    size_t size = 64, align = 256, n = 3;

    memset(p, 1, 100);
    p = kmp_realloc(p, 10000);
    CHECK(p[99] == 1);
    kmp_free(p);
    q = kmp_aligned_malloc(size, align);
    CHECK_EQ((uintptr_t)q & (align - 1), 0);
    kmpc_free(q);
    p = kmp_calloc_(&n, &size);
    CHECK(p[0] == 0 && p[191] == 0);
    kmp_free_((void **)&p);
}

static void affinity(void)
{
    void *all, *one;
    int first = -1;

    kmp_create_affinity_mask(&all);
    kmp_create_affinity_mask_(&one);
    CHECK_EQ(kmp_get_affinity(&all), 0);
    for (int i = 0; i < kmp_get_affinity_max_proc() && first < 0; i++)
        if (kmp_get_affinity_mask_proc(i, &all) == 1)
            first = i;
    CHECK(first >= 0);
    CHECK_EQ(kmp_set_affinity_mask_proc(first, &one), 0);
    CHECK_EQ(kmp_set_affinity_mask_proc(kmp_get_affinity_max_proc(), &one), -1);
    CHECK_EQ(kmp_set_affinity(&one), 0);
    CHECK_EQ(kmp_get_affinity_(&one), 0);
    CHECK_EQ(kmp_get_affinity_mask_proc_(&first, &one), 1);
    CHECK_EQ(kmp_unset_affinity_mask_proc(first, &one), 0);
    CHECK_EQ(kmp_get_affinity_mask_proc(first, &one), 0);
    CHECK_EQ(kmp_set_affinity(&one), -1); /* no CPU at all */
    CHECK_EQ(kmp_set_affinity(&all), 0);
    kmp_destroy_affinity_mask(&all);
    kmp_destroy_affinity_mask(&one);
}

static void allocators(void)
{
    void *dynamic = (void *)__kmpc_get_default_allocator(0);
    char *p = __kmpc_alloc(0, 100, NULL), *a = __kmpc_aligned_alloc(0, 128, 100, dynamic);
    char *z = __kmpc_calloc(0, 10, 10, (void *)1);

    memset(p, 3, 100);
    CHECK_EQ((uintptr_t)a & 127, 0);
    CHECK(z[0] == 0 && z[99] == 0);
    z[0] = 9;
    z = __kmpc_realloc(0, z, 5000, (void *)1, NULL);
    CHECK(z[0] == 9 && z[99] == 0);
    __kmpc_free(0, p, NULL);
    __kmpc_free(0, a, dynamic);
    __kmpc_free(0, z, NULL);
    __kmpc_set_default_allocator(0, (void *)4);
    CHECK(__kmpc_get_default_allocator(0) == (void *)4);
    __kmpc_set_default_allocator(0, (void *)1);
}

int main(void)
{
    warnings();
    settings();
    memory();
    affinity();
    allocators();
    CHECK(__kmpc_get_target_offload() >= 0 && __kmpc_get_target_offload() <= 2);
    CHECK_EQ(__kmpc_pause_resource(1), 0);
    __kmpc_begin(NULL, 0);
    CHECK_EQ(__kmpc_global_num_threads(NULL) >= 1, 1);
    CHECK_EQ(__kmpc_bound_num_threads(NULL), 1);
    CHECK_EQ(__kmpc_in_parallel(NULL), 0);
    __kmpc_end(NULL);
    return check_status();
}
