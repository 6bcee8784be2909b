// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The life of an explicit task: creation, submission, execution, completion (OpenMP 5.2, 12.5 and 12.9).
 *
 * Completion happens once: when the body has ended and the event (if any) is fulfilled, whichever comes second; for a
 * discarded task when it is discarded. */
#include "runtime/base/panic.h"
#include "runtime/base/mem.h"
#include "runtime/omp/task/task_impl.h"

/* ---- creation ---- */

NST_INLINE void inherit(struct nst_thread *self, struct nst_task *task, unsigned flags)
{
    struct nst_taskenv *parent = self->task;

    task->env.parent = parent;
    task->env.icv = parent->icv;
    task->env.group = parent->group;
    task->env.extra = NULL;
    task->env.final = parent->final || (flags & NST_TASK_FINAL);
    task->team = self->team;
    task->marks = 0;
    task->flags = (uint8_t)flags;
}

struct nst_task *nst_task_new(struct nst_thread *self, const struct nst_task_spec *spec)
{
    struct nst_task *task = nst_task_alloc(self, spec->size, spec->align);

    inherit(self, task, spec->flags);
    task->run = spec->run;
    task->destroy = spec->destroy;
    task->fn = spec->fn;
    task->priority = 0;
    if (NST_UNLIKELY(spec->priority))
        nst_task_set_priority(task, spec->priority);
    return task;
}

void *nst_task_payload(struct nst_task *task)
{
    return task + 1;
}

struct nst_task *nst_task_of_payload(void *payload)
{
    return (struct nst_task *)payload - 1;
}

size_t nst_task_payload_size(const struct nst_task *task)
{
    return task->size;
}

void (*nst_task_function(const struct nst_task *task))(void)
{
    return task->fn;
}

void nst_task_set_destroy(struct nst_task *task, nst_task_fn destroy)
{
    task->destroy = destroy;
}

void nst_task_set_priority(struct nst_task *task, int priority)
{
    int most = nst_icv_global.max_task_priority;

    task->priority = priority < 0 ? 0 : priority > most ? most : priority;
}

void nst_task_set_flags(struct nst_task *task, unsigned flags)
{
    task->flags |= (uint8_t)flags;
    task->env.final |= (flags & NST_TASK_FINAL) != 0;
}

struct nst_event *nst_task_event(struct nst_task *task)
{
    if (!task->detachable) {
        task->detachable = true;
        nst_add_relaxed(&task->refs, 1); /* dropped by nst_event_fulfil */
    }
    return &task->event;
}

struct nst_event *nst_task_event_or_null(struct nst_task *task)
{
    return task->detachable ? &task->event : NULL;
}

bool nst_task_is_included(const struct nst_thread *self, unsigned flags)
{
    return self->task->final || (flags & NST_TASK_UNDEFERRED);
}

struct nst_task *nst_task_current(struct nst_thread *self)
{
    return nst_task_of_env(self->task);
}

/* ---- counting and completion ---- */

/* From here on the task may outlive its submission.  Its creator calls this, before anybody else can know of it. */
static void count(struct nst_thread *self, struct nst_task *task)
{
    task->counted = true;
    task->group = task->env.group;
    nst_add_relaxed(&nst_task_extra(self)->children, 1);
    if (task->group)
        nst_add_relaxed(&task->group->pending, 1);
    nst_add_relaxed(&task->team->tally, 1);
    /* Ancestors stay readable as long as a descendant is about.  Those not anchored yet are on this thread's stack. */
    for (struct nst_task *t = task; t && !t->anchored; t = t->above) {
        t->anchored = true;
        t->above = nst_task_of_env(t->env.parent);
        if (t->above)
            nst_add_relaxed(&t->above->refs, 1);
    }
}

static void complete(struct nst_thread *self, struct nst_task *task)
{
    if (NST_LIKELY(!task->counted)) {
        nst_task_unref(self, task);
        return;
    }
    struct nst_team *team = task->team;

    if (task->node)
        nst_depend_release(task);
    /* ORDER[task.complete]: release; pairs with the acquires of those who wait (taskwait, taskgroup, drain, an undeferred
     * task's creator): they see what the task did.  A taskgroup may be gone as soon as its counter is zero; the parent is
     * not, the task holds a reference; the team is type-stable. */
    nst_or_acq_rel(&task->event.state, NST_TASK_COMPLETE);
    if (task->group)
        nst_sub_acq_rel(&task->group->pending, 1);
    nst_sub_acq_rel(&task->env.parent->extra->children, 1);
    nst_sub_acq_rel(&team->tally, 1);
    nst_latch_advance(&team->tally_moved);
    nst_task_unref(self, task);
}

static void body_done(struct nst_thread *self, struct nst_task *task)
{
    /* ORDER[task.event]: acquire-release; pairs with the same in nst_event_fulfil: the second of the two completes the task
     * and comes after both. */
    if (NST_UNLIKELY(task->detachable) && !(nst_or_acq_rel(&task->event.state, NST_TASK_BODY_DONE) & NST_TASK_FULFILLED))
        return;
    complete(self, task);
}

void nst_event_fulfil(struct nst_event *event)
{
    struct nst_task *task = NST_CONTAINER_OF(event, struct nst_task, event);
    /* A thread that the runtime does not know stays unknown: completing needs no identity. */
    struct nst_thread *self = nst_thread_self_or_null();
    /* ORDER[task.event]: acquire-release; see body_done. */
    unsigned before = nst_or_acq_rel(&task->event.state, NST_TASK_FULFILLED);

    if ((before & (NST_TASK_BODY_DONE | NST_TASK_DISCARDED)) == NST_TASK_BODY_DONE)
        complete(self, task);
    nst_task_unref(self, task);
}

/* Instead of the body. */
static void discard(struct nst_thread *self, struct nst_task *task)
{
    if (task->destroy)
        task->destroy(self, task);
    /* ORDER[task.event]: acquire-release; a fulfilment that comes later sees DISCARDED and leaves completion to us. */
    if (task->detachable)
        nst_or_acq_rel(&task->event.state, NST_TASK_BODY_DONE | NST_TASK_DISCARDED);
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

static void run_body(struct nst_thread *self, struct nst_task *task)
{
    struct nst_taskenv *under = self->task;
    struct nst_taskgroup *group = task->env.group;

    self->task = &task->env;
    task->running = true;
    if (NST_LIKELY(task->run != NULL))
        run_parts(self, task);
    if (NST_UNLIKELY(task->env.group != group))
        close_groups(self, group);
    if (task->destroy)
        task->destroy(self, task);
    self->task = under;
    body_done(self, task);
}

static bool is_dropped(struct nst_thread *self, struct nst_task *task)
{
    if (NST_LIKELY(!nst_icv_global.cancellation) || (task->flags & NST_TASK_IMMUNE))
        return false;
    /* Relaxed: cancellation need only be noticed eventually. */
    if (nst_load_relaxed(&task->team->cancel) & NST_CANCEL_PARALLEL)
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

static bool is_complete(void *arg)
{
    /* ORDER[task.complete]: acquire; pairs with complete(). */
    return nst_load_acquire(&((struct nst_task *)arg)->event.state) & NST_TASK_COMPLETE;
}

static bool is_met(void *arg)
{
    return nst_depend_is_met(arg);
}

/* A deferred task must not look at ICVs that its parent may change or take along. */
static void freeze_icvs(struct nst_task *task)
{
    struct nst_taskenv *env = &task->env;

    if (env->icv == task->team->icv)
        return;
    if (!env->icv_own)
        env->icv_own = nst_mem_lines_or_die(sizeof *env->icv_own);
    *env->icv_own = *env->icv;
    env->icv = env->icv_own;
}

static NST_COLD void submit_counted(struct nst_thread *self, struct nst_task *task, const struct nst_depend *deps,
                                    size_t ndeps)
{
    struct nst_task_extra *parent = nst_task_extra(self);
    bool held = nst_task_is_included(self, task->flags), wait = task->detachable && held;

    count(self, task);
    if (ndeps) {
        freeze_icvs(task);
        if (nst_depend_insert(parent, task, deps, ndeps, held)) {
            if (!held)
                return;
            nst_task_help(self, is_met, task, false);
        }
    }
    if (wait)
        nst_add_relaxed(&task->refs, 1);
    nst_task_execute(self, task);
    if (wait) {
        nst_task_help(self, is_complete, task, false);
        nst_task_unref(self, task);
    }
}

void nst_task_submit(struct nst_thread *self, struct nst_task *task, const struct nst_depend *deps, size_t ndeps)
{
    if (NST_UNLIKELY(task->running)) {
        if (task->looping)
            task->again = true;
        else
            run_parts(self, task);
        return;
    }
    if (NST_UNLIKELY(task->detachable || (ndeps && nst_depend_is_live(self->task->extra))))
        submit_counted(self, task, deps, ndeps);
    else
        nst_task_execute(self, task);
}

/* This version defers nothing that need not be. */
bool nst_task_runs_now(const struct nst_thread *self, unsigned flags)
{
    return true;
}

void nst_task_run_here(struct nst_thread *self, unsigned flags, void (*fn)(void *), void *data)
{
    struct nst_task *task = nst_task_alloc(self, 0, 0);

    inherit(self, task, flags);
    self->task = &task->env;
    fn(data);
    if (NST_UNLIKELY(task->env.group != task->env.parent->group))
        close_groups(self, task->env.parent->group);
    self->task = task->env.parent;
    nst_task_unref(self, task);
}

void nst_task_begin(struct nst_thread *self, struct nst_task *task)
{
    if (NST_UNLIKELY(task->detachable)) {
        count(self, task);
        nst_add_relaxed(&task->refs, 1); /* for the wait in nst_task_end */
    }
    task->running = true;
    self->task = &task->env;
}

void nst_task_end(struct nst_thread *self, struct nst_task *task)
{
    bool wait = task->detachable;

    if (NST_UNLIKELY(task->env.group != task->env.parent->group))
        close_groups(self, task->env.parent->group);
    if (task->destroy)
        task->destroy(self, task);
    self->task = task->env.parent;
    body_done(self, task);
    if (NST_UNLIKELY(wait)) {
        nst_task_help(self, is_complete, task, false);
        nst_task_unref(self, task);
    }
}
