// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/team_wait.h"

const struct nst_team_hooks *nst_team_hooks;

struct wait {
    struct nst_team *team;
    struct nst_team_event *event;
    uint64_t seen;
    bool cancellable;
};

static bool over(void *arg)
{
    const struct wait *w = arg;

    /* ORDER[team.event]: acquire; pairs with the release in nst_team_event_advance, or in nst_dock_open. */
    return nst_load_acquire(&w->event->count) != w->seen || (w->cancellable && nst_team_is_cancelled(w->team));
}

/* In a region without tasks any more there is nothing to help with. */
static bool over_or_quiet(void *arg)
{
    return over(arg) || !nst_load_relaxed(&((struct wait *)arg)->team->tasking);
}

void nst_team_await(struct nst_thread *self, struct nst_team_event *e, uint64_t seen, bool cancellable)
{
    struct nst_team *team = self->team;
    struct wait w = {team, e, seen, cancellable};

    while (!nst_team_is_dead(team)) {
        /* In this order: who makes the first task sets tasking and then moves the latch. */
        uint32_t tag = nst_latch_tag(&e->moved);
        if (over(&w))
            return;
        if (NST_UNLIKELY(nst_load_relaxed(&team->tasking)))
            nst_team_hooks->help(self, over_or_quiet, &w);
        else
            nst_wait(&e->moved, tag, &team->scope);
    }
}

void nst_team_event_advance(struct nst_team *team, struct nst_team_event *e)
{
    /* ORDER[team.event]: release; pairs with the acquire in over(). */
    nst_store_release(&e->count, nst_load_relaxed(&e->count) + 1);
    nst_latch_advance(&e->moved);
    nst_team_event_tell(team);
}
