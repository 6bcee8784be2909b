// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* omp_alloc and its relatives through the exported names. */
#include "abi/omp/omp.h"
#include "tests/support/check.h"

#include <stdint.h>
#include <string.h>

static omp_allocator_handle_t pool(size_t bytes, omp_uintptr_t fallback, omp_uintptr_t to, omp_uintptr_t alignment)
{
    omp_alloctrait_t traits[] = {{omp_atk_pool_size, bytes},
                                 {omp_atk_fallback, fallback},
                                 {omp_atk_fb_data, to},
                                 {omp_atk_alignment, alignment}};

    return omp_init_allocator(omp_default_mem_space, 4, traits);
}

/* The largest block that a pool has room for now. */
static size_t room(omp_allocator_handle_t a)
{
    size_t low = 0, high = 1 << 20;

    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        void *p = omp_alloc(middle, a);

        if (p != NULL)
            low = middle;
        else
            high = middle - 1;
        omp_free(p, a);
    }
    return low;
}

/* A resized block is one block to its pool: the old one and the new one are not both charged, and whatever the sequence, the
 * account is settled when all is freed. */
static void pool_accounts(void)
{
    volatile size_t huge = SIZE_MAX; /* the compiler would warn */

    for (omp_uintptr_t alignment = 16; alignment <= 1024; alignment *= 4) {
        omp_allocator_handle_t a = pool(4096, omp_atv_null_fb, 0, alignment);
        size_t most = room(a);
        unsigned char *p = omp_alloc(most - 1, a), *q;

        CHECK(p != NULL && most > 2000);
        memset(p, 5, most - 1);
        p = omp_realloc(p, most, a, a);
        CHECK(p != NULL && (uintptr_t)p % alignment == 0 && p[0] == 5 && p[most - 2] == 5);
        CHECK(omp_realloc(p, most + 1, a, a) == NULL && p[most - 2] == 5); /* refused: the old block stays */
        CHECK(omp_alloc(1, a) == NULL);
        p = omp_realloc(p, 100, a, a);
        CHECK(p != NULL && p[99] == 5);
        q = omp_calloc(10, 100, a);
        CHECK(q != NULL && q[999] == 0);
        omp_free(q, a);
        for (size_t size = 1; size <= most; size += 97) {
            p = omp_realloc(p, size, omp_null_allocator, a);
            CHECK(p != NULL && p[0] == 5);
        }
        p = omp_realloc(p, 0, a, a);
        CHECK_EQ(room(a), most);
        for (int i = 0; i < 3; i++) {
            p = omp_aligned_calloc(2048, 1, 700, a);
            q = omp_aligned_alloc(2048, 1900, a);
            CHECK(p != NULL && (uintptr_t)p % 2048 == 0 && p[699] == 0 && q == NULL);
            omp_free(p, a);
        }
        CHECK(omp_calloc(huge / 2, 4, a) == NULL);
        CHECK(omp_aligned_calloc(64, huge, 1, a) == NULL);
        CHECK(omp_aligned_alloc(64, huge - 8, a) == NULL);
        CHECK_EQ(room(a), most);
        omp_destroy_allocator(a);
    }
}

/* A block may live in an allocator that its own fell back to; the accounts of both stay right. */
static void pool_chains(void)
{
    omp_allocator_handle_t last = pool(4096, omp_atv_null_fb, 0, 16), first = pool(1024, omp_atv_allocator_fb, last, 16);
    omp_allocator_handle_t other = pool(1024, omp_atv_default_mem_fb, 0, 16);
    size_t most_first = 1024 - (4096 - room(last)), most_last = room(last);
    unsigned char *p = omp_alloc(most_last - 1, first), *q;

    CHECK(p != NULL && omp_alloc(1, last) == NULL); /* first had no room: it is in last */
    memset(p, 6, most_last - 1);
    p = omp_realloc(p, most_last, first, first);
    CHECK(p != NULL && p[most_last - 2] == 6 && omp_alloc(1, last) == NULL);
    p = omp_realloc(p, most_first, first, first); /* now first has room */
    CHECK(p != NULL && p[most_first - 1] == 6);
    CHECK_EQ(room(last), most_last);
    q = omp_alloc(most_last, first);
    CHECK(q != NULL && omp_alloc(1, first) == NULL);
    p = omp_realloc(p, 4 * most_last, other, first); /* falls back to the default space, out of both pools */
    CHECK(p != NULL && p[0] == 6);
    omp_free(q, omp_null_allocator);
    CHECK_EQ(room(last), most_last);
    q = omp_alloc(most_first, first);
    CHECK(q != NULL);
    CHECK_EQ(room(last), most_last); /* it fitted into first */
    omp_free(q, first);
    omp_free(p, first);
    CHECK_EQ(room(other), 1 << 20); /* its fallback has no limit */
    omp_destroy_allocator(other);
    omp_destroy_allocator(first);
    omp_destroy_allocator(last);
}

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

    pool_accounts();
    pool_chains();

    CHECK_EQ(omp_get_device_memspace(0, omp_high_bw_mem_space), omp_high_bw_mem_space);
    CHECK_EQ(omp_get_device_memspace(2, omp_high_bw_mem_space), 0);
    CHECK_EQ(omp_get_devices_all_allocator(omp_low_lat_mem_space), omp_low_lat_mem_alloc);
    CHECK_EQ(omp_get_memspace_num_resources(omp_const_mem_space), 1);
    return check_status();
}
