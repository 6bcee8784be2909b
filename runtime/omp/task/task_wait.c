// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Waiting for tasks, and executing ready ones meanwhile (OpenMP 5.2, 12.9 and 15.5).
 *
 * All of a team's task waits share one latch, team->tally_moved: it advances whenever a task completes (its successors are
 * in the ready list by then).  Only counted tasks are ever waited for, so in programs without detach nobody gets here.
 *
 * Task scheduling constraint: under a wait inside a tied task only descendants of that task may start.  That never costs
 * progress, since everything such a wait depends on is a descendant.  A barrier drains anything of the team. */
#include "runtime/omp/task/task_impl.h"
#include "runtime/omp/team/team_barrier.h"

/* ---- ready tasks ---- */

void nst_task_ready_locked(struct nst_task_team *tt, struct nst_task *task)
{
    struct nst_task **at = &tt->ready;

    if (!tt->ready || tt->ready_last->priority >= task->priority) {
        if (tt->ready)
            at = &tt->ready_last->next;
    } else {
        while (*at && (*at)->priority >= task->priority)
            at = &(*at)->next;
    }
    task->next = *at;
    if (tt->ready && at == &tt->ready_last->next)
        task->next = NULL;
    *at = task;
    if (!task->next)
        tt->ready_last = task;
}

static bool descends(const struct nst_task *task, const struct nst_taskenv *from)
{
    const struct nst_taskenv *up = task->env.parent;

    while (up != from && up->kind == NST_TASK_EXPLICIT)
        up = up->parent;
    return up == from;
}

static struct nst_task *take_ready(struct nst_thread *self, bool any)
{
    struct nst_task_team *tt = nst_task_team_or_null(self->team);
    struct nst_task *before = NULL, *task;

    if (!tt)
        return NULL;
    nst_lock_acquire(&tt->lock);
    for (task = tt->ready; task && !any && !descends(task, self->task); task = task->next)
        before = task;
    if (task) {
        if (before)
            before->next = task->next;
        else
            tt->ready = task->next;
        if (tt->ready_last == task)
            tt->ready_last = before;
    }
    nst_lock_release(&tt->lock);
    return task;
}

void nst_task_help(struct nst_thread *self, bool (*done)(void *), void *arg, bool any)
{
    struct nst_team *team = self->team;

    for (;;) {
        uint32_t tag = nst_latch_tag(&team->tally_moved);
        if (done(arg))
            return;
        struct nst_task *task = take_ready(self, any);
        if (task)
            nst_task_execute(self, task);
        else
            nst_wait(&team->tally_moved, tag, &team->scope);
    }
}

/* ---- taskwait ---- */

static bool no_children(void *arg)
{
    /* ORDER[task.complete]: acquire; pairs with complete() in task.c. */
    return !nst_load_acquire(&((struct nst_task_extra *)arg)->children);
}

void nst_taskwait(struct nst_thread *self)
{
    struct nst_task_extra *extra = self->task->extra;

    if (extra && !no_children(extra))
        nst_task_help(self, no_children, extra, false);
}

static const struct nst_task_spec empty_undeferred = {.flags = NST_TASK_UNDEFERRED | NST_TASK_IMMUNE};
static const struct nst_task_spec empty_deferred = {.flags = NST_TASK_IMMUNE};

void nst_task_wait_depend(struct nst_thread *self, const struct nst_depend *deps, size_t n)
{
    if (n && nst_depend_is_live(self->task->extra))
        nst_task_submit(self, nst_task_new(self, &empty_undeferred), deps, n);
}

void nst_taskwait_depend_nowait(struct nst_thread *self, const struct nst_depend *deps, size_t n)
{
    if (n && nst_depend_is_live(self->task->extra))
        nst_task_submit(self, nst_task_new(self, &empty_deferred), deps, n);
}

void nst_taskyield(struct nst_thread *self)
{
    struct nst_task *task = nst_load_relaxed(&self->team->tally) ? take_ready(self, false) : NULL;

    if (task)
        nst_task_execute(self, task);
    else
        nst_yield();
}

/* ---- barriers and joins ---- */

static bool all_complete(void *arg)
{
    /* ORDER[task.complete]: acquire; pairs with complete() in task.c. */
    return !nst_load_acquire(&((struct nst_team *)arg)->tally);
}

static void drain(struct nst_thread *self)
{
    nst_task_help(self, all_complete, self->team, true);
}

__attribute__((constructor)) static void connect(void)
{
    nst_team_drain = drain;
}
