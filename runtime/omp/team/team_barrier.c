// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The barrier inside a region: one counter and one event per team.  The last to arrive moves the event on. */
#include "runtime/omp/team/team_barrier.h"

#include "runtime/omp/team/team_wait.h"

/* Arrives; true for the last one, who must release the others.  *seen is what the others wait to see change. */
static bool arrive(struct nst_thread *self, struct nst_team *team, uint64_t *seen)
{
    nst_team_drain(self);
    if (nst_team_is_dead(team)) /* a task that was executed meanwhile has forked, and this is the child */
        return false;
    *seen = nst_team_event_count(&team->barrier.released);
    /* ORDER[barrier.arrived]: release and acquire; the last one's event publishes what all did before they arrived. */
    if (nst_add_acq_rel(&team->barrier.arrived, 1u) + 1 != team->nthreads)
        return false;
    /* Nobody arrives again before the event moves, and who sees it move sees this too: ORDER[barrier.arrived]. */
    nst_store_relaxed(&team->barrier.arrived, 0u);
    return true;
}

static void release(struct nst_team *team)
{
    if (team->nthreads > 1) {
        nst_team_event_advance(team, &team->barrier.released);
        nst_yield_to_root();
    }
}

void nst_team_barrier_with(struct nst_thread *self, void (*fn)(void *), void *arg)
{
    struct nst_team *team = self->team;
    uint64_t seen;

    if (arrive(self, team, &seen)) {
        if (fn)
            fn(arg);
        release(team);
        return;
    }
    /* A cancelled region has no barriers any more: members may have left it already. */
    nst_team_await(self, &team->barrier.released, seen, true);
}

void nst_team_barrier(struct nst_thread *self)
{
    nst_team_barrier_with(self, NULL, NULL);
}

/* Members leave a cancelled region at different barriers, so from the request on nobody waits for anybody here; the counter
 * is put right at the join. */
bool nst_team_barrier_cancellable(struct nst_thread *self)
{
    struct nst_team *team = self->team;
    uint64_t seen;

    if (nst_team_is_cancelled(team))
        return true;
    if (arrive(self, team, &seen)) {
        release(team);
        return false;
    }
    /* An arrival that completed the barrier before the request counts as completed only if the flag is not seen yet. */
    nst_team_await(self, &team->barrier.released, seen, true);
    return nst_team_is_cancelled(team);
}

void nst_team_cancel_parallel(struct nst_thread *self)
{
    struct nst_team *team = self->team;

    /* ORDER[cancel.parallel]: release; pairs with the acquire in nst_team_is_cancelled. */
    if (nst_or_acq_rel(&team->cancel, (unsigned)NST_CANCEL_PARALLEL) & NST_CANCEL_PARALLEL)
        return;
    nst_latch_advance(&team->barrier.released.moved);
    nst_team_event_tell(team);
}
