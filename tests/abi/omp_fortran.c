// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Fortran's entry points as compilers call them: by reference, integer(8) saturating, logicals, strings with lengths. */
#include "abi/omp/omp.h"
#include "tests/support/check.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

void omp_set_num_threads_(const int32_t *), omp_set_num_threads_8_(const int64_t *);
void omp_set_dynamic_(const int32_t *), omp_set_dynamic_8_(const int64_t *);
void omp_set_nested_(const int32_t *), omp_set_nested_8_(const int64_t *);
void omp_set_max_active_levels_(const int32_t *), omp_set_max_active_levels_8_(const int64_t *);
void omp_set_schedule_(const int32_t *, const int32_t *), omp_set_schedule_8_(const int32_t *, const int64_t *);
void omp_get_schedule_(int32_t *, int32_t *), omp_get_schedule_8_(int32_t *, int64_t *);
void omp_set_default_device_8_(const int64_t *);
int32_t omp_get_max_threads_(void), omp_get_dynamic_(void), omp_get_nested_(void), omp_get_max_active_levels_(void);
int32_t omp_get_thread_num_(void), omp_in_parallel_(void), omp_is_initial_device_(void), omp_get_default_device_(void);
int32_t omp_get_ancestor_thread_num_(const int32_t *), omp_get_ancestor_thread_num_8_(const int64_t *);
int32_t omp_get_team_size_(const int32_t *), omp_get_team_size_8_(const int64_t *);
double omp_get_wtime_(void);
void omp_set_affinity_format_(const char *, size_t);
int32_t omp_get_affinity_format_(char *, size_t);
int32_t omp_capture_affinity_(char *, const char *, size_t, size_t);
intptr_t omp_init_allocator_(const intptr_t *, const int32_t *, const omp_alloctrait_t *);
intptr_t omp_init_allocator_8_(const intptr_t *, const int64_t *, const omp_alloctrait_t *);
void omp_destroy_allocator_(const intptr_t *), omp_set_default_allocator_(const intptr_t *);
intptr_t omp_get_default_allocator_(void);
int32_t omp_pause_resource_(const int32_t *, const int32_t *);
void omp_get_uid_from_device_(const char **, size_t *, const int32_t *);
int32_t omp_get_device_from_uid_(const char *, size_t);
#define MEMORY(what)                                                                                                    \
    intptr_t omp_get_devices_##what##_(const int32_t *, const int32_t *, const intptr_t *),                            \
        omp_get_device_##what##_(const int32_t *, const intptr_t *),                                                   \
        omp_get_devices_and_host_##what##_(const int32_t *, const int32_t *, const intptr_t *),                        \
        omp_get_device_and_host_##what##_(const int32_t *, const intptr_t *), omp_get_devices_all_##what##_(const intptr_t *)
MEMORY(memspace);
MEMORY(allocator);
int32_t omp_get_memspace_num_resources_(const intptr_t *);
intptr_t omp_get_submemspace_(const intptr_t *, const int32_t *, const int32_t *);
int32_t omp_is_free_agent_(void), omp_ancestor_is_free_agent_(const int32_t *);
extern const uint64_t omp_null_mem_space, kmp_max_mem_space, omp_target_host_mem_alloc;
int32_t omp_control_tool_(const int32_t *, const int32_t *, void *);

static void memory_spaces(void)
{
    intptr_t space = omp_high_bw_mem_space, unknown = 77;
    int32_t none = 0, one = 1, host[] = {0}, other[] = {5}, level = 0;

    CHECK_EQ(omp_get_devices_memspace_(&one, host, &space), omp_high_bw_mem_space);
    CHECK_EQ(omp_get_devices_memspace_(&one, other, &space), 0);
    CHECK_EQ(omp_get_device_memspace_(host, &space), omp_high_bw_mem_space);
    CHECK_EQ(omp_get_device_memspace_(other, &space), 0);
    CHECK_EQ(omp_get_devices_and_host_memspace_(&none, host, &space), omp_high_bw_mem_space);
    CHECK_EQ(omp_get_device_and_host_memspace_(host, &space), omp_high_bw_mem_space);
    CHECK_EQ(omp_get_devices_all_memspace_(&space), omp_high_bw_mem_space);
    CHECK_EQ(omp_get_devices_allocator_(&one, host, &space), omp_high_bw_mem_alloc);
    CHECK_EQ(omp_get_device_allocator_(host, &space), omp_high_bw_mem_alloc);
    CHECK_EQ(omp_get_device_allocator_(host, &unknown), 0);
    CHECK_EQ(omp_get_devices_and_host_allocator_(&one, other, &space), 0);
    CHECK_EQ(omp_get_device_and_host_allocator_(host, &space), omp_high_bw_mem_alloc);
    CHECK_EQ(omp_get_devices_all_allocator_(&space), omp_high_bw_mem_alloc);
    CHECK_EQ(omp_get_memspace_num_resources_(&space), 1);
    CHECK_EQ(omp_get_memspace_num_resources_(&unknown), 0);
    CHECK_EQ(omp_get_submemspace_(&space, &one, host), omp_high_bw_mem_space);
    CHECK_EQ(omp_get_submemspace_(&space, &one, other), 0);
    CHECK(!omp_is_free_agent_() && !omp_ancestor_is_free_agent_(&level));
    CHECK(omp_null_mem_space == 0 && kmp_max_mem_space == 1024 && omp_target_host_mem_alloc == 100);
}

static void integers(void)
{
    int32_t i = 6, kind = 1, chunk = 8;
    int64_t big = INT64_C(5000000000), wide = -INT64_C(5000000000), wide_chunk;

    omp_set_num_threads_(&i);
    CHECK_EQ(omp_get_max_threads_(), 6);
    omp_set_num_threads_8_(&big);
    CHECK_EQ(omp_get_max_threads_(), INT_MAX);
    omp_set_num_threads_8_(&wide);
    CHECK_EQ(omp_get_max_threads_(), 1);
    omp_set_schedule_(&kind, &chunk);
    omp_get_schedule_8_(&kind, &wide_chunk);
    CHECK_EQ(kind, 1);
    CHECK_EQ(wide_chunk, 8);
    kind = 3;
    omp_set_schedule_8_(&kind, &big);
    omp_get_schedule_(&kind, &chunk);
    CHECK_EQ(kind, 3);
    CHECK_EQ(chunk, INT_MAX);
    omp_set_max_active_levels_8_(&big);
    CHECK_EQ(omp_get_max_active_levels_(), omp_get_supported_active_levels());
    i = 1;
    omp_set_max_active_levels_(&i);
    omp_set_default_device_8_(&big);
    CHECK_EQ(omp_get_default_device_(), INT_MAX);
    i = 0;
    wide = 0;
    CHECK_EQ(omp_get_ancestor_thread_num_(&i), 0);
    CHECK_EQ(omp_get_ancestor_thread_num_8_(&wide), 0);
    CHECK_EQ(omp_get_team_size_(&i), 1);
    CHECK_EQ(omp_get_team_size_8_(&wide), 1);
    wide = INT64_C(1) << 32; /* truncated it would be level 0 */
    CHECK_EQ(omp_get_team_size_8_(&wide), -1);
    CHECK_EQ(omp_get_thread_num_(), 0);
    CHECK(omp_get_wtime_() > 0);
    i = 1;
    kind = 0;
    CHECK_EQ(omp_pause_resource_(&i, &kind), 0);
    CHECK_EQ(omp_control_tool_(&i, &kind, NULL), -2);
}

static void logicals(void)
{
    int32_t yes = -1 /* some compilers' .true. */, no = 0;
    int64_t wide_yes = INT64_C(1) << 40, wide_no = 0;

    omp_set_dynamic_(&yes);
    CHECK_EQ(omp_get_dynamic_(), 1);
    omp_set_dynamic_8_(&wide_no);
    CHECK_EQ(omp_get_dynamic_(), 0);
    omp_set_dynamic_8_(&wide_yes);
    CHECK_EQ(omp_get_dynamic_(), 1);
    omp_set_dynamic_(&no);
    omp_set_nested_(&yes);
    CHECK_EQ(omp_get_nested_(), 1);
    omp_set_nested_8_(&wide_no);
    CHECK_EQ(omp_get_nested_(), 0);
    CHECK_EQ(omp_in_parallel_(), 0);
    CHECK_EQ(omp_is_initial_device_(), 1);
}

static void strings(void)
{
    char buf[12];
    const char *uid;
    size_t length;
    int32_t device = 0;

    omp_set_affinity_format_("n=%n<garbage", 4);
    memset(buf, '#', sizeof(buf));
    CHECK_EQ(omp_get_affinity_format_(buf, 10), 4);
    CHECK(memcmp(buf, "n=%n      ##", 12) == 0); /* padded, not terminated, nothing beyond */
    CHECK_EQ(omp_get_affinity_format_(buf, 2), 4);
    CHECK(memcmp(buf, "n=%n", 4) == 0);
    memset(buf, '#', sizeof(buf));
    CHECK_EQ(omp_capture_affinity_(buf, "L%Lxyz", 8, 3), 2);
    CHECK(memcmp(buf, "L0      ####", 12) == 0);
    CHECK_EQ(omp_capture_affinity_(buf, "", 8, 0), 3); /* empty: the format set above */
    CHECK(memcmp(buf, "n=0     ####", 12) == 0);
    CHECK_EQ(omp_capture_affinity_(buf, "0123456789", 4, 10), 10);
    CHECK(memcmp(buf, "0123    ####", 12) == 0);

    omp_get_uid_from_device_(&uid, &length, &device);
    CHECK(length > 0 && strlen(uid) == length);
    CHECK_EQ(omp_get_device_from_uid_(uid, length), 0);
    CHECK_EQ(omp_get_device_from_uid_(uid, length - 1), omp_invalid_device);
    device = 8;
    omp_get_uid_from_device_(&uid, &length, &device);
    CHECK(uid == NULL && length == 0);
}

static void allocators(void)
{
    omp_alloctrait_t traits[] = {{omp_atk_alignment, 512}};
    intptr_t space = omp_default_mem_space, a, b, null = 0;
    int64_t one = 1;
    int32_t n = 1;

    a = omp_init_allocator_(&space, &n, traits);
    b = omp_init_allocator_8_(&space, &one, traits);
    CHECK(a != 0 && b != 0 && a != b);
    omp_set_default_allocator_(&a);
    CHECK_EQ(omp_get_default_allocator_(), a);
    void *p = omp_alloc(10, omp_null_allocator);
    CHECK((uintptr_t)p % 512 == 0);
    omp_free(p, omp_null_allocator);
    omp_set_default_allocator_(&null);
    CHECK_EQ(omp_get_default_allocator_(), omp_default_mem_alloc);
    omp_destroy_allocator_(&a);
    omp_destroy_allocator_(&b);
}

int main(void)
{
    memory_spaces();
    integers();
    logicals();
    strings();
    allocators();
    return check_status();
}
