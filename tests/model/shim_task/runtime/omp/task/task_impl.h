// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* runtime/omp/task/task_impl.h for the model of tasks: the fields that task_wait.c and task_queue.c use, under their names. */
#ifndef NST_OMP_TASK_TASK_IMPL_H
#define NST_OMP_TASK_TASK_IMPL_H

#include "runtime/omp/task/tally.h"
#include "runtime/omp/task/task_list.h"
#include "runtime/omp/task/task_sleep.h"
#include "runtime/sched/deque.h"
#include "runtime/sched/job.h"

struct nst_depend_graph;

enum { NST_DEPEND_OUT = 2, NST_DEPEND_MUTEX };

struct nst_depend {
    void *addr;
    int kind;
};

struct nst_lock {
    nst_cell<int> held;
};

static inline void nst_lock_acquire(struct nst_lock *l)
{
    for (int free = 0; !l->held.compare_exchange(rl::bool_t<false>(), free, 1, rl::mo_acquire, rl::mo_relaxed, $); free = 0)
        rl::yield(1, $);
}

static inline void nst_lock_release(struct nst_lock *l)
{
    l->held.store(0, rl::mo_release, $);
}

enum nst_task_kind { NST_TASK_IMPLICIT, NST_TASK_EXPLICIT };
enum nst_task_flags { NST_TASK_UNDEFERRED = 8, NST_TASK_IMMUNE = 16 };

struct nst_taskgroup {
    struct nst_tally tally;
    struct nst_taskgroup *outer;
};

struct nst_taskenv {
    struct nst_taskenv *parent;
    uint32_t depth;
    int kind;
    struct nst_tally *tally;
    struct nst_taskgroup *group;
};

struct nst_task;

struct nst_task_spec {
    unsigned flags;
};

struct nst_task_cold {
    int priority;
    struct nst_task_link link;
    struct nst_task *task;
};

struct nst_task {
    struct nst_taskenv env;
    struct nst_task_cold *cold;
    uint32_t home;
    nst_plain<int> written;
    struct nst_tally tally;
};

static inline int64_t nst_task_first_limit(void)
{
    return 16;
}

struct nst_task_member {
    struct nst_tally tally;
    int64_t base, limit;
    uint64_t random;
    unsigned made, yields;
    struct nst_deque deque;
    struct {
        struct nst_taskenv *from;
        uint64_t upto;
    } refused;
    struct nst_task_sleeper sleeper;
};

struct nst_task_team {
    struct nst_task_sleepers sleepers;
    nst_cell<unsigned> common;
    struct nst_lock lock;
    struct nst_task_list list;
};

struct nst_team_event {
    struct nst_latch moved;
};

struct nst_thread {
    unsigned num;
    struct nst_team *team;
    struct nst_taskenv *task, implicit;
    struct nst_strand *strand;
    nst_cell<bool> ended;
};

enum nst_team_mode { NST_TEAM_LEASED, NST_TEAM_JOBS };

struct nst_team {
    enum nst_team_mode mode;
    unsigned nthreads, capacity;
    struct nst_thread threads[MODEL_THREADS];
    struct nst_task_member members[MODEL_THREADS];
    struct nst_task_team tasks;
    struct nst_scope scope;
    nst_cell<bool> tasking;
    struct {
        struct nst_team_event released;
    } barrier;
    struct {
        struct nst_team_event done;
    } join;
    struct nst_team_event dock;
};

static inline struct nst_task_member *nst_task_member(struct nst_thread *self)
{
    return &self->team->members[self->num];
}

static inline struct nst_task_member *nst_task_member_or_null(struct nst_thread *self)
{
    return nst_task_member(self);
}

static inline struct nst_task_team *nst_task_team(struct nst_team *team)
{
    return &team->tasks;
}

static inline struct nst_task_team *nst_task_team_or_null(struct nst_team *team)
{
    return &team->tasks;
}

/* Only a child of fork() has dead teams, and the answer changes there alone, in one thread. */
static inline bool nst_team_is_dead(const struct nst_team *)
{
    return false;
}

#define NST_TASK_BECOMES(task, to, from) ((void)0)

static inline void nst_task_audit(struct nst_thread *self)
{
}

/* What the model itself provides.  Simulated fields live and die with an execution, so none is a variable of the program. */
nst_cell<bool> &model_task_polling();
#define nst_task_polling (model_task_polling())
struct nst_task *nst_task_current(struct nst_thread *self);
void nst_task_execute(struct nst_thread *self, struct nst_task *task);
struct nst_task_cold *nst_task_cold_new(struct nst_team *team, struct nst_task *task);
bool nst_wait_may_watch(void);

/* Dependences and submission are not part of it. */
static inline bool nst_depend_is_live(struct nst_depend_graph *graph)
{
    return false;
}

static inline struct nst_task *nst_task_new(struct nst_thread *self, const struct nst_task_spec *spec)
{
    return NULL;
}

static inline void nst_task_submit(struct nst_thread *self, struct nst_task *task, const struct nst_depend *deps, size_t n)
{
}

static inline void nst_yield(void)
{
}

/* task_queue.c and task_wait.c */
void nst_task_push(struct nst_thread *self, struct nst_task *task);
void nst_task_ready(struct nst_thread *self_or_null, struct nst_task *task);
struct nst_task *nst_task_take(struct nst_thread *self, bool any, bool (*over)(void *), void *arg);
bool nst_task_is_offered(struct nst_thread *self, bool any);
void nst_task_help(struct nst_thread *self, bool (*over)(void *), void *arg, struct nst_tally *tally, bool any);
void nst_task_first(struct nst_team *team);
void nst_task_team_renew(struct nst_team *team);
void nst_taskwait(struct nst_thread *self);

#endif
