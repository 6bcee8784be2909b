// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Worksharing constructs in flight.  Members of a team meet the same constructs in the same order, so the n-th
 * construct of every member is one instance; the team keeps the last NST_WORK_RING of them in a ring, and a member that
 * is a whole ring ahead (nowait) waits for the last one to leave the oldest.
 *
 * All functions act for the calling member; self is the calling thread. */
#ifndef NST_OMP_WORK_CONSTRUCT_H
#define NST_OMP_WORK_CONSTRUCT_H

#include "runtime/omp/team/team.h"
#include "runtime/omp/team/team_barrier.h"

/* --- for ABIs --- */

/* Zero-filled, line-aligned memory of at least bytes (0 counts as 1), the same for all members, owned by the open
 * construct (loop or sections).  Every member asks with the same size, in the same order; the k-th call returns the
 * k-th block (at most NST_WORK_BLOCKS).  It stays valid until the last member has left the construct, and, beyond that,
 * for a member as long as it has not begun a further construct and no other member could have. */
void *nst_work_memory(struct nst_thread *self, size_t bytes);

/* Leaves what the calling member still has open (loop or sections, doacross): a loop abandoned by cancellation, or
 * ended by nst_loop_next returning false.  Nothing open: does nothing. */
void nst_work_close(struct nst_thread *self);

/* nst_work_reset(team), which forgets every construct of an idle team, is declared in team/work_state.h. */

/* Barriers as an ABI's barrier entries and construct ends call them: they also delimit what `cancel for` applies to.
 * nst_work_barrier_cancellable returns true iff the parallel region is cancelled.  Neither closes a construct: an
 * inscan loop stays open across barriers. */
NST_INLINE void nst_work_barrier(struct nst_thread *self)
{
    self->work.epoch++;
    nst_team_barrier(self);
}

NST_INLINE bool nst_work_barrier_cancellable(struct nst_thread *self)
{
    self->work.epoch++;
    return nst_team_barrier_cancellable(self);
}

/* --- for runtime/omp/work --- */

/* Enters the calling member's next construct.  Returns its slot; *first is true for exactly one member, which fills in
 * the slot and then calls nst_construct_open.  For the others the slot is open on return (they wait for that).
 * NULL: the parallel region is cancelled and members that this one would have to wait for may have left it; the caller
 * carries on as if there were nothing to do. */
struct nst_construct *nst_construct_enter(struct nst_thread *self, bool *first);
void nst_construct_open(struct nst_construct *c);
/* The calling member is done with the slot; the last one recycles it. */
void nst_construct_leave(struct nst_thread *self, struct nst_construct *c);
/* The first half of enter: the slot belongs to this construct, nobody claims it, nobody waits until it is open. */
struct nst_construct *nst_construct_reach(struct nst_thread *self);
/* False: cancelled. */
bool nst_construct_await_open(struct nst_thread *self, struct nst_construct *c);
/* After reach: counts the member as gone; true for the first one. */
bool nst_construct_pass(struct nst_thread *self, struct nst_construct *c);
/* Begins the next construct of every member of a team that does not run yet; the slot is open.  nst_construct_join is
 * the member's part: the slot if its next construct is that one, else NULL. */
struct nst_construct *nst_construct_prepare(struct nst_team *team);
struct nst_construct *nst_construct_join(struct nst_thread *self);
/* The index-th block of a construct the caller has entered. */
void *nst_construct_block(struct nst_thread *self, struct nst_construct *c, unsigned index, size_t bytes);
/* Wakes whoever waits for anything about a construct: the region has been cancelled. */
void nst_construct_wake_all(struct nst_team *team);

NST_INLINE bool nst_construct_cancelled(struct nst_thread *self)
{
    return (nst_load_relaxed(&self->team->cancel) & NST_CANCEL_PARALLEL) != 0;
}

NST_INLINE unsigned nst_construct_index(const struct nst_team *team, const struct nst_construct *c)
{
    return (unsigned)(c - team->work.ring);
}

#endif
