// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Private to runtime/omp/task: the layout of a task and what its files call of each other.
 *
 * In this version every task is executed by its creator at once unless a dependence on an incomplete (detached) task
 * forbids it.  So most tasks are never visible to another thread, and only those that outlive their submission are
 * *counted*: in their parent's children, in their taskgroup, in the team's tally.
 *
 * Threading: a task that is not counted belongs to its creator.  A counted one belongs to whoever executes it, then to
 * whoever completes it (which for a detached task may be any native thread).  The dependence graph and the list of ready
 * tasks are under the lock of the team's struct nst_task_team. */
#ifndef NST_OMP_TASK_TASK_IMPL_H
#define NST_OMP_TASK_TASK_IMPL_H

#include "runtime/omp/task/task.h"
#include "runtime/omp/task/taskgroup.h"
#include "runtime/sync/lock.h"

struct nst_depend_graph;
struct nst_depend_node;
struct nst_reduction_block;

/* What a task needs once it has children that outlive their creation. */
struct nst_task_extra {
    _Atomic unsigned children;      /* counted and incomplete */
    struct nst_depend_graph *graph; /* of its children; team lock */
};

/* What an implicit task's `extra` points to: the above and the member's own caches, kept as long as the team's memory. */
struct nst_task_member {
    struct nst_task_extra extra;
    struct nst_task *spare; /* tasks of the common size, linked by next */
    unsigned spares;
    struct nst_taskgroup *groups; /* linked by outer */
};

struct nst_event {
    _Atomic unsigned state; /* enum event_state bits */
};

enum nst_task_state {
    NST_TASK_FULFILLED = 1,
    NST_TASK_BODY_DONE = 2,
    NST_TASK_DISCARDED = 4, /* never ran; complete whether fulfilled or not */
    NST_TASK_COMPLETE = 8,  /* set for counted tasks: dependences released, about to leave the counters */
};

/* Fields marked + are constant while a task lies in a spare list: nst_task_new need not write them. */
struct nst_task {
    struct nst_taskenv env; /* first; env.extra is NULL or &extra; kind+ in_explicit+ */
    nst_task_fn run, destroy;
    void (*fn)(void);
    struct nst_team *team;
    union {
        struct {
            bool detachable, counted;
            bool anchored; /* `above` is set, and referenced */
            bool running;  /* begun: another submit is the untied protocol */
            bool looping;  /* someone below us on this stack runs the next part when `again` is set */
            bool again;
            uint8_t flags; /* enum nst_task_flags */
        };
        uint64_t marks; /* all of these */
    };
    _Atomic unsigned refs;  /* + 1: the task itself, its event, its anchored children */
    struct nst_event event; /* + 0 */
    int priority;
    bool common; /* + a block for payloads of up to NST_TASK_COMMON_PAYLOAD bytes */
    struct nst_task_extra extra;  /* + 0 */
    struct nst_depend_node *node; /* + NULL; in the parent's graph */
    struct nst_taskgroup *group;  /* counted in */
    struct nst_task *above;       /* the parent if it is explicit, else NULL */
    struct nst_task *next;        /* ready list or spare list */
    void *block; /* + what to free */
    size_t size; /* of the payload */
} NST_ON_LINE;

#define NST_TASK_COMMON_PAYLOAD 256
#define NST_TASK_SPARES_KEPT    32

struct nst_task_team {
    struct nst_lock lock;
    struct nst_task *ready, *ready_last; /* by priority, then age */
    struct nst_reduction_block *sharing; /* blocks that members of a worksharing reduction still join */
};

/* task_mem.c */
struct nst_task *nst_task_alloc_slow(struct nst_thread *self, size_t size, size_t align) NST_COLD;
void nst_task_unref_slow(struct nst_thread *self_or_null, struct nst_task *task) NST_COLD;
struct nst_task_member *nst_task_member_new(struct nst_taskenv *env) NST_COLD;
struct nst_task_team *nst_task_team_get(struct nst_team *team); /* creates it on first need */
struct nst_task_team *nst_task_team_or_null(struct nst_team *team);

NST_INLINE struct nst_task_member *nst_task_member(struct nst_thread *self)
{
    return NST_LIKELY(self->implicit.extra != NULL) ? NST_CONTAINER_OF(self->implicit.extra, struct nst_task_member, extra)
                                                    : nst_task_member_new(&self->implicit);
}

NST_INLINE struct nst_task *nst_task_of_env(struct nst_taskenv *env)
{
    return env->kind == NST_TASK_EXPLICIT ? (struct nst_task *)env : NULL;
}

/* The extra of self's current task, created on first need. */
NST_INLINE struct nst_task_extra *nst_task_extra(struct nst_thread *self)
{
    struct nst_taskenv *env = self->task;

    if (env->extra) /* written once: whoever completes a child reads it */
        return env->extra;
    if (env->kind == NST_TASK_EXPLICIT)
        return env->extra = &((struct nst_task *)env)->extra;
    return &nst_task_member_new(env)->extra;
}

NST_INLINE struct nst_task *nst_task_alloc(struct nst_thread *self, size_t size, size_t align)
{
    struct nst_task_member *m = nst_task_member(self);
    struct nst_task *task = m->spare;

    if (NST_UNLIKELY(!task || size > NST_TASK_COMMON_PAYLOAD || align > NST_LINE))
        return nst_task_alloc_slow(self, size, align);
    m->spare = task->next;
    m->spares--;
    task->size = size;
    return task;
}

/* Drops a reference; frees with the last.  self may be NULL. */
NST_INLINE void nst_task_unref(struct nst_thread *self, struct nst_task *task)
{
    struct nst_task_member *m;

    /* ORDER[task.refs]: acquire; see nst_task_unref_slow. */
    if (NST_LIKELY(self && nst_load_acquire(&task->refs) == 1 && task->common && !task->extra.graph) &&
        NST_LIKELY(!task->counted && !task->anchored && !task->detachable) &&
        NST_LIKELY((m = nst_task_member(self))->spares < NST_TASK_SPARES_KEPT)) {
        task->next = m->spare;
        m->spare = task;
        m->spares++;
        return;
    }
    nst_task_unref_slow(self, task);
}

/* task.c */
void nst_task_execute(struct nst_thread *self, struct nst_task *task); /* a ready task, on this stack, to its end */

/* task_wait.c: runs eligible ready tasks and waits until done(arg). any: not only descendants of the current task. */
void nst_task_help(struct nst_thread *self, bool (*done)(void *), void *arg, bool any);
void nst_task_ready_locked(struct nst_task_team *tt, struct nst_task *task);

/* depend.c */
/* Enters task into its parent's graph.  True when it has to wait; then, unless held, the last predecessor to complete
 * makes it ready (it may be running before this returns). */
bool nst_depend_insert(struct nst_task_extra *parent, struct nst_task *task, const struct nst_depend *deps, size_t n,
                       bool held);
bool nst_depend_is_met(struct nst_task *task);
void nst_depend_release(struct nst_task *task);
/* Could a new child have predecessors?  The parent's executing thread asks. */
bool nst_depend_is_live(const struct nst_task_extra *parent);
void nst_depend_graph_free(struct nst_depend_graph *graph);

/* task_reduction.c: the end of a group that reductions hang on. */
void nst_reduction_group_end(struct nst_thread *self, struct nst_taskgroup *group);

#endif
