// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Prototypes of GOMP_* as GCC emits the calls, and the constants in their arguments.  Source: GCC's tree dumps of
 * OpenMP programs and its manual.  Outlined bodies are void fn(void *data). */
#ifndef NST_ABI_GOMP_GOMP_ABI_H
#define NST_ABI_GOMP_GOMP_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef unsigned long long gomp_ull;
typedef void (*gomp_fn)(void *data);
typedef void (*gomp_copy_fn)(void *to, void *from);

enum gomp_task_flags {
    GOMP_TASK_UNTIED = 1, /* these three as in enum nst_task_flags */
    GOMP_TASK_FINAL = 2,
    GOMP_TASK_MERGEABLE = 4,
    GOMP_TASK_DEPEND = 8,
    GOMP_TASK_PRIORITY = 16,
    GOMP_TASK_UP = 256,
    GOMP_TASK_GRAINSIZE = 512,
    GOMP_TASK_IF = 1024,
    GOMP_TASK_NOGROUP = 2048,
    GOMP_TASK_REDUCTION = 4096,
    GOMP_TASK_DETACH = 8192,
    GOMP_TASK_STRICT = 16384,
};

/* parallel.c */
void GOMP_parallel(gomp_fn fn, void *data, unsigned num_threads, unsigned flags);
unsigned GOMP_parallel_reductions(gomp_fn fn, void *data, unsigned num_threads, unsigned flags);
void GOMP_parallel_start(gomp_fn fn, void *data, unsigned num_threads);
void GOMP_parallel_end(void);
#define GOMP_PARALLEL_LOOP(kind) \
    void GOMP_parallel_loop_##kind(gomp_fn fn, void *data, unsigned num_threads, long start, long end, long incr, \
                                   long chunk, unsigned flags)
#define GOMP_PARALLEL_LOOP_RUNTIME(kind) \
    void GOMP_parallel_loop_##kind(gomp_fn fn, void *data, unsigned num_threads, long start, long end, long incr, \
                                   unsigned flags)
#define GOMP_PARALLEL_LOOP_START(kind) \
    void GOMP_parallel_loop_##kind##_start(gomp_fn fn, void *data, unsigned num_threads, long start, long end, \
                                           long incr, long chunk)
GOMP_PARALLEL_LOOP(static);
GOMP_PARALLEL_LOOP(dynamic);
GOMP_PARALLEL_LOOP(guided);
GOMP_PARALLEL_LOOP(nonmonotonic_dynamic);
GOMP_PARALLEL_LOOP(nonmonotonic_guided);
GOMP_PARALLEL_LOOP_RUNTIME(runtime);
GOMP_PARALLEL_LOOP_RUNTIME(nonmonotonic_runtime);
GOMP_PARALLEL_LOOP_RUNTIME(maybe_nonmonotonic_runtime);
GOMP_PARALLEL_LOOP_START(static);
GOMP_PARALLEL_LOOP_START(dynamic);
GOMP_PARALLEL_LOOP_START(guided);
void GOMP_parallel_loop_runtime_start(gomp_fn fn, void *data, unsigned num_threads, long start, long end, long incr);
void GOMP_parallel_sections(gomp_fn fn, void *data, unsigned num_threads, unsigned count, unsigned flags);
void GOMP_parallel_sections_start(gomp_fn fn, void *data, unsigned num_threads, unsigned count);

/* teams.c */
void GOMP_teams_reg(gomp_fn fn, void *data, unsigned num_teams, unsigned thread_limit, unsigned flags);
void GOMP_teams(unsigned num_teams, unsigned thread_limit);
bool GOMP_teams4(unsigned lower, unsigned upper, unsigned thread_limit, bool first);

/* loop.c; NEXT is one function under many names, since it acts on the open loop */
#define GOMP_LOOP_START(name) \
    bool GOMP_loop_##name##_start(long start, long end, long incr, long chunk, long *istart, long *iend)
#define GOMP_LOOP_RUNTIME_START(name) \
    bool GOMP_loop_##name##_start(long start, long end, long incr, long *istart, long *iend)
#define GOMP_LOOP_NEXT(name) bool GOMP_loop_##name##_next(long *istart, long *iend)
GOMP_LOOP_START(static);
GOMP_LOOP_START(dynamic);
GOMP_LOOP_START(guided);
GOMP_LOOP_START(nonmonotonic_dynamic);
GOMP_LOOP_START(nonmonotonic_guided);
GOMP_LOOP_START(ordered_static);
GOMP_LOOP_START(ordered_dynamic);
GOMP_LOOP_START(ordered_guided);
GOMP_LOOP_RUNTIME_START(runtime);
GOMP_LOOP_RUNTIME_START(nonmonotonic_runtime);
GOMP_LOOP_RUNTIME_START(maybe_nonmonotonic_runtime);
GOMP_LOOP_RUNTIME_START(ordered_runtime);
GOMP_LOOP_NEXT(static);
GOMP_LOOP_NEXT(dynamic);
GOMP_LOOP_NEXT(guided);
GOMP_LOOP_NEXT(runtime);
GOMP_LOOP_NEXT(nonmonotonic_dynamic);
GOMP_LOOP_NEXT(nonmonotonic_guided);
GOMP_LOOP_NEXT(nonmonotonic_runtime);
GOMP_LOOP_NEXT(maybe_nonmonotonic_runtime);
GOMP_LOOP_NEXT(ordered_static);
GOMP_LOOP_NEXT(ordered_dynamic);
GOMP_LOOP_NEXT(ordered_guided);
GOMP_LOOP_NEXT(ordered_runtime);
bool GOMP_loop_start(long start, long end, long incr, long sched, long chunk, long *istart, long *iend,
                     uintptr_t *reductions, void **mem);
bool GOMP_loop_ordered_start(long start, long end, long incr, long sched, long chunk, long *istart, long *iend,
                             uintptr_t *reductions, void **mem);
void GOMP_loop_end(void);
void GOMP_loop_end_nowait(void);
bool GOMP_loop_end_cancel(void);

/* loop_ull.c */
#define GOMP_LOOP_ULL_START(name) \
    bool GOMP_loop_ull_##name##_start(bool up, gomp_ull start, gomp_ull end, gomp_ull incr, gomp_ull chunk, \
                                      gomp_ull *istart, gomp_ull *iend)
#define GOMP_LOOP_ULL_RUNTIME_START(name) \
    bool GOMP_loop_ull_##name##_start(bool up, gomp_ull start, gomp_ull end, gomp_ull incr, gomp_ull *istart, \
                                      gomp_ull *iend)
#define GOMP_LOOP_ULL_NEXT(name) bool GOMP_loop_ull_##name##_next(gomp_ull *istart, gomp_ull *iend)
GOMP_LOOP_ULL_START(static);
GOMP_LOOP_ULL_START(dynamic);
GOMP_LOOP_ULL_START(guided);
GOMP_LOOP_ULL_START(nonmonotonic_dynamic);
GOMP_LOOP_ULL_START(nonmonotonic_guided);
GOMP_LOOP_ULL_START(ordered_static);
GOMP_LOOP_ULL_START(ordered_dynamic);
GOMP_LOOP_ULL_START(ordered_guided);
GOMP_LOOP_ULL_RUNTIME_START(runtime);
GOMP_LOOP_ULL_RUNTIME_START(nonmonotonic_runtime);
GOMP_LOOP_ULL_RUNTIME_START(maybe_nonmonotonic_runtime);
GOMP_LOOP_ULL_RUNTIME_START(ordered_runtime);
GOMP_LOOP_ULL_NEXT(static);
GOMP_LOOP_ULL_NEXT(dynamic);
GOMP_LOOP_ULL_NEXT(guided);
GOMP_LOOP_ULL_NEXT(runtime);
GOMP_LOOP_ULL_NEXT(nonmonotonic_dynamic);
GOMP_LOOP_ULL_NEXT(nonmonotonic_guided);
GOMP_LOOP_ULL_NEXT(nonmonotonic_runtime);
GOMP_LOOP_ULL_NEXT(maybe_nonmonotonic_runtime);
GOMP_LOOP_ULL_NEXT(ordered_static);
GOMP_LOOP_ULL_NEXT(ordered_dynamic);
GOMP_LOOP_ULL_NEXT(ordered_guided);
GOMP_LOOP_ULL_NEXT(ordered_runtime);
bool GOMP_loop_ull_start(bool up, gomp_ull start, gomp_ull end, gomp_ull incr, long sched, gomp_ull chunk,
                         gomp_ull *istart, gomp_ull *iend, uintptr_t *reductions, void **mem);
bool GOMP_loop_ull_ordered_start(bool up, gomp_ull start, gomp_ull end, gomp_ull incr, long sched, gomp_ull chunk,
                                 gomp_ull *istart, gomp_ull *iend, uintptr_t *reductions, void **mem);

/* doacross.c */
#define GOMP_DOACROSS_START(name) \
    bool GOMP_loop_doacross_##name##_start(unsigned ncounts, long *counts, long chunk, long *istart, long *iend)
#define GOMP_DOACROSS_ULL_START(name) \
    bool GOMP_loop_ull_doacross_##name##_start(unsigned ncounts, gomp_ull *counts, gomp_ull chunk, gomp_ull *istart, \
                                               gomp_ull *iend)
GOMP_DOACROSS_START(static);
GOMP_DOACROSS_START(dynamic);
GOMP_DOACROSS_START(guided);
GOMP_DOACROSS_ULL_START(static);
GOMP_DOACROSS_ULL_START(dynamic);
GOMP_DOACROSS_ULL_START(guided);
bool GOMP_loop_doacross_runtime_start(unsigned ncounts, long *counts, long *istart, long *iend);
bool GOMP_loop_ull_doacross_runtime_start(unsigned ncounts, gomp_ull *counts, gomp_ull *istart, gomp_ull *iend);
bool GOMP_loop_doacross_start(unsigned ncounts, long *counts, long sched, long chunk, long *istart, long *iend,
                              uintptr_t *reductions, void **mem);
bool GOMP_loop_ull_doacross_start(unsigned ncounts, gomp_ull *counts, long sched, gomp_ull chunk, gomp_ull *istart,
                                  gomp_ull *iend, uintptr_t *reductions, void **mem);
void GOMP_doacross_post(long *iteration);
void GOMP_doacross_wait(long first, ...);
void GOMP_doacross_ull_post(gomp_ull *iteration);
void GOMP_doacross_ull_wait(gomp_ull first, ...);

/* sections.c, single.c, ordered.c, barrier.c, critical.c, atomic.c, cancel.c, scope.c */
unsigned GOMP_sections_start(unsigned count);
unsigned GOMP_sections2_start(unsigned count, uintptr_t *reductions, void **mem);
unsigned GOMP_sections_next(void);
void GOMP_sections_end(void);
void GOMP_sections_end_nowait(void);
bool GOMP_sections_end_cancel(void);
bool GOMP_single_start(void);
void *GOMP_single_copy_start(void);
void GOMP_single_copy_end(void *data);
void GOMP_ordered_start(void);
void GOMP_ordered_end(void);
void GOMP_barrier(void);
bool GOMP_barrier_cancel(void);
void GOMP_critical_start(void);
void GOMP_critical_end(void);
void GOMP_critical_name_start(void **name);
void GOMP_critical_name_end(void **name);
void GOMP_atomic_start(void);
void GOMP_atomic_end(void);
bool GOMP_cancel(int which, bool do_cancel);
bool GOMP_cancellation_point(int which);
void GOMP_scope_start(uintptr_t *reductions);

/* GCC trunk: trunk.c */
void GOMP_barrier_ext(int kind);
bool GOMP_barrier_cancel_ext(int kind);
bool GOMP_single_start_with_end(void);
void GOMP_single_end(void);
bool GOMP_has_masked_thread_num(int num);
bool GOMP_has_masked_thread_num_with_end(int num);
void GOMP_masked_end(void);
void GOMP_scope_start_with_end(uintptr_t *reductions);
void GOMP_scope_end(void);
void GOMP_reduction_start(void);
void GOMP_reduction_end(void);

/* task.c, taskgroup.c, taskloop.c, reduction.c */
void GOMP_task(gomp_fn fn, void *data, gomp_copy_fn copy, long size, long align, bool if_clause, unsigned flags,
               void **depend, int priority, void *detach);
void GOMP_taskwait(void);
void GOMP_taskwait_depend(void **depend);
void GOMP_taskwait_depend_nowait(void **depend);
void GOMP_taskyield(void);
void GOMP_taskgroup_start(void);
void GOMP_taskgroup_end(void);
void GOMP_taskloop(gomp_fn fn, void *data, gomp_copy_fn copy, long size, long align, unsigned flags,
                   unsigned long num_tasks, int priority, long start, long end, long step);
void GOMP_taskloop_ull(gomp_fn fn, void *data, gomp_copy_fn copy, long size, long align, unsigned flags,
                       unsigned long num_tasks, int priority, gomp_ull start, gomp_ull end, gomp_ull step);
void GOMP_taskgroup_reduction_register(uintptr_t *array);
void GOMP_taskgroup_reduction_unregister(uintptr_t *array);
void GOMP_workshare_task_reduction_unregister(bool cancelled);
void GOMP_task_reduction_remap(size_t count, size_t with_original, void **pointers);

/* target.c, offload.c, interop.c */
void GOMP_target(int device, gomp_fn fn, const void *unused, size_t mapnum, void **hostaddrs, size_t *sizes,
                 unsigned char *kinds);
void GOMP_target_ext(int device, gomp_fn fn, size_t mapnum, void **hostaddrs, size_t *sizes, unsigned short *kinds,
                     unsigned flags, void **depend, void **args);
void GOMP_target_data(int device, const void *unused, size_t mapnum, void **hostaddrs, size_t *sizes,
                      unsigned char *kinds);
void GOMP_target_data_ext(int device, size_t mapnum, void **hostaddrs, size_t *sizes, unsigned short *kinds);
void GOMP_target_end_data(void);
void GOMP_target_update(int device, const void *unused, size_t mapnum, void **hostaddrs, size_t *sizes,
                        unsigned char *kinds);
void GOMP_target_update_ext(int device, size_t mapnum, void **hostaddrs, size_t *sizes, unsigned short *kinds,
                            unsigned flags, void **depend);
void GOMP_target_enter_exit_data(int device, size_t mapnum, void **hostaddrs, size_t *sizes, unsigned short *kinds,
                                 unsigned flags, void **depend);
void *GOMP_target_map_indirect_ptr(void *p);
void GOMP_offload_register(const void *host_table, int target_type, const void *target_data);
void GOMP_offload_unregister(const void *host_table, int target_type, const void *target_data);
void GOMP_offload_register_ver(unsigned version, const void *host_table, int target_type, const void *target_data);
void GOMP_offload_unregister_ver(unsigned version, const void *host_table, int target_type, const void *target_data);
void GOMP_interop(int device, int ninit, void ***init, const int *target_targetsync, const char **prefer_type, int nuse,
                  void **use, int ndestroy, void ***destroy, unsigned flags, void **depend);

/* allocate.c, error.c */
void *GOMP_alloc(size_t alignment, size_t size, uintptr_t allocator);
void GOMP_free(void *p, uintptr_t allocator);
void GOMP_add_alloc(void *p);
bool GOMP_is_alloc(void *p);
void GOMP_warning(const char *message, size_t length);
__attribute__((noreturn)) void GOMP_error(const char *message, size_t length);

#endif
