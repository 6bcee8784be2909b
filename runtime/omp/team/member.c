// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/member.h"

#include "runtime/arch/arch.h"
#include "runtime/omp/team/affinity.h"
#include "runtime/omp/team/attributes.h"
#include "runtime/omp/team/dock.h"
#include "runtime/omp/team/team_cache.h"
#include "runtime/omp/team/team_wait.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/publish.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/state.h"
#include "runtime/strand/annotate.h"

void nst_member_begin(struct nst_thread *th, const struct nst_team *team)
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
    nst_member_begin(th, team);
    if (NST_UNLIKELY(nst_icv_global.affinity_active))
        nst_affinity_enter(th);
    if (NST_UNLIKELY(nst_fp_control() != team->fp))
        nst_fp_set_control(team->fp);
    if (nst_attributes_differ())
        nst_attributes_adopt(th->strand, team);
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

/* The strand becomes anybody's. */
static void unsettle(struct nst_strand *strand)
{
    if (NST_LIKELY(!nst_strand_is_bound(strand)))
        return;
    strand->kept = false;
    nst_store_relaxed(&strand->bound, false);
}

void nst_member_job(struct nst_job *job)
{
    struct nst_thread *th = NST_CONTAINER_OF(job, struct nst_thread, job);
    struct nst_team *team = th->team;
    struct nst_strand *strand = nst_strand_self();

    strand->thread = th;
    th->strand = strand;
    run_member(th, team);
    end_member(strand, th, team);
    unsettle(strand);
    finish_member(team);
}

/* A member that had finished is back: it executes tasks while there are some. */
void nst_member_recalled_job(struct nst_job *job)
{
    struct nst_thread *th = NST_CONTAINER_OF(job, struct nst_thread, job);
    struct nst_team *team = th->team;
    struct nst_strand *strand = nst_strand_self();

    strand->thread = th;
    th->strand = strand;
    if (NST_UNLIKELY(nst_fp_control() != team->fp))
        nst_fp_set_control(team->fp);
    end_member(strand, th, team);
    unsettle(strand);
    /* ORDER[join.recalled]: release; pairs with the acquire in await_recalled: then nst_parallel_end lets go of
     * the team. */
    if (nst_sub_acq_rel(&team->join.recalled, 1u) == 1)
        nst_latch_advance(&team->join.done.moved);
}

/* Where the plan wants the member: at home on a native thread of its own, or wherever it is taken up. */
static void settle(struct nst_strand *strand, const struct nst_team *team)
{
    bool bound = team->plan.where == NST_WHERE_THREADS || NST_UNLIKELY(strand->kept);

    if (NST_UNLIKELY(nst_strand_is_bound(strand) != bound))
        nst_store_relaxed(&strand->bound, bound);
    if (bound)
        (void)nst_go_home(nst_load_relaxed(&nst_pool.native));
}

static void join_leased(struct nst_strand *strand, struct nst_thread *th)
{
    strand->thread = th;
    th->strand = strand;
}

/* A leased member: region after region on the same strand. */
void nst_member_leased_job(struct nst_job *job)
{
    struct nst_thread *th = NST_CONTAINER_OF(job, struct nst_thread, job);
    struct nst_team *team = th->team;
    struct nst_strand *strand = nst_strand_self();
    uint64_t region = team->dock_start;

    join_leased(strand, th);
    for (;;) {
        region = nst_dock_await(th, region);
        if (nst_team_is_dead(team)) /* a task that it executed meanwhile has forked */
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
        settle(strand, team);
        run_member(th, team);
        if (NST_UNLIKELY(nst_icv_global.affinity_active))
            nst_affinity_exit(th);
        finish_member(team);
    }
    strand->thread = NULL;
    if (NST_UNLIKELY(nst_icv_global.affinity_active))
        nst_affinity_leave(strand);
    unsettle(strand);
    nst_team_drop_leased(strand);
    nst_strands_release(strand->carrier, 1);
    nst_credit_flush(strand->carrier); /* before finish_member: the next thread that wants a team may be the program's next one */
    finish_member(team); /* ORDER[join.pending] */
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
        th->job.run = nst_member_recalled_job;
        NST_HAPPENS_BEFORE(&th->job);
        nst_publish(nst_strand_self()->carrier, &th->job, 1, 0);
        return true;
    }
    return false;
}
