// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What code compiled by clang, flang or Intel's compilers sees: the objects it lays out itself (sizes and offsets
 * asserted below) and the entry points it calls.  Source: the declarations in LLVM's OMPKinds.def and emitted LLVM
 * IR.
 *
 * Everything declared here is exported; nothing else of abi/kmp is.  Words used throughout:
 *   loc   where in the program the call stands; read-only, may be NULL
 *   gtid  the caller's global thread id.  Entry points look the caller up themselves: the argument may be stale
 *         or -5. */
#ifndef NST_ABI_KMP_ABI_H
#define NST_ABI_KMP_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kmp_ident {
    int32_t reserved_1;
    int32_t flags;
    int32_t reserved_2;
    int32_t reserved_3;
    const char *psource; /* ";file;function;line;column;;" or NULL */
};

enum kmp_ident_flags {
    KMP_IDENT_ATOMIC_REDUCE = 0x10,     /* the "2" branch of a reduction exists */
    KMP_IDENT_VERSION_MASK = -16777216, /* 0xFF000000: set by Intel's compilers, 0 from clang and flang */
};

typedef void kmp_microtask(int32_t *gtid, int32_t *btid, ...);

typedef int32_t kmp_critical_name[8]; /* all zero initially, never destroyed */

struct kmp_dim { /* one loop of a doacross nest */
    int64_t lo, up, st;
};

struct kmp_task;
typedef int32_t kmp_task_routine(int32_t gtid, struct kmp_task *task);

struct kmp_task { /* what the compiler lays out; privates follow */
    void *shareds;
    kmp_task_routine *routine;
    int32_t part_id;
    int32_t flags; /* padding to compilers: what was passed at allocation, enum kmp_task_flags */
    union {
        int32_t priority;
        kmp_task_routine *destructors;
    } data1, data2;
};

struct kmp_taskloop { /* the beginning of the privates of a taskloop's task */
    struct kmp_task task;
    uint64_t lb, ub;
    int64_t st;
    int32_t liter;
    void *reductions;
};

typedef void kmp_task_dup(struct kmp_task *copy, struct kmp_task *pattern, int32_t last);

enum kmp_task_flags {
    KMP_TASK_TIED = 0x1,
    KMP_TASK_FINAL = 0x2,
    KMP_TASK_MERGED_IF0 = 0x4,
    KMP_TASK_DESTRUCTORS = 0x8,
    KMP_TASK_PROXY = 0x10,
    KMP_TASK_PRIORITY = 0x20,
    KMP_TASK_DETACHABLE = 0x40,
    KMP_TASK_FLAGS = 0xffff, /* the rest is the runtime's */
};

struct kmp_depend {
    uint64_t base;
    size_t len;
    uint8_t flags; /* the seven bytes after it are garbage */
};

enum kmp_depend_flags {
    KMP_DEPEND_IN = 1,
    KMP_DEPEND_OUT = 2,
    KMP_DEPEND_INOUT = 3,
    KMP_DEPEND_MUTEXINOUTSET = 4,
    KMP_DEPEND_INOUTSET = 8,
    KMP_DEPEND_ALL_MEMORY = 0x80,
};

struct kmp_taskred { /* one list item of a task reduction, clang 10 on */
    void *shar;
    void *orig;
    size_t size;
    void (*init)(void *priv, void *orig);
    void (*fini)(void *priv);
    void (*comb)(void *lhs, void *rhs);
    uint32_t flags; /* 1: privatize on first use */
};

struct kmp_taskred_old { /* the same before that, and Intel's */
    void *shar;
    size_t size;
    void (*init)(void *priv);
    void (*fini)(void *priv);
    void (*comb)(void *lhs, void *rhs);
    uint32_t flags;
};

_Static_assert(sizeof(struct kmp_ident) == 24 && offsetof(struct kmp_ident, psource) == 16, "ident_t");
_Static_assert(sizeof(struct kmp_dim) == 24, "kmp_dim");
_Static_assert(sizeof(struct kmp_task) == 40 && offsetof(struct kmp_task, part_id) == 16 &&
               offsetof(struct kmp_task, data1) == 24, "kmp_task_t");
_Static_assert(offsetof(struct kmp_taskloop, st) == 56 && offsetof(struct kmp_taskloop, reductions) == 72, "taskloop");
_Static_assert(sizeof(struct kmp_depend) == 24 && offsetof(struct kmp_depend, flags) == 16, "kmp_depend_info");
_Static_assert(sizeof(struct kmp_taskred) == 56 && sizeof(struct kmp_taskred_old) == 48, "kmp_taskred_input_t");

#pragma GCC visibility push(default)

/* identity: control.c */
int32_t __kmpc_global_thread_num(struct kmp_ident *loc);
int32_t __kmpc_global_num_threads(struct kmp_ident *loc);
int32_t __kmpc_bound_thread_num(struct kmp_ident *loc);
int32_t __kmpc_bound_num_threads(struct kmp_ident *loc);
int32_t __kmpc_ok_to_fork(struct kmp_ident *loc);
int32_t __kmpc_in_parallel(struct kmp_ident *loc);
void __kmpc_begin(struct kmp_ident *loc, int32_t flags);
void __kmpc_end(struct kmp_ident *loc);
void __kmpc_flush(struct kmp_ident *loc);
void __kmpc_flush_explicit(struct kmp_ident *loc);
void __kmpc_error(struct kmp_ident *loc, int32_t severity, const char *message);
int32_t __kmpc_get_target_offload(void);
int32_t __kmpc_pause_resource(int32_t level);
void ompt_libomp_connect(void *result);
void libomp_ompt_connect(void *result);

/* regions: fork.c, teams.c, push.c */
void __kmpc_fork_call(struct kmp_ident *loc, int32_t argc, kmp_microtask *fn, ...);
void __kmpc_fork_call_if(struct kmp_ident *loc, int32_t argc, kmp_microtask *fn, int32_t cond, void *args);
void __kmpc_fork_teams(struct kmp_ident *loc, int32_t argc, kmp_microtask *fn, ...);
void __kmpc_serialized_parallel(struct kmp_ident *loc, int32_t gtid);
void __kmpc_end_serialized_parallel(struct kmp_ident *loc, int32_t gtid);
void __kmpc_push_num_threads(struct kmp_ident *loc, int32_t gtid, int32_t n);
void __kmpc_push_num_threads_strict(struct kmp_ident *loc, int32_t gtid, int32_t n, int32_t severity,
                                    const char *message);
void __kmpc_push_num_threads_list(struct kmp_ident *loc, int32_t gtid, uint32_t len, int32_t *list);
void __kmpc_push_num_threads_list_strict(struct kmp_ident *loc, int32_t gtid, uint32_t len, int32_t *list,
                                         int32_t severity, const char *message);
void __kmpc_pop_num_threads(struct kmp_ident *loc, int32_t gtid);
void __kmpc_push_proc_bind(struct kmp_ident *loc, int32_t gtid, int32_t bind);
void __kmpc_push_num_teams(struct kmp_ident *loc, int32_t gtid, int32_t num_teams, int32_t thread_limit);
void __kmpc_push_num_teams_51(struct kmp_ident *loc, int32_t gtid, int32_t lower, int32_t upper, int32_t thread_limit);
void __kmpc_set_thread_limit(struct kmp_ident *loc, int32_t gtid, int32_t limit);

/* sections, single, masked: sections.c, single.c */
int32_t __kmpc_sections_init(struct kmp_ident *loc, int32_t gtid, int32_t n);
int32_t __kmpc_next_section(struct kmp_ident *loc, int32_t gtid, int32_t n);
void __kmpc_end_sections(struct kmp_ident *loc, int32_t gtid);
int32_t __kmpc_single(struct kmp_ident *loc, int32_t gtid);
void __kmpc_end_single(struct kmp_ident *loc, int32_t gtid);
void __kmpc_copyprivate(struct kmp_ident *loc, int32_t gtid, size_t size, void *data,
                        void (*copy)(void *to, void *from), int32_t did);
void *__kmpc_copyprivate_light(struct kmp_ident *loc, int32_t gtid, void *data);
int32_t __kmpc_master(struct kmp_ident *loc, int32_t gtid);
void __kmpc_end_master(struct kmp_ident *loc, int32_t gtid);
int32_t __kmpc_masked(struct kmp_ident *loc, int32_t gtid, int32_t filter);
void __kmpc_end_masked(struct kmp_ident *loc, int32_t gtid);
void __kmpc_scope(struct kmp_ident *loc, int32_t gtid, void *reserved);
void __kmpc_end_scope(struct kmp_ident *loc, int32_t gtid, void *reserved);

/* barrier.c, cancel.c */
void __kmpc_barrier(struct kmp_ident *loc, int32_t gtid);
int32_t __kmpc_barrier_master(struct kmp_ident *loc, int32_t gtid);
void __kmpc_end_barrier_master(struct kmp_ident *loc, int32_t gtid);
int32_t __kmpc_barrier_master_nowait(struct kmp_ident *loc, int32_t gtid);
int32_t __kmpc_cancel_barrier(struct kmp_ident *loc, int32_t gtid);
int32_t __kmpc_cancel(struct kmp_ident *loc, int32_t gtid, int32_t kind);
int32_t __kmpc_cancellationpoint(struct kmp_ident *loc, int32_t gtid, int32_t kind);

/* critical.c, reduce.c, lock.c */
void __kmpc_critical(struct kmp_ident *loc, int32_t gtid, kmp_critical_name *name);
void __kmpc_critical_with_hint(struct kmp_ident *loc, int32_t gtid, kmp_critical_name *name, uint32_t hint);
void __kmpc_end_critical(struct kmp_ident *loc, int32_t gtid, kmp_critical_name *name);
int32_t __kmpc_reduce(struct kmp_ident *loc, int32_t gtid, int32_t nvars, size_t size, void *data,
                      void (*func)(void *lhs, void *rhs), kmp_critical_name *name);
int32_t __kmpc_reduce_nowait(struct kmp_ident *loc, int32_t gtid, int32_t nvars, size_t size, void *data,
                             void (*func)(void *lhs, void *rhs), kmp_critical_name *name);
void __kmpc_end_reduce(struct kmp_ident *loc, int32_t gtid, kmp_critical_name *name);
void __kmpc_end_reduce_nowait(struct kmp_ident *loc, int32_t gtid, kmp_critical_name *name);
void __kmpc_init_lock(struct kmp_ident *loc, int32_t gtid, void **lock);
void __kmpc_init_nest_lock(struct kmp_ident *loc, int32_t gtid, void **lock);
void __kmpc_init_lock_with_hint(struct kmp_ident *loc, int32_t gtid, void **lock, uintptr_t hint);
void __kmpc_init_nest_lock_with_hint(struct kmp_ident *loc, int32_t gtid, void **lock, uintptr_t hint);
void __kmpc_destroy_lock(struct kmp_ident *loc, int32_t gtid, void **lock);
void __kmpc_destroy_nest_lock(struct kmp_ident *loc, int32_t gtid, void **lock);
void __kmpc_set_lock(struct kmp_ident *loc, int32_t gtid, void **lock);
void __kmpc_set_nest_lock(struct kmp_ident *loc, int32_t gtid, void **lock);
void __kmpc_unset_lock(struct kmp_ident *loc, int32_t gtid, void **lock);
void __kmpc_unset_nest_lock(struct kmp_ident *loc, int32_t gtid, void **lock);
int __kmpc_test_lock(struct kmp_ident *loc, int32_t gtid, void **lock);
int __kmpc_test_nest_lock(struct kmp_ident *loc, int32_t gtid, void **lock);

/* ordered.c, doacross.c */
void __kmpc_ordered(struct kmp_ident *loc, int32_t gtid);
void __kmpc_end_ordered(struct kmp_ident *loc, int32_t gtid);
void __kmpc_doacross_init(struct kmp_ident *loc, int32_t gtid, int32_t num_dims, const struct kmp_dim *dims);
void __kmpc_doacross_wait(struct kmp_ident *loc, int32_t gtid, const int64_t *vec);
void __kmpc_doacross_post(struct kmp_ident *loc, int32_t gtid, const int64_t *vec);
void __kmpc_doacross_fini(struct kmp_ident *loc, int32_t gtid);

/* loops: static_init.c, dispatch.c */
#define KMP_LOOP_ENTRIES(w, T, ST)                                                                                     \
    void __kmpc_for_static_init_##w(struct kmp_ident *loc, int32_t gtid, int32_t sched, int32_t *plast, T *plower,     \
                                    T *pupper, ST *pstride, ST incr, ST chunk);                                        \
    void __kmpc_dist_for_static_init_##w(struct kmp_ident *loc, int32_t gtid, int32_t sched, int32_t *plast, T *plower,\
                                         T *pupper, T *pupper_team, ST *pstride, ST incr, ST chunk);                   \
    void __kmpc_team_static_init_##w(struct kmp_ident *loc, int32_t gtid, int32_t *plast, T *plower, T *pupper,        \
                                     ST *pstride, ST incr, ST chunk);                                                  \
    void __kmpc_dispatch_init_##w(struct kmp_ident *loc, int32_t gtid, int32_t sched, T lb, T ub, ST st, ST chunk);    \
    void __kmpc_dist_dispatch_init_##w(struct kmp_ident *loc, int32_t gtid, int32_t sched, int32_t *plast, T lb, T ub, \
                                       ST st, ST chunk);                                                               \
    int32_t __kmpc_dispatch_next_##w(struct kmp_ident *loc, int32_t gtid, int32_t *plast, T *plower, T *pupper,        \
                                     ST *pstride);                                                                     \
    void __kmpc_dispatch_fini_##w(struct kmp_ident *loc, int32_t gtid);
KMP_LOOP_ENTRIES(4, int32_t, int32_t)
KMP_LOOP_ENTRIES(4u, uint32_t, int32_t)
KMP_LOOP_ENTRIES(8, int64_t, int64_t)
KMP_LOOP_ENTRIES(8u, uint64_t, int64_t)
void __kmpc_for_static_fini(struct kmp_ident *loc, int32_t gtid);
void __kmpc_dist_for_static_fini(struct kmp_ident *loc, int32_t gtid);
void __kmpc_dispatch_deinit(struct kmp_ident *loc, int32_t gtid);

/* tasks: task.c, depend.c, taskloop.c, taskgroup.c, detach.c */
struct kmp_task *__kmpc_omp_task_alloc(struct kmp_ident *loc, int32_t gtid, int32_t flags, size_t size, size_t shareds,
                                       kmp_task_routine *routine);
struct kmp_task *__kmpc_omp_target_task_alloc(struct kmp_ident *loc, int32_t gtid, int32_t flags, size_t size,
                                              size_t shareds, kmp_task_routine *routine, int64_t device);
int32_t __kmpc_omp_task(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task);
int32_t __kmpc_omp_task_parts(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task);
int32_t __kmpc_omp_task_with_deps(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task, int32_t n,
                                  struct kmp_depend *list, int32_t n_noalias, struct kmp_depend *noalias);
void __kmpc_omp_task_begin_if0(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task);
void __kmpc_omp_task_complete_if0(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task);
void __kmpc_omp_wait_deps(struct kmp_ident *loc, int32_t gtid, int32_t n, struct kmp_depend *list, int32_t n_noalias,
                          struct kmp_depend *noalias);
void __kmpc_omp_taskwait_deps_51(struct kmp_ident *loc, int32_t gtid, int32_t n, struct kmp_depend *list,
                                 int32_t n_noalias, struct kmp_depend *noalias, int32_t has_no_wait);
int32_t __kmpc_omp_taskwait(struct kmp_ident *loc, int32_t gtid);
int32_t __kmpc_omp_taskyield(struct kmp_ident *loc, int32_t gtid, int32_t end_part);
void __kmpc_taskgroup(struct kmp_ident *loc, int32_t gtid);
void __kmpc_end_taskgroup(struct kmp_ident *loc, int32_t gtid);
int32_t __kmpc_omp_reg_task_with_affinity(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task, int32_t n,
                                          void *list);
uint64_t __kmpc_get_taskid(void);
uint64_t __kmpc_get_parent_taskid(void);
void __kmpc_taskloop(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task, int32_t if_val, uint64_t *lb,
                     uint64_t *ub, int64_t st, int32_t nogroup, int32_t sched, uint64_t grainsize, void *dup);
void __kmpc_taskloop_5(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task, int32_t if_val, uint64_t *lb,
                       uint64_t *ub, int64_t st, int32_t nogroup, int32_t sched, uint64_t grainsize, int32_t modifier,
                       void *dup);
void *__kmpc_taskred_init(int32_t gtid, int32_t n, void *data);
void *__kmpc_task_reduction_init(int32_t gtid, int32_t n, void *data);
void *__kmpc_taskred_modifier_init(struct kmp_ident *loc, int32_t gtid, int32_t is_ws, int32_t n, void *data);
void *__kmpc_task_reduction_modifier_init(struct kmp_ident *loc, int32_t gtid, int32_t is_ws, int32_t n, void *data);
void __kmpc_task_reduction_modifier_fini(struct kmp_ident *loc, int32_t gtid, int32_t is_ws);
void *__kmpc_task_reduction_get_th_data(int32_t gtid, void *tg, void *item);
void *__kmpc_task_allow_completion_event(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task);
void __kmpc_proxy_task_completed(int32_t gtid, struct kmp_task *task);
void __kmpc_proxy_task_completed_ooo(struct kmp_task *task);
void **__kmpc_omp_get_target_async_handle_ptr(int32_t gtid);
bool __kmpc_omp_has_task_team(int32_t gtid);

/* threadprivate.c, allocator.c */
void *__kmpc_threadprivate_cached(struct kmp_ident *loc, int32_t gtid, void *data, size_t size, void ***cache);
void *__kmpc_threadprivate(struct kmp_ident *loc, int32_t gtid, void *data, size_t size);
void __kmpc_threadprivate_register(struct kmp_ident *loc, void *data, void *(*ctor)(void *),
                                   void *(*cctor)(void *, void *), void (*dtor)(void *));
void __kmpc_threadprivate_register_vec(struct kmp_ident *loc, void *data, void *(*ctor)(void *, size_t),
                                       void *(*cctor)(void *, void *, size_t), void (*dtor)(void *, size_t), size_t n);
void *__kmpc_alloc(int32_t gtid, size_t size, void *allocator);
void *__kmpc_aligned_alloc(int32_t gtid, size_t align, size_t size, void *allocator);
void *__kmpc_calloc(int32_t gtid, size_t n, size_t size, void *allocator);
void *__kmpc_realloc(int32_t gtid, void *p, size_t size, void *allocator, void *free_allocator);
void __kmpc_free(int32_t gtid, void *p, void *allocator);
void *__kmpc_init_allocator(int32_t gtid, void *memspace, int32_t ntraits, void *traits);
void __kmpc_destroy_allocator(int32_t gtid, void *allocator);
void __kmpc_set_default_allocator(int32_t gtid, void *allocator);
void *__kmpc_get_default_allocator(int32_t gtid);

#pragma GCC visibility pop

#endif
