// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The barrier inside a region: one counter and one latch per team.  The last to arrive moves the latch on. */
#include "runtime/omp/team/team_barrier.h"

#include "runtime/base/panic.h"

static void nothing_to_drain(struct nst_thread *self)
{
    nst_fatal("a team counts %u unfinished tasks but no tasking module is present", nst_load_relaxed(&self->team->tally));
}

void (*nst_team_drain)(struct nst_thread *self) = nothing_to_drain;

/* Arrives; true for the last one, who must release the others.  *tag is what the others wait to see change. */
static bool arrive(struct nst_thread *self, struct nst_team *team, uint32_t *tag)
{
    if (NST_UNLIKELY(nst_load_relaxed(&team->tally) != 0))
        nst_team_drain(self);
    *tag = nst_latch_tag(&team->barrier.released);
    /* ORDER[barrier.arrived]: release and acquire; the last one's latch publishes what all did before they arrived. */
    if (nst_add_acq_rel(&team->barrier.arrived, 1u) + 1 != team->nthreads)
        return false;
    /* Nobody arrives again before the latch moves, and who sees it move sees this too: ORDER[barrier.arrived]. */
    nst_store_relaxed(&team->barrier.arrived, 0u);
    return true;
}

static bool cancelled(struct nst_team *team)
{
    return (nst_load_acquire(&team->cancel) & NST_CANCEL_PARALLEL) != 0; /* ORDER[cancel.parallel] */
}

void nst_team_barrier_with(struct nst_thread *self, void (*fn)(void *), void *arg)
{
    struct nst_team *team = self->team;
    uint32_t tag;

    if (arrive(self, team, &tag)) {
        if (fn)
            fn(arg);
        if (team->nthreads > 1) {
            nst_latch_advance(&team->barrier.released);
            nst_yield_to_root();
        }
        return;
    }
    /* A cancelled region has no barriers any more: members may have left it already. */
    while (nst_latch_tag(&team->barrier.released) == tag && !cancelled(team))
        nst_wait(&team->barrier.released, tag, &team->scope);
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
    uint32_t tag;

    if (cancelled(team))
        return true;
    if (arrive(self, team, &tag)) {
        if (team->nthreads > 1) {
            nst_latch_advance(&team->barrier.released);
            nst_yield_to_root();
        }
        return false;
    }
    /* A request after our arrival moves the latch as the last arrival does; the latch says which came first only together
     * with the flag, and an arrival that completed the barrier before the request counts as completed. */
    while (nst_latch_tag(&team->barrier.released) == tag && !cancelled(team))
        nst_wait(&team->barrier.released, tag, &team->scope);
    return cancelled(team);
}

void nst_team_cancel_parallel(struct nst_thread *self)
{
    struct nst_team *team = self->team;

    /* ORDER[cancel.parallel]: release; pairs with the acquire in cancelled(). */
    if (nst_or_acq_rel(&team->cancel, (unsigned)NST_CANCEL_PARALLEL) & NST_CANCEL_PARALLEL)
        return;
    nst_latch_advance(&team->barrier.released);
}
