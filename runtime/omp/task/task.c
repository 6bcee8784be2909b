// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The life of an explicit task: creation, submission, execution, completion (OpenMP 5.2, 12.5 and 12.9).
 *
 * A task is executed at once, by its creator and on its creator's stack, if it must be (included, undeferred), if nobody else
 * could execute it (a team of one), or if so many wait already that one more would not help anybody (NST_TASK_LIMIT;
 * unless the user wants none of that).
 * Otherwise it is queued, and counts in the tallies of its parent and its group until it is complete.
 *
 * Completion happens once: when the body has ended and the event (if any) is fulfilled, whichever comes second; for a
 * discarded task when it is discarded. */
#include "runtime/arch/arch.h"
#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/task/task_inl.h"

/* ---- creation ---- */

struct nst_task *nst_task_new(struct nst_thread *self, const struct nst_task_spec *spec)
{
    struct nst_task *task = nst_task_alloc(self, spec->size, spec->align);

    nst_task_inherit(self, task, spec->flags);
    task->run = spec->run;
    task->fn = spec->fn;
    if (NST_UNLIKELY(spec->destroy != NULL))
        nst_task_set_destroy(task, spec->destroy);
    if (NST_UNLIKELY(spec->priority > 0))
        nst_task_set_priority(task, spec->priority);
    return task;
}

size_t nst_task_payload_size(const struct nst_task *task)
{
    return task->size * (size_t)8;
}

void (*nst_task_function(const struct nst_task *task))(void)
{
    return task->fn;
}

static struct nst_task_cold *cold(struct nst_task *task)
{
    return task->cold ? task->cold : nst_task_cold_new(nst_thread_self()->team, task);
}

void nst_task_set_destroy(struct nst_task *task, nst_task_fn destroy)
{
    cold(task)->destroy = destroy;
}

void nst_task_set_priority(struct nst_task *task, int priority)
{
    int most = nst_icv_global.max_task_priority;

    if (priority > most)
        priority = most;
    if (priority > 0)
        cold(task)->priority = priority;
}

void nst_task_set_flags(struct nst_task *task, unsigned flags)
{
    task->flags |= (uint8_t)flags;
    task->env.final |= (flags & NST_TASK_FINAL) != 0;
}

struct nst_event *nst_task_event(struct nst_task *task)
{
    task->detachable = true;
    return (struct nst_event *)(void *)cold(task);
}

struct nst_event *nst_task_event_or_null(struct nst_task *task)
{
    return task->detachable ? (struct nst_event *)(void *)task->cold : NULL;
}

struct nst_task *nst_task_current(struct nst_thread *self)
{
    return nst_task_of_env(self->task);
}

/* ---- counting and completion ---- */

/* From here on the task may outlive its submission.  Its creator calls this, before anybody else can know of it. */
static void count(struct nst_thread *self, struct nst_task *task)
{
    struct nst_tally *parent = nst_task_tally(self);
    struct nst_tally *tree = nst_task_tree(task);

    /* ORDER[task.first]: acquire; pairs with nst_task_first: our push comes after that. */
    if (NST_UNLIKELY(!nst_load_acquire(&self->team->tasking)))
        nst_task_first(self->team);
    task->counted = true;
    if (NST_LIKELY(parent == tree)) {
        nst_tally_enter(parent, NST_TALLY_BOTH);
    } else {
        nst_tally_enter(parent, NST_TALLY_CHILD);
        nst_tally_enter(tree, NST_TALLY_TREE);
    }
}

/* Takes unit off a tally; true if that ended the use of its task. */
static bool leave(struct nst_thread *self, struct nst_tally *t, uint64_t unit)
{
    struct nst_thread *owner;
    enum nst_tally_left left = nst_tally_leave(t, self, unit, &owner);

    if (NST_LIKELY(left == NST_TALLY_MORE))
        return false;
    if (left == NST_TALLY_WAKE) {
        nst_task_wake(owner);
        return false;
    }
    return true;
}

/* The last of what t's task was the root of is gone: so is the task, and so on upwards. */
static NST_NOINLINE void bury(struct nst_thread *self, struct nst_team *team, struct nst_tally *t)
{
    bool last = true;

    while (last) {
        struct nst_task *task = NST_CONTAINER_OF(t, struct nst_task, tally);
        t = nst_task_tree(task);
        nst_tally_init(&task->tally, NULL);
        nst_task_free_slow(self, team, task);
        last = leave(self, t, NST_TALLY_TREE);
    }
}

static void leave_and_bury(struct nst_thread *self, struct nst_team *team, struct nst_tally *t, uint64_t unit)
{
    if (NST_UNLIKELY(leave(self, t, unit)))
        bury(self, team, t);
}

/* The counters of a task that is complete and has been freed: nothing descends from it any more. */
static void leave_tallies(struct nst_thread *self, struct nst_team *team, struct nst_tally *parent, struct nst_tally *tree)
{
    if (NST_LIKELY(parent == tree)) {
        leave_and_bury(self, team, parent, NST_TALLY_BOTH);
    } else {
        leave_and_bury(self, team, parent, NST_TALLY_CHILD); /* first: the parent is where its group lies */
        (void)leave(self, tree, NST_TALLY_TREE);
    }
}

/* The same for one whose descendants others may be about to count.  It goes as a child before it says that it has ended: from then on
 * the last of them takes it out of its tree, and nobody's tree may be empty while it has a child. */
static void leave_with_tree(struct nst_thread *self, struct nst_team *team, struct nst_task *task)
{
    struct nst_tally *tree = nst_task_tree(task);

    if (task->counted)
        leave_and_bury(self, team, task->env.parent->tally, NST_TALLY_CHILD);
    else
        nst_tally_enter(tree, NST_TALLY_TREE); /* now somebody counts it; its parent is beneath it on this stack */
    if (!nst_tally_end(&task->tally))
        return;
    nst_task_free_slow(self, team, task);
    leave_and_bury(self, team, tree, NST_TALLY_TREE);
}

static NST_NOINLINE void complete_general(struct nst_thread *self, struct nst_task *task)
{
    struct nst_team *team = self ? self->team : task->cold->team; /* only a task with an event completes without a thread */

    NST_ASSERT(task->life == NST_LIFE_ENDED);
    if (task->node) {
        nst_depend_complete(self, task->node);
        task->node = NULL;
    }
    if (task->tally.graph) {
        nst_depend_close(task->tally.graph);
        task->tally.graph = NULL;
    }
    if (!nst_tally_is_clear(&task->tally)) {
        leave_with_tree(self, team, task);
        return;
    }
    struct nst_tally *parent = task->env.parent->tally, *tree = nst_task_tree(task);
    bool counted = task->counted;
    nst_task_free_slow(self, team, task);
    if (counted)
        leave_tallies(self, team, parent, tree);
}

NST_INLINE void complete(struct nst_thread *self, struct nst_task *task)
{
    if (NST_UNLIKELY(!self || task->node || task->cold || task->tally.graph || !nst_tally_is_clear(&task->tally))) {
        complete_general(self, task);
        return;
    }
    if (task->counted) {
        struct nst_tally *parent = task->env.parent->tally, *tree = nst_task_tree(task);
        nst_task_free(self, task);
        leave_tallies(self, self->team, parent, tree);
    } else {
        nst_task_free(self, task);
    }
}

static void body_done(struct nst_thread *self, struct nst_task *task)
{
    /* ORDER[task.event]: acquire-release; pairs with the same in nst_event_fulfil: the second of the two completes the task
     * and comes after both. */
    if (NST_UNLIKELY(task->detachable)) {
        nst_tally_disown(&task->tally); /* for who fulfils the event, perhaps while children come back to us */
        if (!(nst_or_acq_rel(&task->cold->event, NST_EVENT_BODY_DONE) & NST_EVENT_FULFILLED))
            return;
    }
    complete(self, task);
}

/* Completes as a thread without identity does, even if it has one: it may be in the middle of another task, so what becomes
 * ready must not go to its own deque. */
void nst_event_fulfil(struct nst_event *event)
{
    struct nst_task_cold *c = (struct nst_task_cold *)(void *)event;
    /* ORDER[task.event]: acquire-release; see body_done. */
    unsigned before = nst_or_acq_rel(&c->event, NST_EVENT_FULFILLED);

    if (before & NST_EVENT_DISCARDED)
        nst_mem_free(c); /* it was complete long ago; only the event was still needed */
    else if (before & NST_EVENT_BODY_DONE && !nst_team_is_dead(c->team))
        complete(NULL, c->task);
}

/* Instead of the body. */
static void discard(struct nst_thread *self, struct nst_task *task)
{
    struct nst_task_cold *c = task->cold;

    NST_TASK_BECOMES(task, NST_LIFE_ENDED, NST_WAS(NST_LIFE_NEW) | NST_WAS(NST_LIFE_QUEUED));
    if (c && c->destroy)
        c->destroy(self, task);
    if (NST_UNLIKELY(task->detachable)) {
        /* ORDER[task.event]: acquire-release; a fulfilment that comes later sees DISCARDED and finds only the event. */
        unsigned before = nst_or_acq_rel(&c->event, NST_EVENT_BODY_DONE | NST_EVENT_DISCARDED);
        if (!(before & NST_EVENT_FULFILLED))
            task->cold = NULL;
    }
    complete(self, task);
}

void nst_task_discard(struct nst_thread *self, struct nst_task *task)
{
    discard(self, task);
}

/* ---- execution ---- */

/* Groups that the body left open: it was cancelled out of them.  Their tasks must be done before the group's memory goes. */
static NST_COLD void close_groups(struct nst_thread *self, struct nst_taskgroup *down_to)
{
    while (self->task->group && self->task->group != down_to)
        nst_taskgroup_end(self);
}

static void run_parts(struct nst_thread *self, struct nst_task *task)
{
    task->looping = true;
    do {
        task->again = false;
        task->run(self, task);
    } while (NST_UNLIKELY(task->again));
    task->looping = false;
}

/* From here to leave_body the task is the thread's current one, and its waits run only what was made since. */
NST_INLINE int64_t enter_body(struct nst_thread *self, struct nst_task *task)
{
    struct nst_task_member *m = nst_task_member(self);
    int64_t base = m->base;

    m->base = nst_load_relaxed(&m->deque.bottom);
    NST_TASK_BECOMES(task, NST_LIFE_BEGUN, NST_WAS(NST_LIFE_NEW) | NST_WAS(NST_LIFE_QUEUED));
    nst_store_relaxed(&task->tally.owner, self);
    task->running = true;
    self->task = &task->env;
    return base;
}

NST_INLINE void leave_body(struct nst_thread *self, struct nst_task *task, struct nst_taskenv *under,
                           struct nst_taskgroup *group, int64_t base)
{
    if (NST_UNLIKELY(task->env.group != group))
        close_groups(self, group);
    if (NST_UNLIKELY(task->cold && task->cold->destroy))
        task->cold->destroy(self, task);
    NST_TASK_BECOMES(task, NST_LIFE_ENDED, NST_WAS(NST_LIFE_BEGUN));
    self->task = under;
    nst_task_member(self)->base = base;
}

static void run_body(struct nst_thread *self, struct nst_task *task)
{
    void (*fn)(void) = task->fn;
    struct nst_taskenv *under = self->task;
    struct nst_taskgroup *group = task->env.group;
    int64_t base = enter_body(self, task);

    if (NST_LIKELY(task->run != NULL))
        run_parts(self, task);
    if (nst_team_is_dead(self->team)) /* it has forked, and this is the child: nobody counts the team's tasks any more */
        return;
    leave_body(self, task, under, group, base);
    nst_task_note_ending(nst_task_member(self), fn);
    body_done(self, task);
}

static bool is_dropped(struct nst_thread *self, struct nst_task *task)
{
    if (NST_LIKELY(!nst_icv_global.cancellation) || (task->flags & NST_TASK_IMMUNE))
        return false;
    /* Relaxed: cancellation need only be noticed eventually. */
    if (nst_load_relaxed(&self->team->cancel) & NST_CANCEL_PARALLEL)
        return true;
    for (struct nst_taskgroup *g = task->env.group; g; g = g->outer)
        if (nst_load_relaxed(&g->cancelled))
            return true;
    return false;
}

void nst_task_execute(struct nst_thread *self, struct nst_task *task)
{
    if (NST_UNLIKELY(is_dropped(self, task)))
        discard(self, task);
    else
        run_body(self, task);
}

/* ---- breadth: queue it, or execute it at once? ---- */

#define LONG_TICKS  10000 /* some 4 microseconds: the cost of queueing is nothing beside it */
#define ALWAYS_TIMED 8    /* of the tasks that a member executes at once, the first few and then ... */
#define TIMED_EVERY  16   /* ... one of so many are timed */

/* What a task executed at once says about the limit. */
struct sample {
    uint64_t began; /* 0: this one is not timed */
    unsigned made;
};

NST_INLINE struct sample sample_begin(struct nst_task_member *m)
{
    unsigned i = m->inlined++;

    if (NST_LIKELY(i >= ALWAYS_TIMED && i % TIMED_EVERY))
        return (struct sample){0};
    return (struct sample){nst_ticks() | 1, m->made};
}

/* One long sample may be a task that was interrupted; two in a row are believed. */
#define LONG_SAMPLES  2
#define SHORT_SAMPLES 8

static NST_NOINLINE void learn(struct nst_task_member *m, bool was_long)
{
    if (m->limit == NST_TASK_LIMIT_NONE)
        return;
    if (was_long != m->was_long)
        m->alike = 0;
    m->was_long = was_long;
    m->alike++;
    if (was_long && m->alike >= LONG_SAMPLES && m->limit < NST_TASK_LIMIT_MOST) {
        m->limit *= 2;
        m->alike = 0;
    } else if (!was_long && m->alike >= SHORT_SAMPLES && m->limit > NST_TASK_LIMIT) {
        m->limit /= 2;
        m->alike = 0;
    }
}

NST_INLINE void sample_end(struct nst_task_member *m, struct sample s)
{
    /* Whoever makes tasks itself gives thieves something to do. */
    if (NST_UNLIKELY(s.began) && m->made == s.made)
        learn(m, nst_ticks() - s.began > LONG_TICKS);
}

bool nst_task_enough_listed(struct nst_thread *self, void (*fn)(void))
{
    if (nst_stack_is_low(self->strand))
        return false;
    if (self->team->nthreads == 1)
        return true;
    struct nst_task_member *m = nst_task_member(self);
    int64_t waiting = nst_load_relaxed(&nst_task_team(self->team)->common);
    return m->limit != NST_TASK_LIMIT_NONE && waiting >= NST_TASK_LIMIT_LISTED * (int64_t)self->team->nthreads &&
           nst_task_may_pile(m, fn, waiting);
}

static bool has_priority(const struct nst_task *task)
{
    return NST_UNLIKELY(task->cold != NULL) && task->cold->priority > 0;
}

/* Not for included ones. */
static bool enough_wait(struct nst_thread *self, struct nst_task *task)
{
    return has_priority(task) ? nst_task_enough_listed(self, task->fn) : nst_task_enough_wait(self, task->fn);
}

/* ---- submission ---- */

static bool may_run(void *arg)
{
    return nst_depend_may_run(arg);
}

/* A queued task must not look at ICVs that its parent may change or take along. */
static void freeze_icvs(struct nst_thread *self, struct nst_task *task)
{
    struct nst_taskenv *env = &task->env;

    if (NST_LIKELY(env->icv == self->team->icv))
        return;
    if (!env->icv_own)
        env->icv_own = nst_mem_lines_or_die(sizeof *env->icv_own);
    *env->icv_own = *env->icv;
    env->icv = env->icv_own;
}

/* Dependences, events, or no choice: the general case. */
static NST_NOINLINE void submit_general(struct nst_thread *self, struct nst_task *task, const struct nst_depend *deps,
                                        size_t n)
{
    bool now = nst_task_is_included(self, task->flags);
    struct nst_tally *parent = nst_task_tally(self);
    /* Nobody to wait for, and nobody will ever wait for it: it is complete when this call returns. */
    bool unordered = n == 0 || (!task->detachable && (now || enough_wait(self, task)) && !nst_depend_is_live(parent->graph));

    if (!unordered) {
        if (!now) {
            count(self, task);
            freeze_icvs(self, task);
        }
        if (nst_depend_insert(&parent->graph, task, &task->node, deps, n, now ? self : NULL)) {
            if (!now)
                return;
            nst_task_help(self, may_run, task->node, NULL, false);
        }
    }
    if (!now) {
        if (!task->counted && unordered && n) {
            nst_task_execute(self, task);
            return;
        }
        if (!task->counted) {
            count(self, task);
            freeze_icvs(self, task);
        }
        if (enough_wait(self, task))
            nst_task_execute(self, task);
        else
            nst_task_push(self, task);
        return;
    }
    /* Its creator waits for the body only, and others for its event (OpenMP 5.2, 12.5: "until the structured block ... completes"). */
    if (task->detachable)
        count(self, task);
    nst_task_execute(self, task);
}

static void submit_again(struct nst_thread *self, struct nst_task *task)
{
    if (task->looping)
        task->again = true;
    else
        run_parts(self, task);
}

void nst_task_submit(struct nst_thread *self, struct nst_task *task, const struct nst_depend *deps, size_t ndeps)
{
    struct nst_task_member *m = nst_task_member(self);

    if (NST_UNLIKELY(task->running)) {
        submit_again(self, task);
    } else if (NST_UNLIKELY(task->detachable || ndeps)) {
        submit_general(self, task, deps, ndeps);
    } else if (nst_task_is_included(self, task->flags) || enough_wait(self, task)) {
        struct sample s = sample_begin(m);
        nst_task_execute(self, task);
        sample_end(m, s);
    } else {
        count(self, task);
        freeze_icvs(self, task);
        nst_task_push(self, task);
    }
}

void nst_task_run_sampled(struct nst_thread *self, unsigned flags, void (*fn)(void *), void *data)
{
    struct nst_task_member *m = nst_task_member(self);

    m->made++;
    struct sample s = sample_begin(m);
    nst_task_run_here(self, flags, fn, data);
    nst_task_note_ending(m, (void (*)(void))fn);
    sample_end(m, s);
}

/* Its body left groups open, or children that live longer than it does. */
void nst_task_end_here(struct nst_thread *self, struct nst_task *task, struct nst_taskenv *under, struct nst_taskgroup *group)
{
    if (task->env.group != group)
        close_groups(self, group);
    NST_TASK_BECOMES(task, NST_LIFE_ENDED, NST_WAS(NST_LIFE_BEGUN));
    self->task = under;
    if (!task->tally.graph && nst_tally_is_clear(&task->tally))
        nst_task_free_small(nst_task_member_known(self), task);
    else
        complete_general(self, task);
}

void nst_task_begin(struct nst_thread *self, struct nst_task *task)
{
    if (NST_UNLIKELY(task->detachable))
        count(self, task);
    task->base = enter_body(self, task);
}

void nst_task_end(struct nst_thread *self, struct nst_task *task)
{
    struct nst_taskenv *parent = task->env.parent;

    if (NST_UNLIKELY(self->task != &task->env)) /* begun before a fork, and this is the child */
        return;
    leave_body(self, task, parent, parent->group, task->base);
    body_done(self, task);
}
