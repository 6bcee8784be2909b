// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Internal control variables (OpenMP 5.2, chapter 2).
 *   struct nst_icv         the data-environment scope: one logical copy per task, inherited, shared until written (cow)
 *   struct nst_icv_global  the device and process scope: read from the environment once, then constant (but for the few
 *                          fields marked) */
#ifndef NST_OMP_ICV_ICV_H
#define NST_OMP_ICV_ICV_H

#include "runtime/base/atomic.h"
#include "runtime/omp/icv/schedule.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NST_SUPPORTED_ACTIVE_LEVELS INT_MAX /* omp_get_supported_active_levels: nesting is bounded by memory only */

#define NST_MAX_LEVELS 64 /* entries kept of a nesting list (OMP_NUM_THREADS, OMP_PROC_BIND) */

#define NST_DEFAULT_DEVICE_OPEN INT_MIN /* default-device-var: runtime/omp/data/device.h */

#define NST_MAX_TRAITS 16 /* of OMP_ALLOCATOR */

struct nst_icv_trait { /* as struct nst_allocator_trait */
    int32_t key;
    uintptr_t value;
};

enum nst_bind { /* the values of omp_proc_bind_t */
    NST_BIND_FALSE = 0,
    NST_BIND_TRUE = 1,
    NST_BIND_PRIMARY = 2,
    NST_BIND_CLOSE = 3,
    NST_BIND_SPREAD = 4,
};

struct nst_icv {
    int nthreads;            /* nthreads-var for the next region of this level, >= 1 */
    int max_active_levels;   /* max-active-levels-var, 0..INT_MAX */
    int thread_limit;        /* thread-limit-var of this contention group, >= 1 */
    int default_device;      /* default-device-var, or NST_DEFAULT_DEVICE_OPEN */
    uint8_t nthreads_index;  /* position in nst_icv_global.nthreads_list that nthreads came from (next level takes +1) */
    uint8_t bind_index;      /* the same for bind_list */
    bool nthreads_set;       /* nthreads replaces the whole list, for deeper levels too: end of a num_threads list */
    bool dynamic;            /* dyn-var */
    uint8_t bind;            /* bind-var for the next region, enum nst_bind */
    struct nst_schedule run_sched; /* run-sched-var */
    uintptr_t default_allocator;   /* def-allocator-var */
    int blocktime_ms;        /* KMP_BLOCKTIME as kmp_get_blocktime reports it; -1 infinite */
};

struct nst_icv_global {
    struct nst_icv initial;            /* what initial tasks start with */
    int nthreads_list[NST_MAX_LEVELS]; /* OMP_NUM_THREADS */
    unsigned nthreads_count;           /* 0: not given */
    uint8_t bind_list[NST_MAX_LEVELS];
    unsigned bind_count;
    int procs;                 /* P: CPUs we may use (affinity, cgroup quota, online), >= 1 */
    size_t stack_size;         /* bytes; 0 = the system's default */
    bool cancellation;         /* cancel-var */
    int max_task_priority;     /* max-task-priority-var */
    bool unthrottled;          /* KMP_ENABLE_TASK_THROTTLING=false: no task is executed at once because many wait */
    int num_teams;             /* nteams-var; omp_set_num_teams writes it, relaxed */
    int teams_thread_limit;    /* teams-thread-limit-var; likewise */
    int league_threads;        /* KMP_TEAMS_THREAD_LIMIT: threads of a whole league; 0 = not given */
    int target_offload;        /* 0 disabled, 1 default, 2 mandatory */
    struct nst_icv_trait allocator_traits[NST_MAX_TRAITS]; /* OMP_ALLOCATOR=space:trait=value,... */
    unsigned allocator_trait_count;
    bool display_affinity;
    bool affinity_active;      /* there are places, or display_affinity: members look into team/affinity.h */
    char affinity_format[256];
    /* waiting policy, as the scheduler takes it */
    bool wait_policy_set, wait_active; /* OMP_WAIT_POLICY, KMP_LIBRARY */
    int64_t spin_ns;           /* how long an idle carrier may spin before it sleeps; -1 = as long as it likes */
    bool spin_learns;          /* no setting says how long: waits in place go by how long they took lately */
    /* testing and diagnosis (NESTOMP_*) */
    int switch_backend;        /* 0 automatic, 1 user, 2 handoff: NESTOMP_SWITCH=auto|user|handoff */
    int carriers;              /* NESTOMP_CARRIERS=n: overrides P for the scheduler only; 0 = P */
    bool force_migration;      /* NESTOMP_FORCE_MIGRATION=true: suspend at every wait, resume elsewhere when possible */
    bool native;               /* NESTOMP_NATIVE=true: every member on a native thread of its own */
    uint64_t delay_seed;       /* NESTOMP_DELAY=seed,percent (runtime/base/delay.h) */
    int delay_percent;         /* 0: no delays */
    uint64_t seed;             /* NESTOMP_SEED=n: seeds the scheduler's random choices; 0 = none given */
};

extern struct nst_icv_global nst_icv_global;

/* Where the incumbents differ in what a program sees, and a routine has one name for both, it is as its compiler's runtime has it: a program that has shown
 * itself to be clang's is told what libomp says.  Any thread; relaxed: nobody waits for it. */
extern _Atomic bool nst_clangs_program;

NST_INLINE void nst_program_shows_clang(void)
{
    if (NST_UNLIKELY(!nst_load_relaxed(&nst_clangs_program)))
        nst_store_relaxed(&nst_clangs_program, true);
}

NST_INLINE bool nst_program_is_clangs(void)
{
    return nst_load_relaxed(&nst_clangs_program);
}

/* Reads the environment and the machine into nst_icv_global, and writes the OMP_DISPLAY_ENV block if asked for.  Called
 * once, by init.c, before any second thread of ours; callable at any point of any thread, even before main. */
void nst_settings_load(void);

/* P as it would be now: others, or the program, may have changed the affinity mask since.  Where threads are bound a mask is a
 * place, inherited from the initial thread or that of the native thread that an unbound member happens to run on: then P itself. */
int nst_icv_procs_now(void);

/* Writes the OMP_DISPLAY_ENV block to stderr. */
void nst_settings_display(bool verbose);

#endif
