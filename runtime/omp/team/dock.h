// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns how the members of a leased team learn of its regions.  Member i is the same strand in all of them, whatever their sizes;
 * in a region of n the members from n on sit out.
 *
 * Between regions members wait at the dock.  Its count says in one word which region is the latest (high half) and how many
 * members that has (low half).  The join waits for those only, so one that sits out may look at any later time, even while the
 * forking thread describes the next region.  What it reads is right nevertheless: who finds itself among the members of the
 * latest region knows that neither the count nor the description will change before it has finished its part; and who does not
 * reads nothing else.
 *
 * Who sits out goes on to the reserve, where regions as small as the last one do not wake it.  The reserve is a latch without a
 * count of its own: what one waits for there is again that the dock's count names it. */
#ifndef NST_OMP_TEAM_DOCK_H
#define NST_OMP_TEAM_DOCK_H

#include "runtime/omp/team/team.h"

/* Member: waits for a region other than `last` that it is a member of; returns the dock's count, which names that region. */
uint64_t nst_dock_await(struct nst_thread *self, uint64_t last);

/* Forking thread: the next region is described, and members below n may begin.  The caller moves the dock's latch, then the
 * reserve's if this returns true, and calls nst_team_event_tell. */
bool nst_dock_open(struct nst_team *team, unsigned n);

#endif
