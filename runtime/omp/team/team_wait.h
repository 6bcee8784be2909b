// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What members of a team wait for besides tasks: the barrier's release, the next region, the end of the others.  Each is an
 * event: a count that moves, and a latch that says when to look at it.  The latch may move without the count; so whoever has
 * other news for waiting members (the first task of a region, a cancellation) moves the latch. */
#ifndef NST_OMP_TEAM_TEAM_WAIT_H
#define NST_OMP_TEAM_TEAM_WAIT_H

#include "runtime/omp/team/team.h"

/* Set by runtime/omp/task when it is linked in; called only for teams with tasks (team->tasking). */
struct nst_team_hooks {
    /* Executes tasks of the team until all that descend from self's implicit task are complete. */
    void (*drain)(struct nst_thread *self);
    /* Executes tasks of the team until over(arg). */
    void (*help)(struct nst_thread *self, bool (*over)(void *), void *arg);
    /* Executes tasks of the team as long as there are some; are there any (the look is sequentially consistent)? */
    void (*help_out)(struct nst_thread *self);
    bool (*is_offered)(struct nst_thread *self);
    /* Are all tasks that descend from self's implicit task complete? */
    bool (*is_quiet)(struct nst_thread *self);
    /* In the child of fork(), for a team that was left behind: it has no tasks, and nobody waits for any. */
    void (*renew)(struct nst_team *team);
    /* Members that sleep in help or drain look again. */
    void (*wake)(struct nst_team *team);
};
extern const struct nst_team_hooks *nst_team_hooks;

NST_INLINE uint64_t nst_team_event_count(const struct nst_team_event *e)
{
    return nst_load_relaxed((_Atomic uint64_t *)&e->count);
}

/* Returns when the count of e differs from seen; or, if cancellable, when the region is cancelled. */
void nst_team_await(struct nst_thread *self, struct nst_team_event *e, uint64_t seen, bool cancellable);

/* Moves e on.  Whoever may free what the team works with must not be among those released; the team itself lives for ever. */
void nst_team_event_advance(struct nst_team *team, struct nst_team_event *e);
/* Its last part, after the latch has moved: for who does the others in a way of its own. */
NST_INLINE void nst_team_event_tell(struct nst_team *team)
{
    if (NST_UNLIKELY(team->tasks != NULL))
        nst_team_hooks->wake(team);
}

/* Calls a member of a jobs team that has finished its part and given up its strand: it comes back to help.  The caller runs in
 * the team.  False: there is none. */
bool nst_team_recall(struct nst_team *team);

/* All tasks that descend from self's implicit task are complete when this returns. */
NST_INLINE void nst_team_drain(struct nst_thread *self)
{
    if (NST_UNLIKELY(nst_load_relaxed(&self->team->tasking)))
        nst_team_hooks->drain(self);
}

NST_INLINE bool nst_team_is_cancelled(const struct nst_team *team)
{
    /* ORDER[cancel.parallel]: acquire; pairs with the release in nst_team_cancel_parallel. */
    return (nst_load_acquire((_Atomic unsigned *)&team->cancel) & NST_CANCEL_PARALLEL) != 0;
}

#endif
