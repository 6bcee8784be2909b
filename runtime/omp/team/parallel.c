// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Fork and join.  Life of a region: runtime/README.md; how a team waits between regions: team_cache.h and `mode` in team.h. */
#include "runtime/omp/team/parallel.h"

#include "runtime/arch/arch.h"
#include "runtime/base/panic.h"
#include "runtime/os/futex.h"
#include "runtime/omp/team/affinity.h"
#include "runtime/omp/team/dock.h"
#include "runtime/omp/team/num_threads.h"
#include "runtime/omp/team/region.h"
#include "runtime/omp/team/team_cache.h"
#include "runtime/omp/team/team_wait.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/pool.h"
#include "runtime/strand/annotate.h"

/* ---- what a member does ---- */

static void begin_implicit(struct nst_thread *th, const struct nst_team *team)
{
    th->task = &th->implicit;
    th->implicit.kind = NST_TASK_IMPLICIT;
    th->implicit.icv = team->icv;
    th->implicit.parent = team->task;
    th->implicit.group = NULL;
    th->implicit.final = false;
    th->implicit.in_explicit = false;
}

/* The member's part of a region up to and including its explicit tasks.  Afterwards it may touch the team only through
 * finish_member. */
static void run_member(struct nst_thread *th, struct nst_team *team)
{
    begin_implicit(th, team);
    if (NST_UNLIKELY(nst_icv_global.affinity_active))
        nst_affinity_enter(th);
    if (NST_UNLIKELY(nst_fp_control() != team->fp))
        nst_fp_set_control(team->fp);
    team->fork.invoke(th, &team->fork);
    nst_team_drain(th);
    if (nst_team_is_dead(team)) /* it has forked, and this is the child */
        nst_thread_end_process();
}

/* ORDER[join.pending]: release and acquire; the last member's latch publishes what all others did before their decrement. */
static void finish_member(struct nst_team *team)
{
    if (nst_sub_acq_rel(&team->join.pending, 1u) == 1) {
        /* Ready for the next region, so that the forking thread need not pull this line over. */
        nst_store_relaxed(&team->join.pending, team->nthreads - 1);
        nst_team_event_advance(team, &team->join.done);
    }
}

/* A member of a jobs team gives up its strand. Before, it helps with the tasks that are there. */
static void end_member(struct nst_strand *strand, struct nst_thread *th, struct nst_team *team)
{
    bool ended;

    do {
        th->strand = strand; /* it may have been called back, and have ended again, since we ended it */
        if (NST_UNLIKELY(nst_load_relaxed(&team->tasking))) {
            strand->thread = th;
            nst_team_hooks->help_out(th);
        }
        if (nst_team_is_dead(team))
            nst_thread_end_process();
        strand->thread = NULL;
        /* ORDER[member.ended]: release; pairs with the exchange in nst_team_recall.  Sequentially consistent: whoever makes a
         * task after our last look for one sees that we have ended, or we see its task now. */
        nst_xchg_seq_cst(&th->ended, true);
        if (NST_LIKELY(!nst_load_seq_cst(&team->tasking)) || !nst_team_hooks->is_offered(th))
            return;
        ended = true;
    } while (nst_cas_seq_cst(&th->ended, &ended, false)); /* else somebody calls us back: as another job */
}

static void member_job(struct nst_job *job)
{
    struct nst_thread *th = NST_CONTAINER_OF(job, struct nst_thread, job);
    struct nst_team *team = th->team;
    struct nst_strand *strand = nst_strand_self();

    strand->thread = th;
    th->strand = strand;
    run_member(th, team);
    end_member(strand, th, team);
    finish_member(team);
}

/* A member that had finished is back: it executes tasks while there are some. */
static void recalled_job(struct nst_job *job)
{
    struct nst_thread *th = NST_CONTAINER_OF(job, struct nst_thread, job);
    struct nst_team *team = th->team;
    struct nst_strand *strand = nst_strand_self();

    strand->thread = th;
    th->strand = strand;
    if (NST_UNLIKELY(nst_fp_control() != team->fp))
        nst_fp_set_control(team->fp);
    end_member(strand, th, team);
    /* ORDER[join.recalled]: release; pairs with the acquire in nst_parallel_end, which lets go of the team. */
    if (nst_sub_acq_rel(&team->join.recalled, 1u) == 1)
        nst_latch_advance(&team->join.done.moved);
}

static void join_leased(struct nst_strand *strand, struct nst_thread *th)
{
    strand->thread = th;
    th->strand = strand;
}

/* A leased member: region after region on the same strand. */
static void leased_job(struct nst_job *job)
{
    struct nst_thread *th = NST_CONTAINER_OF(job, struct nst_thread, job);
    struct nst_team *team = th->team;
    struct nst_strand *strand = nst_strand_self();
    uint64_t region = team->dock_start;

    join_leased(strand, th);
    for (;;) {
        region = nst_dock_await(th, region);
        if (nst_team_is_dead(team))
            nst_thread_end_process();
        if (NST_UNLIKELY(team->dissolve)) {
            struct nst_team *next = team->successor;

            if (!next)
                break;
            th = &next->threads[th->num];
            region = next->dock_start;
            join_leased(strand, th);
            strand->entry.scope = &next->scope; /* who waits for the successor's members may run this one */
            finish_member(team);
            team = next;
            continue;
        }
        run_member(th, team);
        if (NST_UNLIKELY(nst_icv_global.affinity_active))
            nst_affinity_exit(th);
        finish_member(team);
    }
    strand->thread = NULL;
    if (NST_UNLIKELY(nst_icv_global.affinity_active))
        nst_affinity_leave(strand);
    if (strand->native)
        nst_sub_relaxed(&nst_pool.natives, 1);
    strand->pinned = strand->native = false;
    nst_team_drop_leased(strand);
    finish_member(team); /* ORDER[join.pending] */
}

/* ---- forming a team ---- */

/* Before the first member can make a task: or that calls a member back which has not even come. */
static void begin_all(struct nst_team *team)
{
    for (unsigned i = 1; i < team->nthreads; i++)
        if (nst_load_relaxed(&team->threads[i].ended))
            nst_store_relaxed(&team->threads[i].ended, false);
}

static void set_job(struct nst_thread *th, void (*run)(struct nst_job *))
{
    th->job.run = run;
    NST_HAPPENS_BEFORE(&th->job);
}

static void push_member(struct nst_carrier *k, struct nst_thread *th, void (*run)(struct nst_job *))
{
    set_job(th, run);
    nst_carrier_push(k, &th->job);
}

bool nst_team_recall(struct nst_team *team)
{
    if (team->mode != NST_TEAM_JOBS)
        return false;
    for (unsigned i = 1; i < team->nthreads; i++) {
        struct nst_thread *th = &team->threads[i];
        bool ended = true;
        /* ORDER[member.ended]: acquire; the member has let go of its job and its strand. */
        if (!nst_load_seq_cst(&th->ended) || !nst_cas_seq_cst(&th->ended, &ended, false))
            continue;
        nst_add_relaxed(&team->join.recalled, 1u); /* the caller keeps the region from ending */
        push_member(nst_strand_self()->carrier, th, recalled_job);
        nst_pool_notify();
        nst_monitor_rouse();
        return true;
    }
    return false;
}

/* Makes s, an idle strand, ready to start as member th. */
static void launch(struct nst_carrier *k, struct nst_strand *s, struct nst_thread *th, void (*run)(struct nst_job *))
{
    struct nst_carrier *home = s->home;

    set_job(th, run);
    s->job = &th->job;
    s->entry.scope = &th->team->scope;
    s->pinned = s->native = th->team->native;
    nst_store_release(&s->state, (uint32_t)NST_STRAND_READY); /* ORDER[strand.ready] */
    if (s->native) {
        nst_add_relaxed(&nst_pool.natives, 1);
        nst_pool_rouse(home); /* reserved since launch_all took the strand */
        return;
    }
    nst_carrier_offer(k, s);
    nst_fence_seq_cst(); /* ORDER[sleep.notify] */
    if (nst_pool.force_migration || !nst_pool_wake(home)) {
        nst_pool_notify();
        nst_monitor_rouse();
    }
}

/* A new native thread that starts as member th right away, where one more may be awake. */
static bool launch_new(struct nst_thread *th, void (*run)(struct nst_job *))
{
    bool native = th->team->native;

    if (!native && (nst_pool.force_migration || !nst_pool_has_slot()))
        return false;
    set_job(th, run);
    if (!nst_donor_start_with(&th->job, native))
        return false;
    if (native)
        nst_add_relaxed(&nst_pool.natives, 1);
    return true;
}

/* Members from `first` on get strands of their own, as many as the system has (R7).  Returns the size reached.  gated: members wait
 * at first until the caller lets all of them go, so the first may run while the last are made. */
static unsigned launch_all(struct nst_carrier *k, struct nst_team *team, unsigned first, unsigned wanted, bool gated,
                           void (*run)(struct nst_job *))
{
    struct nst_strand *idle = NULL, *made = NULL, *s;
    unsigned n = first, launched;

    while (n < wanted && (s = team->native ? nst_spare_get_native(k) : nst_spare_get(k, false))) {
        NST_HAPPENS_AFTER(s);
        s->next = idle;
        idle = s;
        n++;
    }
    launched = n;
    nst_donor_making(k, true);
    while (gated && launched < wanted && launch_new(&team->threads[launched], run))
        launched++;
    for (n = launched; !team->native && n < wanted && (s = nst_donor_start()); n++) {
        s->next = made;
        made = s;
    }
    nst_poke(&team->nthreads, n); /* stands before the first member can look */
    nst_store_relaxed(&team->join.pending, n - 1);
    begin_all(team);
    for (unsigned i = first; idle; i++) {
        struct nst_strand *next = idle->next;
        launch(k, idle, &team->threads[i], run);
        idle = next;
    }
    for (; made; launched++) {
        struct nst_strand *next = made->next;
        nst_donor_await(made);
        launch(k, made, &team->threads[launched], run);
        made = next;
    }
    nst_donor_making(k, false);
    return n;
}

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
    UPDATE(team->fork.callsite, fork->callsite);
    set_icv(team, self->task);
    UPDATE(team->task, self->task);
    uint64_t fp = nst_fp_control();
    UPDATE(team->fp, fp);
    UPDATE(team->parent, self);
    UPDATE(team->level, outer->level + 1);
    UPDATE(team->active_level, outer->active_level + (team->nthreads > 1));
    UPDATE(team->dissolve, false);
    UPDATE(team->scope.parent, &outer->scope);
    UPDATE(team->scope.depth, outer->scope.depth + 1);
    UPDATE(team->league_size, outer->league_size);
    UPDATE(team->league_num, outer->league_num);
    UPDATE(team->group, outer->group);
    UPDATE(team->threads[0].up, self);
}

/* The forking thread becomes member 0. */
static void enter_primary(struct nst_strand *strand, struct nst_team *team)
{
    struct nst_thread *th = &team->threads[0];

    th->strand = strand;
    begin_implicit(th, team);
    strand->thread = th;
    if (NST_UNLIKELY(nst_icv_global.affinity_active))
        nst_affinity_enter(th);
}

/* An idle team of n members or fewer. */
static struct nst_team *obtain(struct nst_strand *strand, unsigned n, bool leased, bool native)
{
    if (leased)
        return nst_team_take_leased(strand, n, native);
    struct nst_team *t = nst_team_take(strand, n);
    if (t)
        t->mode = n > 1 ? NST_TEAM_JOBS : NST_TEAM_SERIAL;
    return t;
}

#define BRIEF_NS 20000  /* less than the wake-up of an idle virtual processor takes */
#define CROWD_NS 8000   /* a team larger than the machine: less than this is done fastest by one core */
#define GAP_NS   150000 /* regions further apart than this are not a burst */

/* What the run that has just ended says about the region. */
static void learn(struct nst_team *team)
{
    struct nst_region *region = team->region;

    if (team->began_ns) {
        team->ended_ns = nst_clock_ns();
        /* Where donors had to be woken the time says more about that than about the region: take the primary's part for all. */
        nst_region_took(region, team->woke ? team->own_ns * (int64_t)team->nthreads : team->ended_ns - team->began_ns);
    }
    bool starved = nst_load_relaxed(&team->scope.starved);
    if (NST_UNLIKELY(starved || team->native)) {
        nst_store_relaxed(&team->scope.starved, false);
        if (team->began_ns) /* a run that was not timed has nothing to compare */
            nst_region_ended(region, team->ended_ns - team->began_ns, team->native, starved);
    }
}

/* An idle team for the region: of n members, or of fewer when memory or threads have run out (R7); *n and *reserved follow. */
static struct nst_team *form(struct nst_thread *self, unsigned *n, int *reserved, bool leased, bool native)
{
    struct nst_strand *strand = self->strand;
    struct nst_team *team = obtain(strand, *n, leased, native);

    if (NST_UNLIKELY(!team)) {
        nst_warn_once("out of memory for a team of %u threads: the region runs with one", *n);
        team = obtain(strand, 1, false, false);
        if (!team)
            nst_fatal("out of memory: not even a team of one can be formed");
    }
    if (NST_UNLIKELY(team->nthreads != *n)) {
        int back = *reserved ? (int)(*n - team->nthreads) : 0;
        nst_group_release(self->team->group, back);
        *reserved -= back;
        *n = team->nthreads;
    }
    return team;
}

static void release(struct nst_carrier *k, struct nst_latch *l, bool lazy, bool crowd)
{
    if (lazy)
        nst_carrier_release_quietly(k, l, crowd);
    else
        nst_latch_advance(l);
}

/* Strands for the members of a leased team that have none yet.  Returns the size reached. */
static NST_NOINLINE unsigned hire(struct nst_carrier *k, struct nst_team *team, unsigned wanted)
{
    team->dock_start = nst_team_event_count(&team->dock);
    team->hired = launch_all(k, team, team->hired, wanted, true, leased_job);
    team->refused = team->hired < wanted ? wanted : 0;
    return team->hired;
}

/* Members of a leased team wait at its dock, or in reserve: let them go.  Returns the team's size. */
static unsigned release_leased(struct nst_strand *strand, struct nst_team *team)
{
    struct nst_carrier *k = strand->carrier;
    unsigned n = team->nthreads;

    if (NST_UNLIKELY(n > team->hired))
        n = hire(k, team, n);
    bool crowd = n > (unsigned)nst_pool.p && nst_region_takes_less(team->region, CROWD_NS);
    /* Waking a sleeping donor takes longer than a brief region does.  Not in a burst: there it pays for the next ones. */
    bool lazy = crowd || (team->began_ns && nst_region_takes_less(team->region, BRIEF_NS) && team->began_ns - team->ended_ns > GAP_NS);
    team->crowd = crowd;
    team->woke = team->began_ns && !lazy && nst_load_relaxed(&nst_pool.parked) > 0;
    bool larger = nst_dock_open(team, n);
    release(k, &team->dock.moved, lazy, crowd);
    if (NST_UNLIKELY(larger))
        release(k, &team->reserve, lazy, crowd);
    nst_team_event_tell(team);
    return n;
}

/* Members without strands of their own become jobs.  Returns the team's size. */
static unsigned release_jobs(struct nst_strand *strand, struct nst_team *team)
{
    unsigned n = team->nthreads;

    /* A team larger than all strands there are will need them all sooner or later: find out now what can be had, while the
     * size can still be changed (R7). */
    while (NST_UNLIKELY(nst_load_relaxed(&nst_pool.strands) < n - 1) && nst_spare_stock())
        ;
    if (NST_UNLIKELY(nst_load_relaxed(&nst_pool.exhausted)))
        return launch_all(strand->carrier, team, 1, n, false, member_job);
    begin_all(team);
    for (unsigned i = n - 1; i > 0; i--)
        push_member(strand->carrier, &team->threads[i], member_job);
    nst_pool_notify();
    nst_monitor_rouse();
    return n;
}

/* Native teams are for programs whose members spin for each other; such a program has a few teams, not a tree of them. */
#define NATIVES_PER_CPU 32

static bool room_for_natives(unsigned n)
{
    return nst_load_relaxed(&nst_pool.natives) + (int)n <= NATIVES_PER_CPU * nst_pool.p;
}

/* Is the run to be timed?  Always where something may be learnt from it. */
static bool worth_timing(struct nst_region *region, unsigned n, bool level1)
{
    return region && (n > (unsigned)nst_pool.p || !level1 || nst_region_sample(region) ||
                      nst_load_relaxed(&nst_pool.parked) > 0);
}

unsigned nst_parallel_start(const struct nst_fork *fork)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_strand *strand = nst_strand_self();
    int reserved;
    unsigned n = nst_group_reserve(self, nst_parallel_size(self, fork->num_threads), &reserved);
    /* Level-1 threads of a root persist (OpenMP 5.2, 5.2: threadprivate); deeper ones need not. */
    bool level1 = n > 1 && strand->pinned && self->team->active_level == 0;
    struct nst_region *region = n > 1 ? nst_region_note(fork->fn) : NULL;
    uint8_t known = region ? nst_load_relaxed(&region->state) : NST_REGION_PLAIN;
    bool native = (known == NST_REGION_TRY || known == NST_REGION_NATIVE) && room_for_natives(n);
    enum nst_bind bind = NST_BIND_FALSE;

    if (NST_UNLIKELY(nst_icv_global.affinity_active)) {
        bind = nst_affinity_policy(self, fork, n, level1);
        native = native || bind != NST_BIND_FALSE;
    }
    struct nst_team *team = form(self, &n, &reserved, level1 || native, native);
    describe(team, self, fork);
    if (NST_UNLIKELY(nst_icv_global.affinity_active))
        nst_affinity_assign(team, self, bind);
    UPDATE(team->scope.patient, known == NST_REGION_PATIENT);
    team->group_reserved = reserved;
    team->region = n > 1 ? region : NULL;
    team->woke = false;
    team->began_ns = worth_timing(team->region, n, level1) ? nst_clock_ns() : 0;
    team->counted = level1;
    if (level1)
        nst_pool_enter(strand);
    /* Members compare with these: set before anyone can move them. */
    team->join_seen = nst_team_event_count(&team->join.done);
    if (nst_load_relaxed(&team->join.pending) != n - 1)
        nst_store_relaxed(&team->join.pending, n - 1);
    if (fork->prepare)
        fork->prepare(team, &team->fork);
    if (team->mode == NST_TEAM_LEASED)
        n = release_leased(strand, team);
    else if (n > 1)
        n = release_jobs(strand, team);
    if (NST_UNLIKELY(n == 1)) /* on its own after all */
        team->active_level = self->team->active_level;
    if (NST_UNLIKELY(team->native)) {
        team->primary_native = strand->native;
        strand->native = true;
    }
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
    if (NST_UNLIKELY(team->native))
        strand->native = team->primary_native;
    strand->thread = th->up;
    if (team->crowd) {
        team->crowd = false;
        nst_carrier_release_ended(strand->carrier);
    }
    if (NST_UNLIKELY(nst_load_relaxed(&team->cancel) != 0)) {
        nst_store_relaxed(&team->cancel, 0u);
        nst_store_relaxed(&team->barrier.arrived, 0u);
        nst_work_reset(team);
    }
    if (team->region)
        learn(team);
    if (team->counted)
        nst_pool_leave(strand);
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
