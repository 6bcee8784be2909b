/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* omp.h of nestomp: the OpenMP 5.2 runtime library routines for C and C++, with those of 6.0 that the
 * runtime has.  Written from the OpenMP API specification.
 *
 * Types have the sizes that GCC's own header gives them (omp_lock_t 4 bytes, omp_nest_lock_t 16, omp_depend_t 16 on 64-bit
 * targets), so objects may be shared with code that GCC compiled against its header.  The runtime touches 4 bytes of a
 * lock and 8 of a nestable lock, so objects of LLVM's larger and smaller types work with it as well. */
/* The guards of GCC's and LLVM's own headers: the first omp.h of a unit is the only one. */
#if !defined(NESTOMP_OMP_H) && !defined(_OMP_H) && !defined(__OMP_H)
#define NESTOMP_OMP_H 1
#define _OMP_H 1
#define __OMP_H 1
#pragma GCC system_header

#ifdef __cplusplus
#define NST_OMP_NOTHROW throw()
#if __cplusplus >= 201103L
#undef NST_OMP_NOTHROW
#define NST_OMP_NOTHROW noexcept
#define NST_OMP_UINTPTR : __UINTPTR_TYPE__
#else
#define NST_OMP_UINTPTR
#endif
#define NST_OMP_DEFAULT(v) = v
extern "C" {
#else
#define NST_OMP_NOTHROW __attribute__((__nothrow__))
#define NST_OMP_UINTPTR
#define NST_OMP_DEFAULT(v)
#endif

/* --- types and constants (5.2, 18.1) --- */

typedef struct omp_lock_t {
    unsigned char nst_private[4];
} __attribute__((__aligned__(4))) omp_lock_t;

typedef struct omp_nest_lock_t {
    void *nst_private[2];
} omp_nest_lock_t;

typedef struct omp_depend_t {
    void *nst_private[2];
} omp_depend_t;

typedef enum omp_sched_t {
    omp_sched_static = 1,
    omp_sched_dynamic = 2,
    omp_sched_guided = 3,
    omp_sched_auto = 4,
    omp_sched_monotonic = (int)0x80000000u
} omp_sched_t;

typedef enum omp_proc_bind_t {
    omp_proc_bind_false = 0,
    omp_proc_bind_true = 1,
    omp_proc_bind_primary = 2,
    omp_proc_bind_master = omp_proc_bind_primary,
    omp_proc_bind_close = 3,
    omp_proc_bind_spread = 4
} omp_proc_bind_t;

typedef enum omp_sync_hint_t {
    omp_sync_hint_none = 0,
    omp_lock_hint_none = omp_sync_hint_none,
    omp_sync_hint_uncontended = 1,
    omp_lock_hint_uncontended = omp_sync_hint_uncontended,
    omp_sync_hint_contended = 2,
    omp_lock_hint_contended = omp_sync_hint_contended,
    omp_sync_hint_nonspeculative = 4,
    omp_lock_hint_nonspeculative = omp_sync_hint_nonspeculative,
    omp_sync_hint_speculative = 8,
    omp_lock_hint_speculative = omp_sync_hint_speculative
} omp_sync_hint_t;
typedef omp_sync_hint_t omp_lock_hint_t;

typedef enum omp_event_handle_t NST_OMP_UINTPTR {
    omp_null_event_handle = 0,
    nst_omp_event_handle_max = __UINTPTR_MAX__
} omp_event_handle_t;

typedef enum omp_pause_resource_t {
    omp_pause_resume = 0, /* 6.0 */
    omp_pause_soft = 1,
    omp_pause_hard = 2,
    omp_pause_stop_tool = 3 /* 6.0 */
} omp_pause_resource_t;

enum { omp_initial_device = -1, omp_invalid_device = -4 };

typedef enum omp_control_tool_t {
    omp_control_tool_start = 1,
    omp_control_tool_pause = 2,
    omp_control_tool_flush = 3,
    omp_control_tool_end = 4
} omp_control_tool_t;

typedef enum omp_control_tool_result_t {
    omp_control_tool_notool = -2,
    omp_control_tool_nocallback = -1,
    omp_control_tool_success = 0,
    omp_control_tool_ignored = 1
} omp_control_tool_result_t;

/* --- memory management types (5.2, 18.13) --- */

typedef __UINTPTR_TYPE__ omp_uintptr_t;
typedef __INTPTR_TYPE__ omp_intptr_t;

typedef enum omp_memspace_handle_t NST_OMP_UINTPTR {
    omp_default_mem_space = 0,
    omp_large_cap_mem_space = 1,
    omp_const_mem_space = 2,
    omp_high_bw_mem_space = 3,
    omp_low_lat_mem_space = 4,
    nst_omp_memspace_handle_max = __UINTPTR_MAX__
} omp_memspace_handle_t;

typedef enum omp_allocator_handle_t NST_OMP_UINTPTR {
    omp_null_allocator = 0,
    omp_default_mem_alloc = 1,
    omp_large_cap_mem_alloc = 2,
    omp_const_mem_alloc = 3,
    omp_high_bw_mem_alloc = 4,
    omp_low_lat_mem_alloc = 5,
    omp_cgroup_mem_alloc = 6,
    omp_pteam_mem_alloc = 7,
    omp_thread_mem_alloc = 8,
    nst_omp_allocator_handle_max = __UINTPTR_MAX__
} omp_allocator_handle_t;

typedef enum omp_alloctrait_key_t {
    omp_atk_sync_hint = 1,
    omp_atk_alignment = 2,
    omp_atk_access = 3,
    omp_atk_pool_size = 4,
    omp_atk_fallback = 5,
    omp_atk_fb_data = 6,
    omp_atk_pinned = 7,
    omp_atk_partition = 8
} omp_alloctrait_key_t;

typedef enum omp_alloctrait_value_t {
    omp_atv_default = -1,
    omp_atv_false = 0,
    omp_atv_true = 1,
    omp_atv_contended = 3,
    omp_atv_uncontended = 4,
    omp_atv_serialized = 5,
    omp_atv_sequential = omp_atv_serialized, /* deprecated spelling */
    omp_atv_private = 6,
    omp_atv_all = 7,
    omp_atv_thread = 8,
    omp_atv_pteam = 9,
    omp_atv_cgroup = 10,
    omp_atv_default_mem_fb = 11,
    omp_atv_null_fb = 12,
    omp_atv_abort_fb = 13,
    omp_atv_allocator_fb = 14,
    omp_atv_environment = 15,
    omp_atv_nearest = 16,
    omp_atv_blocked = 17,
    omp_atv_interleaved = 18
} omp_alloctrait_value_t;

typedef struct omp_alloctrait_t {
    omp_alloctrait_key_t key;
    omp_uintptr_t value;
} omp_alloctrait_t;

/* --- interoperability types (5.2, 18.12) --- */

typedef void *omp_interop_t;
#define omp_interop_none ((omp_interop_t)0)

typedef enum omp_interop_property_t {
    omp_ipr_fr_id = -1,
    omp_ipr_fr_name = -2,
    omp_ipr_vendor = -3,
    omp_ipr_vendor_name = -4,
    omp_ipr_device_num = -5,
    omp_ipr_platform = -6,
    omp_ipr_device = -7,
    omp_ipr_device_context = -8,
    omp_ipr_targetsync = -9,
    omp_ipr_first = -9
} omp_interop_property_t;

typedef enum omp_interop_rc_t {
    omp_irc_no_value = 1,
    omp_irc_success = 0,
    omp_irc_empty = -1,
    omp_irc_out_of_range = -2,
    omp_irc_type_int = -3,
    omp_irc_type_ptr = -4,
    omp_irc_type_str = -5,
    omp_irc_other = -6
} omp_interop_rc_t;

typedef enum omp_interop_fr_t {
    omp_ifr_cuda = 1,
    omp_ifr_cuda_driver = 2,
    omp_ifr_opencl = 3,
    omp_ifr_sycl = 4,
    omp_ifr_hip = 5,
    omp_ifr_level_zero = 6,
    omp_ifr_hsa = 7,
    omp_ifr_last = 7
} omp_interop_fr_t;

/* --- thread team routines (18.2) --- */

extern void omp_set_num_threads(int num_threads) NST_OMP_NOTHROW;
extern int omp_get_num_threads(void) NST_OMP_NOTHROW;
extern int omp_get_max_threads(void) NST_OMP_NOTHROW;
extern int omp_get_thread_num(void) NST_OMP_NOTHROW;
extern int omp_in_parallel(void) NST_OMP_NOTHROW;
extern void omp_set_dynamic(int dynamic_threads) NST_OMP_NOTHROW;
extern int omp_get_dynamic(void) NST_OMP_NOTHROW;
extern int omp_get_cancellation(void) NST_OMP_NOTHROW;
extern void omp_set_nested(int nested) NST_OMP_NOTHROW;
extern int omp_get_nested(void) NST_OMP_NOTHROW;
extern void omp_set_schedule(omp_sched_t kind, int chunk_size) NST_OMP_NOTHROW;
extern void omp_get_schedule(omp_sched_t *kind, int *chunk_size) NST_OMP_NOTHROW;
extern int omp_get_thread_limit(void) NST_OMP_NOTHROW;
extern int omp_get_supported_active_levels(void) NST_OMP_NOTHROW;
extern void omp_set_max_active_levels(int max_levels) NST_OMP_NOTHROW;
extern int omp_get_max_active_levels(void) NST_OMP_NOTHROW;
extern int omp_get_level(void) NST_OMP_NOTHROW;
extern int omp_get_ancestor_thread_num(int level) NST_OMP_NOTHROW;
extern int omp_get_team_size(int level) NST_OMP_NOTHROW;
extern int omp_get_active_level(void) NST_OMP_NOTHROW;

/* --- thread affinity routines (18.3) --- */

extern omp_proc_bind_t omp_get_proc_bind(void) NST_OMP_NOTHROW;
extern int omp_get_num_places(void) NST_OMP_NOTHROW;
extern int omp_get_place_num_procs(int place_num) NST_OMP_NOTHROW;
extern void omp_get_place_proc_ids(int place_num, int *ids) NST_OMP_NOTHROW;
extern int omp_get_place_num(void) NST_OMP_NOTHROW;
extern int omp_get_partition_num_places(void) NST_OMP_NOTHROW;
extern void omp_get_partition_place_nums(int *place_nums) NST_OMP_NOTHROW;
extern void omp_set_affinity_format(const char *format) NST_OMP_NOTHROW;
extern __SIZE_TYPE__ omp_get_affinity_format(char *buffer, __SIZE_TYPE__ size) NST_OMP_NOTHROW;
extern void omp_display_affinity(const char *format) NST_OMP_NOTHROW;
extern __SIZE_TYPE__ omp_capture_affinity(char *buffer, __SIZE_TYPE__ size, const char *format) NST_OMP_NOTHROW;

/* --- teams region routines (18.4) --- */

extern int omp_get_num_teams(void) NST_OMP_NOTHROW;
extern int omp_get_team_num(void) NST_OMP_NOTHROW;
extern void omp_set_num_teams(int num_teams) NST_OMP_NOTHROW;
extern int omp_get_max_teams(void) NST_OMP_NOTHROW;
extern void omp_set_teams_thread_limit(int thread_limit) NST_OMP_NOTHROW;
extern int omp_get_teams_thread_limit(void) NST_OMP_NOTHROW;

/* --- tasking routines (18.5), resource relinquishing (18.6), events (18.11) --- */

extern int omp_get_max_task_priority(void) NST_OMP_NOTHROW;
extern int omp_in_explicit_task(void) NST_OMP_NOTHROW;
extern int omp_in_final(void) NST_OMP_NOTHROW;
extern int omp_pause_resource(omp_pause_resource_t kind, int device_num) NST_OMP_NOTHROW;
extern int omp_pause_resource_all(omp_pause_resource_t kind) NST_OMP_NOTHROW;
extern void omp_fulfill_event(omp_event_handle_t event) NST_OMP_NOTHROW;

/* --- device information (18.7) and device memory (18.8) routines --- */

extern int omp_get_num_procs(void) NST_OMP_NOTHROW;
extern void omp_set_default_device(int device_num) NST_OMP_NOTHROW;
extern int omp_get_default_device(void) NST_OMP_NOTHROW;
extern int omp_get_num_devices(void) NST_OMP_NOTHROW;
extern int omp_get_device_num(void) NST_OMP_NOTHROW;
extern int omp_is_initial_device(void) NST_OMP_NOTHROW;
extern int omp_get_initial_device(void) NST_OMP_NOTHROW;
extern int omp_get_device_from_uid(const char *uid) NST_OMP_NOTHROW;         /* 6.0 */
extern const char *omp_get_uid_from_device(int device_num) NST_OMP_NOTHROW; /* 6.0 */

extern void *omp_target_alloc(__SIZE_TYPE__ size, int device_num) NST_OMP_NOTHROW;
extern void omp_target_free(void *device_ptr, int device_num) NST_OMP_NOTHROW;
extern int omp_target_is_present(const void *ptr, int device_num) NST_OMP_NOTHROW;
extern int omp_target_is_accessible(const void *ptr, __SIZE_TYPE__ size, int device_num) NST_OMP_NOTHROW;
extern int omp_target_memcpy(void *dst, const void *src, __SIZE_TYPE__ length, __SIZE_TYPE__ dst_offset,
                             __SIZE_TYPE__ src_offset, int dst_device_num, int src_device_num) NST_OMP_NOTHROW;
extern int omp_target_memcpy_rect(void *dst, const void *src, __SIZE_TYPE__ element_size, int num_dims,
                                  const __SIZE_TYPE__ *volume, const __SIZE_TYPE__ *dst_offsets,
                                  const __SIZE_TYPE__ *src_offsets, const __SIZE_TYPE__ *dst_dimensions,
                                  const __SIZE_TYPE__ *src_dimensions, int dst_device_num,
                                  int src_device_num) NST_OMP_NOTHROW;
extern int omp_target_memcpy_async(void *dst, const void *src, __SIZE_TYPE__ length, __SIZE_TYPE__ dst_offset,
                                   __SIZE_TYPE__ src_offset, int dst_device_num, int src_device_num,
                                   int depobj_count, omp_depend_t *depobj_list) NST_OMP_NOTHROW;
extern int omp_target_memcpy_rect_async(void *dst, const void *src, __SIZE_TYPE__ element_size, int num_dims,
                                        const __SIZE_TYPE__ *volume, const __SIZE_TYPE__ *dst_offsets,
                                        const __SIZE_TYPE__ *src_offsets, const __SIZE_TYPE__ *dst_dimensions,
                                        const __SIZE_TYPE__ *src_dimensions, int dst_device_num,
                                        int src_device_num, int depobj_count,
                                        omp_depend_t *depobj_list) NST_OMP_NOTHROW;
extern void *omp_target_memset(void *ptr, int val, __SIZE_TYPE__ count, int device_num) NST_OMP_NOTHROW; /* 6.0 */
extern void *omp_target_memset_async(void *ptr, int val, __SIZE_TYPE__ count, int device_num, int depobj_count,
                                     omp_depend_t *depobj_list) NST_OMP_NOTHROW; /* 6.0 */
extern int omp_target_associate_ptr(const void *host_ptr, const void *device_ptr, __SIZE_TYPE__ size,
                                    __SIZE_TYPE__ device_offset, int device_num) NST_OMP_NOTHROW;
extern int omp_target_disassociate_ptr(const void *ptr, int device_num) NST_OMP_NOTHROW;
extern void *omp_get_mapped_ptr(const void *ptr, int device_num) NST_OMP_NOTHROW;

/* --- lock routines (18.9) --- */

extern void omp_init_lock(omp_lock_t *lock) NST_OMP_NOTHROW;
extern void omp_init_lock_with_hint(omp_lock_t *lock, omp_sync_hint_t hint) NST_OMP_NOTHROW;
extern void omp_destroy_lock(omp_lock_t *lock) NST_OMP_NOTHROW;
extern void omp_set_lock(omp_lock_t *lock) NST_OMP_NOTHROW;
extern void omp_unset_lock(omp_lock_t *lock) NST_OMP_NOTHROW;
extern int omp_test_lock(omp_lock_t *lock) NST_OMP_NOTHROW;

extern void omp_init_nest_lock(omp_nest_lock_t *lock) NST_OMP_NOTHROW;
extern void omp_init_nest_lock_with_hint(omp_nest_lock_t *lock, omp_sync_hint_t hint) NST_OMP_NOTHROW;
extern void omp_destroy_nest_lock(omp_nest_lock_t *lock) NST_OMP_NOTHROW;
extern void omp_set_nest_lock(omp_nest_lock_t *lock) NST_OMP_NOTHROW;
extern void omp_unset_nest_lock(omp_nest_lock_t *lock) NST_OMP_NOTHROW;
extern int omp_test_nest_lock(omp_nest_lock_t *lock) NST_OMP_NOTHROW;

/* --- timing routines (18.10) --- */

extern double omp_get_wtime(void) NST_OMP_NOTHROW;
extern double omp_get_wtick(void) NST_OMP_NOTHROW;

/* --- interoperability routines (18.12) --- */

extern int omp_get_num_interop_properties(const omp_interop_t interop) NST_OMP_NOTHROW;
extern omp_intptr_t omp_get_interop_int(const omp_interop_t interop, omp_interop_property_t property_id,
                                        omp_interop_rc_t *ret_code) NST_OMP_NOTHROW;
extern void *omp_get_interop_ptr(const omp_interop_t interop, omp_interop_property_t property_id,
                                 omp_interop_rc_t *ret_code) NST_OMP_NOTHROW;
extern const char *omp_get_interop_str(const omp_interop_t interop, omp_interop_property_t property_id,
                                       omp_interop_rc_t *ret_code) NST_OMP_NOTHROW;
extern const char *omp_get_interop_name(const omp_interop_t interop,
                                        omp_interop_property_t property_id) NST_OMP_NOTHROW;
extern const char *omp_get_interop_type_desc(const omp_interop_t interop,
                                             omp_interop_property_t property_id) NST_OMP_NOTHROW;
extern const char *omp_get_interop_rc_desc(const omp_interop_t interop, omp_interop_rc_t ret_code) NST_OMP_NOTHROW;

/* --- memory management routines (18.13) --- */

extern omp_allocator_handle_t omp_init_allocator(omp_memspace_handle_t memspace, int ntraits,
                                                 const omp_alloctrait_t traits[]) NST_OMP_NOTHROW;
extern void omp_destroy_allocator(omp_allocator_handle_t allocator) NST_OMP_NOTHROW;
extern void omp_set_default_allocator(omp_allocator_handle_t allocator) NST_OMP_NOTHROW;
extern omp_allocator_handle_t omp_get_default_allocator(void) NST_OMP_NOTHROW;

extern void omp_free(void *ptr, omp_allocator_handle_t allocator NST_OMP_DEFAULT(omp_null_allocator)) NST_OMP_NOTHROW;
extern void *omp_alloc(__SIZE_TYPE__ size, omp_allocator_handle_t allocator NST_OMP_DEFAULT(omp_null_allocator))
    NST_OMP_NOTHROW __attribute__((__malloc__, __alloc_size__(1)));
extern void *omp_aligned_alloc(__SIZE_TYPE__ alignment, __SIZE_TYPE__ size,
                               omp_allocator_handle_t allocator NST_OMP_DEFAULT(omp_null_allocator))
    NST_OMP_NOTHROW __attribute__((__malloc__, __alloc_size__(2)));
extern void *omp_calloc(__SIZE_TYPE__ nmemb, __SIZE_TYPE__ size,
                        omp_allocator_handle_t allocator NST_OMP_DEFAULT(omp_null_allocator))
    NST_OMP_NOTHROW __attribute__((__malloc__, __alloc_size__(1, 2)));
extern void *omp_aligned_calloc(__SIZE_TYPE__ alignment, __SIZE_TYPE__ nmemb, __SIZE_TYPE__ size,
                                omp_allocator_handle_t allocator NST_OMP_DEFAULT(omp_null_allocator))
    NST_OMP_NOTHROW __attribute__((__malloc__, __alloc_size__(2, 3)));
extern void *omp_realloc(void *ptr, __SIZE_TYPE__ size,
                         omp_allocator_handle_t allocator NST_OMP_DEFAULT(omp_null_allocator),
                         omp_allocator_handle_t free_allocator NST_OMP_DEFAULT(omp_null_allocator))
    NST_OMP_NOTHROW __attribute__((__alloc_size__(2)));

/* Memory spaces and allocators of devices (6.0): the host's only. */
extern omp_memspace_handle_t omp_get_devices_memspace(int ndevs, const int *devs,
                                                      omp_memspace_handle_t memspace) NST_OMP_NOTHROW;
extern omp_memspace_handle_t omp_get_device_memspace(int dev, omp_memspace_handle_t memspace) NST_OMP_NOTHROW;
extern omp_memspace_handle_t omp_get_devices_and_host_memspace(int ndevs, const int *devs,
                                                               omp_memspace_handle_t memspace) NST_OMP_NOTHROW;
extern omp_memspace_handle_t omp_get_device_and_host_memspace(int dev,
                                                              omp_memspace_handle_t memspace) NST_OMP_NOTHROW;
extern omp_memspace_handle_t omp_get_devices_all_memspace(omp_memspace_handle_t memspace) NST_OMP_NOTHROW;
extern omp_allocator_handle_t omp_get_devices_allocator(int ndevs, const int *devs,
                                                        omp_memspace_handle_t memspace) NST_OMP_NOTHROW;
extern omp_allocator_handle_t omp_get_device_allocator(int dev, omp_memspace_handle_t memspace) NST_OMP_NOTHROW;
extern omp_allocator_handle_t omp_get_devices_and_host_allocator(int ndevs, const int *devs,
                                                                 omp_memspace_handle_t memspace) NST_OMP_NOTHROW;
extern omp_allocator_handle_t omp_get_device_and_host_allocator(int dev,
                                                                omp_memspace_handle_t memspace) NST_OMP_NOTHROW;
extern omp_allocator_handle_t omp_get_devices_all_allocator(omp_memspace_handle_t memspace) NST_OMP_NOTHROW;
extern int omp_get_memspace_num_resources(omp_memspace_handle_t memspace) NST_OMP_NOTHROW;
extern omp_memspace_handle_t omp_get_submemspace(omp_memspace_handle_t memspace, int num_resources,
                                                 int *resources) NST_OMP_NOTHROW;

/* --- free agents (6.0): there are none --- */

extern int omp_is_free_agent(void) NST_OMP_NOTHROW;
extern int omp_ancestor_is_free_agent(int level) NST_OMP_NOTHROW;

/* --- tool control (18.14) and environment display (18.15) --- */

extern int omp_control_tool(int command, int modifier, void *arg) NST_OMP_NOTHROW;
extern void omp_display_env(int verbose) NST_OMP_NOTHROW;

#ifdef __cplusplus
}
#endif

#if defined(__cplusplus) && __cplusplus >= 201103L
#include <cstddef>
#include <new>

/* C++ allocators over the predefined OpenMP allocators (5.2, 6.8). */
namespace omp {
namespace allocator {

template <typename T, omp_allocator_handle_t Handle> struct nst_allocator {
    typedef T value_type;
    typedef std::size_t size_type;
    typedef std::ptrdiff_t difference_type;

    template <typename U> struct rebind {
        typedef nst_allocator<U, Handle> other;
    };

    nst_allocator() noexcept {}
    template <typename U> nst_allocator(const nst_allocator<U, Handle> &) noexcept {}

    T *allocate(std::size_t n)
    {
        if (n > static_cast<std::size_t>(-1) / sizeof(T))
            throw std::bad_alloc();
        void *p = ::omp_aligned_alloc(alignof(T), n * sizeof(T) + (n == 0), Handle);
        if (p == nullptr)
            throw std::bad_alloc();
        return static_cast<T *>(p);
    }
    void deallocate(T *p, std::size_t) noexcept { ::omp_free(p, Handle); }
};

template <typename T, typename U, omp_allocator_handle_t Handle>
bool operator==(const nst_allocator<T, Handle> &, const nst_allocator<U, Handle> &) noexcept
{
    return true;
}
template <typename T, typename U, omp_allocator_handle_t Handle>
bool operator!=(const nst_allocator<T, Handle> &, const nst_allocator<U, Handle> &) noexcept
{
    return false;
}

template <typename T> using null_allocator = nst_allocator<T, omp_null_allocator>;
template <typename T> using default_mem = nst_allocator<T, omp_default_mem_alloc>;
template <typename T> using large_cap_mem = nst_allocator<T, omp_large_cap_mem_alloc>;
template <typename T> using const_mem = nst_allocator<T, omp_const_mem_alloc>;
template <typename T> using high_bw_mem = nst_allocator<T, omp_high_bw_mem_alloc>;
template <typename T> using low_lat_mem = nst_allocator<T, omp_low_lat_mem_alloc>;
template <typename T> using cgroup_mem = nst_allocator<T, omp_cgroup_mem_alloc>;
template <typename T> using pteam_mem = nst_allocator<T, omp_pteam_mem_alloc>;
template <typename T> using thread_mem = nst_allocator<T, omp_thread_mem_alloc>;

} // namespace allocator
} // namespace omp
#endif

#undef NST_OMP_NOTHROW
#undef NST_OMP_UINTPTR
#undef NST_OMP_DEFAULT

#endif
