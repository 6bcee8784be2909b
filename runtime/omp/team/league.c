// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Leagues of teams and target regions on the host (OpenMP 5.2, 10.2 and 13.8): fresh initial threads in the encountering
 * thread's place, or on strands of their own. */
#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/team/initial.h"
#include "runtime/omp/team/parallel.h"
#include "runtime/omp/team/team_cache.h"
#include "runtime/omp/team/team_wait.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/pool.h"
#include "runtime/strand/annotate.h"

struct league {
    struct nst_fork fork;
    struct nst_scope scope;
    struct nst_icv icv;
    unsigned size;
    _Atomic unsigned next;    /* number of the next team to run */
    _Atomic unsigned pending; /* jobs not finished */
    struct nst_latch done;
};

struct league_job {
    struct nst_job job;
    struct league *league;
};

static struct nst_team *initial_team(struct nst_strand *strand, const struct nst_icv *icv)
{
    struct nst_team *t = nst_team_take(strand, 1);

    if (!t)
        nst_fatal("out of memory: no initial team");
    nst_initial_team_reset(t, icv);
    return t;
}

static void enter(struct nst_strand *strand, struct nst_team *t)
{
    struct nst_thread *th = &t->threads[0];

    th->up = strand->thread;
    th->strand = strand;
    strand->thread = th;
}

static void leave(struct nst_strand *strand, struct nst_team *t)
{
    strand->thread = t->threads[0].up;
    nst_team_give(strand, t);
}

static void run_team(struct league *l, unsigned num)
{
    struct nst_strand *strand = nst_strand_self();
    struct nst_team *t = initial_team(strand, &l->icv);

    t->scope.parent = &l->scope;
    t->scope.depth = l->scope.depth + 1;
    t->league_size = l->size;
    t->league_num = num;
    enter(strand, t);
    l->fork.invoke(&t->threads[0], &l->fork);
    nst_team_drain(&t->threads[0]);
    leave(strand, t);
}

static void run_job(struct nst_job *job)
{
    struct league *l = NST_CONTAINER_OF(job, struct league_job, job)->league;

    run_team(l, nst_add_relaxed(&l->next, 1u));
    /* ORDER[league.pending]: release and acquire, as at a region's join. */
    if (nst_sub_acq_rel(&l->pending, 1u) == 1)
        nst_latch_advance(&l->done);
}

void nst_league(const struct nst_fork *fork, unsigned num_teams, unsigned thread_limit, bool concurrent)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_strand *strand = nst_strand_self();
    unsigned jobs = concurrent ? num_teams - 1 : 0;
    struct league *l = nst_mem_lines_or_die(sizeof *l + jobs * sizeof(struct league_job));
    struct league_job *job = (struct league_job *)(l + 1);

    l->fork = *fork;
    l->scope.parent = &self->team->scope;
    l->scope.depth = self->team->scope.depth + 1;
    l->icv = *self->task->icv;
    if (thread_limit)
        l->icv.thread_limit = (int)thread_limit;
    l->size = num_teams;
    nst_store_relaxed(&l->next, 1u);
    nst_store_relaxed(&l->pending, jobs);
    uint32_t tag = nst_latch_tag(&l->done);
    if (jobs) {
        nst_pool_enter();
        for (unsigned i = 0; i < jobs; i++) {
            job[i] = (struct league_job){.job = {.run = run_job, .scope = &l->scope}, .league = l};
            NST_HAPPENS_BEFORE(&job[i].job);
            nst_carrier_push(strand->carrier, &job[i].job);
        }
        nst_pool_notify();
        nst_monitor_rouse();
    }
    run_team(l, 0);
    if (jobs) { /* the last job's latch says that all have ended: ORDER[league.pending] */
        while (nst_latch_tag(&l->done) == tag)
            nst_wait(&l->done, tag, &l->scope);
        nst_pool_leave();
    } else {
        for (unsigned i = 1; i < num_teams; i++)
            run_team(l, i);
    }
    nst_mem_free(l);
}

void nst_host_target_begin(unsigned thread_limit)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_strand *strand = nst_strand_self();
    struct nst_team *t = initial_team(strand, &nst_icv_global.initial);

    if (thread_limit)
        t->icv_copy.thread_limit = (int)thread_limit;
    t->scope.parent = &self->team->scope;
    t->scope.depth = self->team->scope.depth + 1;
    enter(strand, t);
}

void nst_host_target_end(void)
{
    struct nst_strand *strand = nst_strand_self();
    struct nst_thread *th = strand->thread;

    nst_team_drain(th);
    leave(strand, th->team);
}
