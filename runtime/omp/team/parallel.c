// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Fork and join.  Life of a region: runtime/README.md; how a team waits between regions: team_cache.h and `mode` in team.h. */
#include "runtime/omp/team/parallel.h"

#include "runtime/arch/arch.h"
#include "runtime/base/panic.h"
#include "runtime/os/futex.h"
#include "runtime/omp/team/affinity.h"
#include "runtime/omp/team/attributes.h"
#include "runtime/omp/team/dock.h"
#include "runtime/omp/team/launch.h"
#include "runtime/omp/team/member.h"
#include "runtime/omp/team/num_threads.h"
#include "runtime/omp/team/plan.h"
#include "runtime/omp/team/region.h"
#include "runtime/omp/team/team_cache.h"
#include "runtime/omp/team/team_wait.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/publish.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/state.h"
#include "runtime/sched/tuning.h"

static void set_icv(struct nst_team *team, const struct nst_taskenv *task)
{
    const struct nst_icv *icv = task->icv;
    const struct nst_icv_global *g = &nst_icv_global;
    bool next_size = g->nthreads_count > 1 && !icv->nthreads_set && icv->nthreads_index + 1u < g->nthreads_count;
    bool next_bind = g->bind_count > 1 && icv->bind_index + 1u < g->bind_count;

    if (NST_LIKELY(!next_size && !next_bind)) {
        if (team->icv != icv)
            team->icv = icv;
        return;
    }
    team->icv_copy = *icv;
    if (next_size)
        team->icv_copy.nthreads = g->nthreads_list[++team->icv_copy.nthreads_index];
    if (next_bind)
        team->icv_copy.bind = g->bind_list[++team->icv_copy.bind_index];
    team->icv = &team->icv_copy;
}

/* Members read these lines at every start; the same region forked again leaves them in their caches. */
#define UPDATE(field, value)      \
    do {                          \
        if ((field) != (value))   \
            (field) = (value);    \
    } while (0)

#define UPDATE_SHARED(field, value)              \
    do {                                         \
        if (nst_load_relaxed(&(field)) != (value)) \
            nst_store_relaxed(&(field), (value)); \
    } while (0)

static void describe_scope(struct nst_scope *scope, struct nst_scope *outer, const struct nst_plan *plan)
{
    UPDATE_SHARED(scope->parent, outer);
    UPDATE_SHARED(scope->depth, nst_load_relaxed(&outer->depth) + 1);
    UPDATE_SHARED(scope->patient, plan->patient);
    UPDATE_SHARED(scope->stay, plan->stay);
}

/* Everything about the region but its members. */
static void describe(struct nst_team *team, struct nst_thread *self, const struct nst_fork *fork)
{
    struct nst_team *outer = self->team;

    UPDATE(team->fork.invoke, fork->invoke);
    UPDATE(team->fork.fn, fork->fn);
    UPDATE(team->fork.data, fork->data);
    UPDATE(team->fork.extra, fork->extra);
    UPDATE(team->fork.num_threads, fork->num_threads);
    UPDATE(team->fork.proc_bind, fork->proc_bind);
    UPDATE(team->fork.prepare, fork->prepare);
    UPDATE(team->fork.prepare_arg, fork->prepare_arg);
    set_icv(team, self->task);
    UPDATE(team->task, self->task);
    uint64_t fp = nst_fp_control();
    UPDATE(team->fp, fp);
    UPDATE(team->parent, self);
    UPDATE(team->level, outer->level + 1);
    UPDATE(team->active_level, outer->active_level + (team->nthreads > 1));
    UPDATE(team->dissolve, false);
    describe_scope(&team->scope, &outer->scope, &team->plan);
    UPDATE(team->league_size, outer->league_size);
    UPDATE(team->league_num, outer->league_num);
    UPDATE(team->group, outer->group);
    UPDATE(team->threads[0].up, self);
}

/* The forking thread becomes member 0. */
static void enter_primary(struct nst_strand *strand, struct nst_team *team)
{
    struct nst_thread *th = &team->threads[0];

    if (NST_UNLIKELY(team->plan.where == NST_WHERE_THREADS && !nst_strand_is_bound(strand))) {
        nst_store_relaxed(&strand->bound, true);
        (void)nst_go_home(false);
    }
    th->strand = strand;
    nst_member_begin(th, team);
    strand->thread = th;
    if (NST_UNLIKELY(nst_icv_global.affinity_active))
        nst_affinity_enter(th);
}

/* An idle team of n members or fewer. */
static struct nst_team *obtain(struct nst_strand *strand, unsigned n, bool leased)
{
    if (leased)
        return nst_team_take_leased(strand, n);
    struct nst_team *t = nst_team_take(strand, n);
    if (t)
        t->mode = n > 1 ? NST_TEAM_JOBS : NST_TEAM_SERIAL;
    return t;
}

/* Did processors stand idle while members slept? */
static bool has_blocked(const struct nst_team *team)
{
    struct nst_os_usage now;

    nst_os_usage(&now);
    return now.cpu_ns - team->used.cpu_ns < (team->ended_ns - team->began_ns) / 2 && now.sleeps - team->used.sleeps >= (int64_t)team->nthreads;
}

/* What the run that has just ended says about the region. */
static void learn(struct nst_team *team)
{
    struct nst_region *region = team->region;
    bool threads = team->plan.where == NST_WHERE_THREADS && team->plan.overdraft;

    if (team->began_ns) {
        team->ended_ns = nst_clock_ns();
        /* Where donors had to be woken the time says more about that than about the region: take the primary's part for all. */
        nst_region_took(region, team->woke ? team->own_ns * (int64_t)team->nthreads : team->ended_ns - team->began_ns);
    }
    if (NST_UNLIKELY(nst_load_relaxed(&team->scope.moved))) {
        nst_store_relaxed(&team->scope.moved, false);
        nst_region_moved(region);
    }
    bool starved = nst_load_relaxed(&team->scope.starved) || NST_UNLIKELY(team->plan.measured && has_blocked(team));
    bool probed = team->plan.probe && team->plan.where != NST_WHERE_THREADS;
    if (NST_UNLIKELY(starved || threads || probed || nst_load_relaxed(&region->alarms) != 0)) {
        nst_store_relaxed(&team->scope.starved, false);
        if (team->began_ns) /* a run that was not timed has nothing to compare */
            nst_region_ended(region, team->ended_ns - team->began_ns, threads, probed, starved);
    }
}

/* ---- forming a team ---- */

/* A strand for each member, or fewer members (R7). */
static void staff(struct nst_strand *strand, struct nst_team *team)
{
    unsigned n = team->nthreads;

    if (team->mode == NST_TEAM_LEASED) {
        if (NST_UNLIKELY(n > team->hired)) {
            n = nst_team_hire(strand->carrier, team, n);
            team->plan.measured = false; /* threads that begin sleep as well */
        }
    } else if (n > 1) {
        n = nst_team_reserve(strand->carrier, team);
    }
    if (NST_LIKELY(n == team->nthreads))
        return;
    nst_poke(&team->nthreads, n);
    team->active_level = team->parent->team->active_level + (n > 1);
}

/* An idle team as planned, with a strand for each member; of fewer members when memory or threads have run out (R7).  Described before
 * it has members: a signal handler may ask a new one at once in which region it is. */
static struct nst_team *form(struct nst_thread *self, const struct nst_fork *fork, const struct nst_plan *plan, unsigned n)
{
    struct nst_strand *strand = self->strand;
    struct nst_team *team = obtain(strand, n, nst_plan_leases(plan));

    if (NST_UNLIKELY(!team)) {
        nst_warn_once("out of memory for a team of %u threads: the region runs with one", n);
        team = obtain(strand, 1, false);
        if (!team)
            nst_fatal("out of memory: not even a team of one can be formed");
    }
    team->plan = *plan;
    describe(team, self, fork);
    staff(strand, team);
    return team;
}

static void release(struct nst_carrier *k, struct nst_latch *l, bool quietly, bool crowd)
{
    if (quietly)
        nst_carrier_release_quietly(k, l, crowd);
    else
        nst_latch_advance(l);
}

/* Members of a leased team wait at its dock, or in reserve: let them go. */
static void release_leased(struct nst_carrier *k, struct nst_team *team)
{
    unsigned n = team->nthreads;
    bool strands = team->plan.where == NST_WHERE_STRANDS;
    bool crowd = strands && n > (unsigned)nst_pool.p && nst_region_takes_less(team->region, NST_CROWD_NS);
    /* Waking a sleeping donor takes longer than a brief region does.  Not in a burst: there it pays for the next ones. */
    bool brief = strands && team->began_ns && nst_region_takes_less(team->region, NST_BRIEF_NS) &&
                 team->began_ns - team->ended_ns > NST_GAP_NS;

    team->crowd = crowd ? k : NULL;
    team->woke = team->began_ns && strands && !crowd && !brief && nst_load_relaxed(&nst_pool.parked) > 0;
    bool larger = nst_dock_open(team, n);
    release(k, &team->dock.moved, crowd || brief, crowd);
    if (NST_UNLIKELY(larger))
        release(k, &team->reserve, crowd || brief, crowd);
    nst_team_event_tell(team);
}

unsigned nst_parallel_start(const struct nst_fork *fork)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_strand *strand = nst_strand_self();
    int reserved;
    unsigned wanted = nst_group_reserve(self, nst_parallel_size(self, fork->num_threads), &reserved);
    struct nst_region *region = wanted > 1 ? nst_region_note(fork->fn) : NULL;
    struct nst_plan plan = nst_plan_make(self, fork, region, wanted);
    struct nst_team *team = form(self, fork, &plan, wanted);
    unsigned n = team->nthreads;

    if (NST_UNLIKELY(n != wanted && reserved)) {
        nst_group_release(self->team->group, (int)(wanted - n));
        reserved -= (int)(wanted - n);
    }
    if (nst_attributes_differ())
        nst_attributes_describe(team, strand, self->team);
    if (NST_UNLIKELY(nst_icv_global.affinity_active))
        nst_affinity_assign(team, self, (enum nst_bind)plan.bind);
    team->group_reserved = reserved;
    team->region = region;
    team->crowd = NULL;
    team->woke = false;
    team->began_ns = plan.timed ? nst_clock_ns() : 0;
    if (NST_UNLIKELY(plan.measured))
        nst_os_usage(&team->used);
    team->primary_bound = nst_strand_is_bound(strand);
    /* Members compare with these: set before anyone can move them. */
    team->join_seen = nst_team_event_count(&team->join.done);
    if (nst_load_relaxed(&team->join.pending) != n - 1)
        nst_store_relaxed(&team->join.pending, n - 1);
    if (fork->prepare)
        fork->prepare(team, &team->fork);
    if (team->mode == NST_TEAM_LEASED)
        release_leased(strand->carrier, team);
    else if (n > 1)
        nst_team_release_jobs(strand->carrier, team);
    enter_primary(strand, team);
    if (team->woke)
        team->own_ns = nst_clock_ns(); /* from here on it is the primary's own part, without the waking */
    return n;
}

static void await_recalled(struct nst_team *team)
{
    for (;;) {
        uint32_t tag = nst_latch_tag(&team->join.done.moved);
        if (nst_load_acquire(&team->join.recalled) == 0) /* ORDER[join.recalled] */
            return;
        nst_wait(&team->join.done.moved, tag, &team->scope);
    }
}

void nst_parallel_end(void)
{
    struct nst_strand *strand = nst_strand_self();
    struct nst_thread *th = strand->thread;
    struct nst_team *team = th->team;

    if (NST_UNLIKELY(!team->parent)) { /* begun before a fork, and this is the child: it is outside all regions */
        nst_team_left_behind(th);
        return;
    }
    nst_team_drain(th);
    if (team->woke)
        team->own_ns = nst_clock_ns() - team->own_ns;
    if (team->nthreads > 1)
        nst_team_await(th, &team->join.done, team->join_seen, false);
    if (nst_team_is_dead(team)) { /* a task that was executed meanwhile has forked */
        nst_team_left_behind(strand->thread);
        return;
    }
    if (NST_UNLIKELY(nst_load_relaxed(&team->tasking))) {
        await_recalled(team);
        nst_store_relaxed(&team->tasking, false);
    }
    strand->thread = th->up;
    if (team->crowd) {
        nst_carrier_release_ended(team->crowd);
        team->crowd = NULL;
    }
    if (NST_UNLIKELY(nst_load_relaxed(&team->cancel) != 0)) {
        nst_store_relaxed(&team->cancel, 0u);
        nst_store_relaxed(&team->barrier.arrived, 0u);
        nst_work_reset(team);
    }
    if (team->region)
        learn(team);
    if (NST_UNLIKELY(!team->primary_bound && nst_strand_is_bound(strand)) && !strand->kept)
        nst_store_relaxed(&strand->bound, false);
    if (team->reserved) {
        nst_strands_release(strand->carrier, team->reserved);
        team->reserved = 0;
    }
    nst_plan_over(&team->plan);
    nst_group_release(team->group, team->group_reserved);
    if (team->mode == NST_TEAM_LEASED)
        nst_team_give_leased(strand, team);
    else
        nst_team_give(strand, team);
}

unsigned nst_parallel(const struct nst_fork *fork)
{
    unsigned n = nst_parallel_start(fork);
    struct nst_thread *th = nst_thread_self();

    fork->invoke(th, &th->team->fork);
    nst_parallel_end();
    return n;
}
