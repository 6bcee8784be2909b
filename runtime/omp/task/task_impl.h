// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Private to runtime/omp/task: the layout of a task, of what members and teams keep for tasks, and what the module's files
 * call of each other.  README.md says how they play together. */
#ifndef NST_OMP_TASK_TASK_IMPL_H
#define NST_OMP_TASK_TASK_IMPL_H

#include "runtime/base/panic.h"
#include "runtime/omp/icv/icv.h"
#include "runtime/omp/task/depend.h"
#include "runtime/omp/task/tally.h"
#include "runtime/omp/task/task.h"
#include "runtime/omp/task/task_list.h"
#include "runtime/omp/task/task_sleep.h"
#include "runtime/omp/task/taskgroup.h"
#include "runtime/sched/deque.h"
#include "runtime/sync/lock.h"

struct nst_reduction_block;

/* ---- a task ---- */

/* Completion by an event: one of these is set by the body's end, the other by the fulfilment; whichever comes second
 * completes the task. */
enum nst_event_state {
    NST_EVENT_FULFILLED = 1,
    NST_EVENT_BODY_DONE = 2,
    NST_EVENT_DISCARDED = 4, /* with BODY_DONE: it never ran, and completed at once */
};

/* What few tasks need. */
struct nst_task_cold {
    nst_task_fn destroy;
    int priority;
    _Atomic unsigned event;        /* enum nst_event_state */
    struct nst_task *task;
    struct nst_task_link link;     /* in the team's list of tasks for anybody */
    struct nst_team *team;
};

/* Two lines; the payload follows.  Fields marked + keep their value while the block is free.  A thief reads parent and depth
 * of tasks that may be gone, so blocks are type-stable and these two are accessed by nst_peek and nst_poke. */
struct nst_task {
    struct nst_taskenv env; /* first; tally+ memory_class+ kind+ in_explicit+ icv_own+ */
    nst_task_fn run;
    union {
        void (*fn)(void);
        struct nst_task *next; /* free blocks */
        int64_t base;          /* between nst_task_begin and nst_task_end: what the member's base is to be again */
    };
    /* line 1 */
    struct nst_tally tally; /* + counts nothing */
    union {
        struct {
            uint8_t flags; /* enum nst_task_flags */
            bool detachable;
            bool counted;  /* in the tallies of its parent and group */
            bool running;  /* begun: another submit is the untied protocol */
            bool looping;  /* someone below us on this stack runs the next part when `again` is set */
            bool again;
            uint8_t life;  /* enum nst_task_life; kept in debugging builds only */
        };
        uint64_t marks; /* all of these; flags lie in the low byte */
    };
    struct nst_task_cold *cold;   /* + NULL */
    struct nst_depend_node *node; /* + NULL */
    uint32_t home; /* + number of the member that the block belongs to */
    uint32_t size; /* of the payload, in words of eight bytes */
} NST_ON_LINE;

/* Where a task is in its life.  Each change says what it may come from (NST_DEBUG: dev, asan-ubsan, tsan). */
enum nst_task_life {
    NST_LIFE_NEW,    /* being filled, or waiting for its predecessors */
    NST_LIFE_QUEUED, /* in a deque or the team's list */
    NST_LIFE_BEGUN,
    NST_LIFE_ENDED,  /* the body, or the destructor instead of it; an event or children may still be to come */
    NST_LIFE_FREE,   /* and its tally counts nothing */
};

#ifdef NST_DEBUG
#define NST_TASK_BECOMES(task, to, from)             \
    do {                                             \
        NST_ASSERT(((from) >> (task)->life & 1) != 0); \
        (task)->life = (to);                         \
    } while (0)
#else
#define NST_TASK_BECOMES(task, to, from) ((void)0)
#endif
#define NST_WAS(life) (1u << (life))

_Static_assert(sizeof(struct nst_task) == NST_TASK_HEADER && NST_TASK_HEADER == 2 * NST_LINE,
               "a task's header fills two lines, and payloads start on the next");

/* ---- a member ---- */

/* Breadth: with so many tasks waiting in its deque a member executes new ones at once. They are there for whoever is hungry;
 * more of them would only cost memory and time. Where tasks executed so take long and make no tasks themselves, this is too
 * few, since thieves could run dry meanwhile: the limit doubles; until the next barrier, or until they are short again.
 *
 * A task executed at once lies on top of its creator, so it must not wait for what the creator makes later.  Hence the limit holds for
 * functions of which the member has executed a task to its end, and not at all in a program that mentions taskyield (task_polling.c):
 * there, and for other functions, it is NST_TASK_LIMIT_POLLING. */
#define NST_TASK_LIMIT         16
#define NST_TASK_LIMIT_MOST    (INT64_C(1) << 22)
#define NST_TASK_LIMIT_NONE    INT64_MAX /* as the user wants it: it stays so */
#define NST_TASK_LIMIT_POLLING 320 /* more than the 256 that programs may count on elsewhere */
#define NST_TASK_LIMIT_LISTED  64 /* in the team's list, for each of its members: who gives priorities wants a choice */

#define NST_TASK_ENDING 8 /* functions that a member remembers to have seen to their end; a power of two */

extern _Atomic bool nst_task_polling; /* the program mentions taskyield, or a task has executed one: for good */

#define NST_TASK_CLASSES       7 /* payloads of up to 64, 128, ... 4096 bytes */
#define NST_TASK_CLASS_LARGE   7
#define NST_TASK_CLASS_PAYLOAD(c) ((size_t)64 << (c))

/* Blocks on their way back to the member they came from. */
struct nst_task_parcel {
    struct nst_task *first, *last;
    uint32_t home;
    unsigned count;
};

/* Heads the pages that blocks are cut from. */
struct nst_task_chunk {
    struct nst_task_chunk *next;
    size_t bytes; /* this head among them */
} NST_ON_LINE;

/* A member's part in tasking; kept as long as the team's memory. */
struct nst_task_member {
    struct nst_tally tally; /* of the implicit task; its tree: everything that barriers wait for */
    int64_t base;           /* of the deque: entries below were there before the current task began */
    int64_t limit;          /* of the deque: with so many tasks waiting, new ones are executed at once */
    unsigned inlined;       /* tasks executed at once so far: some are timed */
    unsigned made;          /* tasks made so far, but for those that nobody else could have executed */
    unsigned yields;        /* that found no task */
    void (*ending[NST_TASK_ENDING])(void); /* functions of tasks that it has executed to their end */
    bool was_long;          /* the last of those timed, ... */
    uint8_t alike;          /* ... and how many before it were like it */
    uint64_t random;
    struct nst_taskgroup *groups; /* spare, linked by outer */
    struct nst_task *free[NST_TASK_CLASSES];
    char *fresh, *fresh_end; /* memory not yet cut into blocks */
    size_t chunk;            /* bytes to ask the system for next time */
    struct nst_task_chunk *chunks, *unused; /* all pages that blocks are cut from; those that are to be cut next */
    struct nst_task_parcel parcel;
    struct nst_deque deque;  /* tasks of this team that this member made ready */
    struct {
        struct nst_taskenv *from; /* what is in the team's list up to this serial does not descend from that task */
        uint64_t upto;
    } refused;
    /* line: written by others */
    struct nst_task_sleeper sleeper NST_ON_LINE;
    struct nst_task *_Atomic returned; /* blocks that others freed */
};

/* ---- a team ---- */

struct nst_task_team {
    struct nst_task_sleepers sleepers NST_ON_LINE;
    _Atomic unsigned common; /* tasks in the list */
    struct nst_lock lock NST_ON_LINE;
    struct nst_task_list list;           /* those with a priority, and those made ready by no member */
    struct nst_reduction_block *sharing; /* blocks that members of a worksharing reduction still join */
};

/* ---- task_mem.c ---- */

struct nst_task_member *nst_task_member_new(struct nst_thread *self) NST_COLD;
struct nst_task_team *nst_task_team_new(struct nst_team *team) NST_COLD;
struct nst_task *nst_task_alloc_slow(struct nst_thread *self, size_t size, size_t align) NST_COLD;
/* A block that is not one of self's small ones.  self may be NULL, then team is needed. */
void nst_task_free_slow(struct nst_thread *self, struct nst_team *team, struct nst_task *task) NST_NOINLINE;
/* In the child of fork(): the team becomes as new, and keeps the memory that its members have for tasks. */
void nst_task_team_renew(struct nst_team *team);
struct nst_task_cold *nst_task_cold_new(struct nst_team *team, struct nst_task *task) NST_COLD;

NST_INLINE struct nst_task_member *nst_task_member_or_null(struct nst_thread *thread)
{
    /* ORDER[task.member]: acquire; pairs with the release in nst_task_member_new. */
    return nst_load_acquire(&thread->tasks);
}

NST_INLINE struct nst_task_member *nst_task_member(struct nst_thread *self)
{
    struct nst_task_member *m = nst_load_relaxed(&self->tasks);

    return NST_LIKELY(m != NULL) ? m : nst_task_member_new(self);
}

/* For who has made a task as this member. */
NST_INLINE struct nst_task_member *nst_task_member_known(struct nst_thread *self)
{
    return nst_load_relaxed(&self->tasks);
}

NST_INLINE struct nst_task_team *nst_task_team_or_null(struct nst_team *team)
{
    /* ORDER[task.team]: acquire; pairs with the exchange in nst_task_team_new. */
    return nst_load_acquire(&team->tasks);
}

NST_INLINE struct nst_task_team *nst_task_team(struct nst_team *team)
{
    struct nst_task_team *tt = nst_task_team_or_null(team);

    return NST_LIKELY(tt != NULL) ? tt : nst_task_team_new(team);
}

NST_INLINE struct nst_task *nst_task_of_env(struct nst_taskenv *env)
{
    return env->kind == NST_TASK_EXPLICIT ? (struct nst_task *)env : NULL;
}

/* The tally of self's current task. */
NST_INLINE struct nst_tally *nst_task_tally(struct nst_thread *self)
{
    if (NST_UNLIKELY(!self->task->tally))
        (void)nst_task_member_new(self);
    return self->task->tally;
}

/* Where a task counts in the tree: its group if that was opened by its parent, else its parent. */
NST_INLINE struct nst_tally *nst_task_tree(const struct nst_task *task)
{
    struct nst_taskgroup *g = task->env.group;

    return g && g->opener == task->env.parent ? &g->tally : task->env.parent->tally;
}

/* ---- task_polling.c ---- */

/* Looks for taskyield in what has been loaded since the last look. */
void nst_task_polling_look(void) NST_COLD;

/* ---- task_audit.c ---- */

/* At the end of a barrier's tasks: is all that self and the team keep for tasks as it must be?  Fatal if not.  Debugging builds. */
void nst_task_audit(struct nst_thread *self);

/* ---- task_queue.c ---- */

/* Queues a task that may run, for the caller or a thief.  Wakes somebody for it if there is a core to run it. */
void nst_task_push(struct nst_thread *self, struct nst_task *task);
/* The same for whoever is not a thread of the task's team, or not at a point of it where its own deque may take the task. */
void nst_task_ready(struct nst_thread *self_or_null, struct nst_task *task);
/* A task for the caller to run, or NULL.  any: not only descendants of the current task.  None that was made after over(arg)
 * became true, if over is not NULL: a member at the dock has not begun the next region yet, so it is none of its threads. */
struct nst_task *nst_task_take(struct nst_thread *self, bool any, bool (*over)(void *), void *arg);
/* Would nst_task_take find one? */
bool nst_task_is_offered(struct nst_thread *self, bool any);
/* A member's limit at first, and after every barrier. */
NST_INLINE int64_t nst_task_first_limit(void)
{
    return NST_UNLIKELY(nst_icv_global.unthrottled) ? NST_TASK_LIMIT_NONE : NST_TASK_LIMIT;
}

/* How many tasks wait in m's deque; exact only for the owner when nobody steals. */
NST_INLINE int64_t nst_task_waiting(const struct nst_task_member *m)
{
    return nst_load_relaxed((_Atomic int64_t *)&m->deque.bottom) - nst_load_relaxed((_Atomic int64_t *)&m->deque.top);
}

/* ---- task_wait.c ---- */
/* Executes tasks and waits until over(arg).  Who makes that true calls nst_task_wake, unless it is the tally that says so. */
void nst_task_help(struct nst_thread *self, bool (*over)(void *), void *arg, struct nst_tally *tally, bool any);
/* The region has tasks from now on. */
void nst_task_first(struct nst_team *team) NST_COLD;
#endif

