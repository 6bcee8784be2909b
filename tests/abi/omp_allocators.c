// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* omp_alloc and its relatives through the exported names. */
#include "abi/omp/omp.h"
#include "tests/support/check.h"

#include <stdint.h>
#include <string.h>

int main(void)
{
    omp_alloctrait_t traits[] = {{omp_atk_alignment, 256}, {omp_atk_pool_size, 2048}, {omp_atk_fallback, omp_atv_null_fb},
                                 {omp_atk_sync_hint, (omp_uintptr_t)omp_atv_default}};
    omp_alloctrait_t wrong[] = {{omp_atk_alignment, 3}};
    omp_allocator_handle_t a = omp_init_allocator(omp_default_mem_space, 4, traits);
    unsigned char *p, *q;

    CHECK(a > omp_thread_mem_alloc);
    CHECK_EQ(omp_init_allocator(omp_default_mem_space, 1, wrong), omp_null_allocator);
    for (int h = 0; h <= omp_thread_mem_alloc; h++) {
        p = omp_alloc(1000, (omp_allocator_handle_t)h);
        CHECK(p != NULL && (uintptr_t)p % 16 == 0);
        memset(p, h, 1000);
        omp_free(p, (omp_allocator_handle_t)(h % 2 ? h : 0));
    }
    p = omp_alloc(500, a);
    CHECK(p != NULL && (uintptr_t)p % 256 == 0);
    q = omp_alloc(1500, a);
    CHECK(q == NULL);
    p = omp_realloc(p, 700, omp_null_allocator, a);
    CHECK(p != NULL && (uintptr_t)p % 256 == 0);
    omp_free(p, omp_null_allocator);
    q = omp_alloc(1500, a);
    CHECK(q != NULL);
    omp_free(q, a);
    p = omp_aligned_alloc(4096, 10, omp_high_bw_mem_alloc);
    CHECK(p != NULL && (uintptr_t)p % 4096 == 0);
    omp_free(p, omp_high_bw_mem_alloc);
    p = omp_calloc(100, 7, a);
    CHECK(p != NULL);
    for (int i = 0; p != NULL && i < 700; i++)
        CHECK_EQ(p[i], 0);
    omp_free(p, a);
    p = omp_aligned_calloc(1024, 10, 10, omp_null_allocator);
    CHECK(p != NULL && (uintptr_t)p % 1024 == 0 && p[99] == 0);
    p = omp_realloc(p, 0, omp_null_allocator, omp_null_allocator);
    CHECK(p == NULL);
    CHECK(omp_alloc(0, a) == NULL);
    omp_free(NULL, a);

    omp_set_default_allocator(a);
    CHECK_EQ(omp_get_default_allocator(), a);
    p = omp_alloc(10, omp_null_allocator);
    CHECK((uintptr_t)p % 256 == 0);
    omp_free(p, omp_null_allocator);
    omp_set_default_allocator(omp_null_allocator);
    CHECK_EQ(omp_get_default_allocator(), omp_default_mem_alloc);
    omp_destroy_allocator(a);

    CHECK_EQ(omp_get_device_memspace(0, omp_high_bw_mem_space), omp_high_bw_mem_space);
    CHECK_EQ(omp_get_device_memspace(2, omp_high_bw_mem_space), 0);
    CHECK_EQ(omp_get_devices_all_allocator(omp_low_lat_mem_space), omp_low_lat_mem_alloc);
    CHECK_EQ(omp_get_memspace_num_resources(omp_const_mem_space), 1);
    return check_status();
}
