// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Tasks' own ICVs, and the initial thread of a root. */
#include "runtime/omp/team/thread.h"

#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/team/affinity.h"
#include "runtime/omp/team/initial.h"
#include "runtime/omp/team/team_cache.h"
#include "runtime/omp/team/team_wait.h"

struct nst_icv *nst_icv_own(struct nst_thread *self)
{
    struct nst_taskenv *task = self->task;

    if (task->icv != task->icv_own || !task->icv_own) {
        if (!task->icv_own)
            task->icv_own = nst_mem_lines_or_die(sizeof *task->icv_own);
        *task->icv_own = *task->icv;
        task->icv = task->icv_own;
    }
    return task->icv_own;
}

struct nst_team *nst_initial_team_new(const struct nst_icv *icv)
{
    struct nst_team *t = nst_team_new(1);

    if (t)
        nst_initial_team_reset(t, icv);
    return t;
}

void nst_initial_team_reset(struct nst_team *t, const struct nst_icv *icv)
{
    struct nst_thread *th = &t->threads[0];

    t->icv_copy = *icv;
    t->icv = &t->icv_copy;
    t->group = t;
    t->league_size = 1;
    t->league_num = 0;
    t->mode = NST_TEAM_SERIAL;
    t->level = t->active_level = 0;
    t->parent = NULL;
    nst_store_relaxed(&t->scope.parent, NULL);
    nst_store_relaxed(&t->scope.depth, 0u);
    t->group_reserved = 0;
    t->plan = (struct nst_plan){.where = NST_WHERE_INLINE};
    t->reserved = 0;
    nst_store_relaxed(&t->group_threads, 1);
    th->task = &th->implicit;
    th->implicit.kind = NST_TASK_INITIAL;
    th->implicit.icv = t->icv;
    th->implicit.parent = NULL;
    th->implicit.group = NULL;
    th->implicit.final = th->implicit.in_explicit = false;
}

void nst_initial_enter(struct nst_strand *root)
{
    struct nst_team *t = nst_initial_team_new(&nst_icv_global.initial);

    if (!t)
        nst_fatal("out of memory: no initial team for a new thread");
    t->threads[0].strand = root;
    root->thread = &t->threads[0];
    if (NST_UNLIKELY(nst_icv_global.affinity_active))
        nst_affinity_initial(&t->threads[0]);
}

void nst_initial_leave(struct nst_strand *root)
{
    struct nst_thread *th = root->thread;

    nst_team_drop_all(root);
    root->thread = NULL;
    /* Not when the thread ends inside a region, which is not ours to judge; and not while its tasks wait for something: they would
     * become those of whoever gets the team next. */
    if (th->team->level == 0 && (!nst_load_relaxed(&th->team->tasking) || nst_team_hooks->is_quiet(th))) {
        nst_store_relaxed(&th->team->tasking, false);
        nst_team_abandon(th->team);
    }
}

void nst_initial_forked(struct nst_strand *self)
{
    nst_team_forget_all(self);
}
