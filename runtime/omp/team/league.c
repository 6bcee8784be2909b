// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Leagues of teams and target regions on the host (OpenMP 5.2, 10.2 and 13.8): fresh initial threads in the encountering
 * thread's place, or on strands of their own. */
#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/team/initial.h"
#include "runtime/omp/team/parallel.h"
#include "runtime/omp/team/region.h"
#include "runtime/omp/team/team_cache.h"
#include "runtime/omp/team/team_wait.h"
#include "runtime/os/futex.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/publish.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/tuning.h"
#include "runtime/strand/annotate.h"

/* Blocks are type-stable, like teams: a thief or the monitor may still look at a job, and what is above its scope, when the
 * league has ended. */
struct league_job {
    struct nst_job job;
    struct league *league;
};

struct league {
    const struct nst_fork *fork;
    struct nst_scope scope;   /* the teams' scopes lie in it */
    struct nst_icv icv;
    unsigned size;
    _Atomic unsigned next;    /* number of the next team to run */
    _Atomic unsigned pending; /* jobs not finished */
    struct nst_latch done;
    struct league *next_free;
    unsigned room;            /* jobs that there is memory for */
    struct league_job job[];
};

static struct league *free_leagues;
static _Atomic uint32_t free_lock;

static struct league *obtain(unsigned jobs)
{
    unsigned room = 8;

    nst_short_lock(&free_lock);
    struct league **at = &free_leagues;
    while (*at && (*at)->room < jobs)
        at = &(*at)->next_free;
    struct league *l = *at;
    if (l)
        *at = l->next_free;
    nst_short_unlock(&free_lock);
    if (l)
        return l;
    while (room < jobs)
        room *= 2;
    l = nst_mem_lines_or_die(sizeof *l + room * sizeof l->job[0]);
    l->room = room;
    return l;
}

static void give_back(struct league *l)
{
    nst_short_lock(&free_lock);
    l->next_free = free_leagues;
    free_leagues = l;
    nst_short_unlock(&free_lock);
}

void nst_leagues_forget(void)
{
    if (nst_load_relaxed(&free_lock)) /* somebody was changing the list */
        free_leagues = NULL;
    nst_store_relaxed(&free_lock, 0u);
}

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
    if (nst_team_is_dead(t)) { /* it has forked, and this is the child */
        nst_team_left_behind(strand->thread);
        return;
    }
    strand->thread = t->threads[0].up;
    nst_team_give(strand, t);
}

static void place(struct nst_team *t, const struct nst_scope *above, unsigned size)
{
    nst_store_relaxed(&t->scope.parent, (struct nst_scope *)above);
    nst_store_relaxed(&t->scope.depth, nst_load_relaxed((_Atomic unsigned *)&above->depth) + 1);
    t->league_size = size;
}

static void run_team(struct league *l, unsigned num)
{
    struct nst_strand *strand = nst_strand_self();
    struct nst_team *t = initial_team(strand, &l->icv);

    place(t, &l->scope, l->size);
    t->league_num = num;
    enter(strand, t);
    l->fork->invoke(&t->threads[0], l->fork);
    nst_team_drain(&t->threads[0]);
    leave(strand, t);
}

static void run_job(struct nst_job *job)
{
    struct league *l = NST_CONTAINER_OF(job, struct league_job, job)->league;
    uint32_t generation = nst_lineage.generation;
    unsigned num;

    while ((num = nst_add_relaxed(&l->next, 1u)) < l->size) {
        run_team(l, num);
        if (NST_UNLIKELY(generation != nst_lineage.generation)) /* it has forked, and this is the child */
            nst_thread_end_process();
    }
    /* ORDER[league.pending]: release and acquire, as at a region's join. */
    if (nst_sub_acq_rel(&l->pending, 1u) == 1)
        nst_latch_advance(&l->done);
}

static void describe(struct league *l, struct nst_thread *self, const struct nst_fork *fork, unsigned num_teams,
                     unsigned thread_limit)
{
    l->fork = fork;
    l->icv = *self->task->icv;
    if (thread_limit)
        l->icv.thread_limit = (int)thread_limit;
    l->size = num_teams;
    nst_store_relaxed(&l->scope.parent, &self->team->scope);
    nst_store_relaxed(&l->scope.depth, nst_load_relaxed(&self->team->scope.depth) + 1);
}

/* One team plays all of them: nothing of one is left for the next, for what sets an ICV sets it in a copy that belongs to the task. */
static void one_after_another(struct nst_thread *self, const struct nst_fork *fork, unsigned num_teams, unsigned thread_limit)
{
    struct nst_strand *strand = self->strand;
    struct nst_team *t = initial_team(strand, self->task->icv);
    struct nst_thread *th = &t->threads[0];

    if (thread_limit)
        t->icv_copy.thread_limit = (int)thread_limit;
    place(t, &self->team->scope, num_teams);
    enter(strand, t);
    for (unsigned i = 0; i < num_teams && !nst_team_is_dead(t); i++) {
        t->league_num = i;
        th->implicit.icv = t->icv;
        fork->invoke(th, fork);
        nst_team_drain(th);
    }
    leave(strand, t);
}

/* The caller plays team 0; for the others there are jobs, for as many as strands can be had. */
static void side_by_side(struct league *l, unsigned jobs)
{
    struct nst_strand *strand = nst_strand_self();
    uint32_t generation = nst_lineage.generation;
    uint32_t tag = nst_latch_tag(&l->done);

    nst_store_relaxed(&l->next, 1u);
    nst_store_relaxed(&l->pending, jobs);
    (void)nst_pool_enter(strand, jobs + 1);
    for (unsigned i = 0; i < jobs; i++) {
        l->job[i] = (struct league_job){.job = {.run = run_job, .scope = &l->scope}, .league = l};
        NST_HAPPENS_BEFORE(&l->job[i].job);
    }
    nst_publish(strand->carrier, &l->job[0].job, jobs, sizeof l->job[0]);
    run_team(l, 0);
    if (NST_UNLIKELY(generation != nst_lineage.generation)) /* it has forked, and this is the child */
        return;
    while (nst_latch_tag(&l->done) == tag) /* the last job's latch says that all have ended: ORDER[league.pending] */
        nst_wait(&l->done, tag, &l->scope);
    nst_strands_release(strand->carrier, jobs);
    nst_pool_leave(strand, jobs + 1);
}

void nst_league(const struct nst_fork *fork, unsigned num_teams, unsigned thread_limit, bool concurrent)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_region *region = concurrent && num_teams > 1 ? nst_region_note(fork->fn) : NULL;
    bool brief = nst_region_takes_less(region, NST_CROWD_NS);
    int64_t began = region && (!brief || nst_region_sample(region)) ? nst_clock_ns() : 0;

    if (!concurrent || num_teams == 1 || brief) {
        one_after_another(self, fork, num_teams, thread_limit);
    } else {
        struct nst_carrier *k = nst_strand_self()->carrier;
        unsigned jobs = nst_monitor_begin() && nst_carrier_enlist(k) ? nst_strands_reserve(k, num_teams - 1) : 0;
        if (jobs == 0) {
            one_after_another(self, fork, num_teams, thread_limit);
        } else {
            struct league *l = obtain(jobs);
            describe(l, self, fork, num_teams, thread_limit);
            side_by_side(l, jobs);
            give_back(l);
        }
    }
    if (began)
        nst_region_took(region, nst_clock_ns() - began);
}

void nst_host_target_begin(unsigned thread_limit)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_strand *strand = nst_strand_self();
    struct nst_team *t = initial_team(strand, &nst_icv_global.initial);

    if (thread_limit)
        t->icv_copy.thread_limit = (int)thread_limit;
    place(t, &self->team->scope, 1);
    enter(strand, t);
}

void nst_host_target_end(void)
{
    struct nst_strand *strand = nst_strand_self();
    struct nst_thread *th = strand->thread;

    if (NST_UNLIKELY(!th->up)) { /* begun before a fork, and this is the child */
        nst_team_left_behind(th);
        return;
    }
    nst_team_drain(th);
    leave(strand, th->team);
}
