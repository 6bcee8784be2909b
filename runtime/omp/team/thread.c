// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Tasks' own ICVs, and the initial thread of a root. */
#include "runtime/omp/team/thread.h"

#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/team/affinity.h"
#include "runtime/omp/team/initial.h"
#include "runtime/omp/team/team_cache.h"
#include "runtime/omp/team/team_wait.h"
#include "runtime/sched/root.h"

#include <stdlib.h>

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
    th->up = th->behind = NULL;
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

/* ---- nobody ---- */

bool nst_thread_is_nobody(void)
{
    return nst_strand_self_or_null() != NULL || nst_root_is_adopting();
}

static union {
    struct nst_team team;
    char room[sizeof(struct nst_team) + sizeof(struct nst_thread)];
} nobody;

/* No settings yet: the handler has interrupted the first call of all. */
static const struct nst_icv unset = {.nthreads = 1, .max_active_levels = 1, .thread_limit = INT_MAX};

struct nst_thread *nst_thread_nobody(void)
{
    struct nst_thread *th = nobody.team.threads;
    const struct nst_icv *icv = nst_icv_global.initial.nthreads ? &nst_icv_global.initial : &unset;

    if (nst_peek(&th->implicit.icv) != icv)
        nst_poke(&th->implicit.icv, icv); /* others may write the same */
    return th;
}

__attribute__((constructor)) static void make_nobody(void)
{
    nst_team_found(&nobody.team, 1);
}

/* ---- fork and exit ---- */

void nst_thread_end_process(void)
{
    exit(0); /* as if a process's last thread had returned */
}

/* Outside all regions a root goes on as what it is; whoever forks anywhere else becomes an initial thread with the ICVs of the task
 * that it was executing. */
void nst_initial_forked(struct nst_strand *self)
{
    struct nst_thread *was = self ? self->thread : NULL;
    bool stays = was && !was->up && !was->team->parent && was->num == 0;

    /* They may lie with a team that is about to become a new one: the primary's, for a member. */
    struct nst_icv icv = was ? *was->task->icv : nst_icv_global.initial;

    nst_team_forget_all(self, was);
    if (!self)
        return;
    if (stays) {
        was->team->generation = nst_lineage.generation;
        nst_store_relaxed(&was->team->group_threads, 1);
        return;
    }
    struct nst_team *t = nst_initial_team_new(&icv);
    if (!t)
        nst_fatal("out of memory: no initial team in the child of a fork");
    t->threads[0].behind = was;
    t->threads[0].strand = self;
    t->threads[0].place = was ? was->place : -1;
    t->threads[0].partition = was ? was->partition : (struct nst_place_partition){0, 0};
    self->thread = &t->threads[0];
}
