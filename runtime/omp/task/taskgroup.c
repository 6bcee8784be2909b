// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Taskgroups.  A group's memory belongs to the task that opened it and returns to its member's spare list; tasks made inside by
 * that task count in the group's tally, tasks made by those in theirs, so none outlives the group. */
#include "runtime/omp/task/taskgroup.h"

#include "runtime/base/mem.h"
#include "runtime/omp/task/task_impl.h"

void nst_taskgroup_begin(struct nst_thread *self)
{
    struct nst_task_member *m = nst_task_member(self);
    struct nst_taskgroup *g = m->groups;

    if (NST_LIKELY(g != NULL))
        m->groups = g->outer;
    else
        g = nst_mem_lines_or_die(sizeof *g);
    nst_tally_init(&g->tally, self);
    g->opener = self->task;
    g->outer = self->task->group;
    g->reductions = NULL;
    nst_store_relaxed(&g->cancelled, false);
    g->implicit = false;
    self->task->group = g;
}

static bool is_empty(void *arg)
{
    return !nst_tally_has_tree(nst_tally_count(arg));
}

void nst_taskgroup_end(struct nst_thread *self)
{
    struct nst_taskgroup *g = self->task->group;

    if (NST_UNLIKELY(!g))
        return; /* a jump out of a cancelled region can leave an end without its begin */
    if (!nst_tally_is_clear(&g->tally))
        nst_task_help(self, is_empty, &g->tally, &g->tally, false);
    if (NST_UNLIKELY(g->reductions != NULL))
        nst_reduction_group_end(self, g);
    self->task->group = g->outer;
    struct nst_task_member *m = nst_task_member(self);
    g->outer = m->groups;
    m->groups = g;
}

bool nst_taskgroup_cancel(struct nst_thread *self)
{
    struct nst_taskgroup *g = self->task->group, *region = g;

    if (!g)
        return false;
    while (region && region->implicit)
        region = region->outer;
    if (region)
        g = region;
    nst_store_relaxed(&g->cancelled, true);
    return true;
}

bool nst_taskgroup_is_cancelled(const struct nst_thread *self)
{
    if (nst_load_relaxed(&self->team->cancel) & NST_CANCEL_PARALLEL)
        return true;
    for (const struct nst_taskgroup *g = self->task->group; g; g = g->outer)
        if (nst_load_relaxed((_Atomic bool *)&g->cancelled))
            return true;
    return false;
}
