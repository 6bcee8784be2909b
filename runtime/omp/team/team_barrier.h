// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The team barrier: a task scheduling point that completes when every member arrived and every explicit task of the team
 * is complete. */
#ifndef NST_OMP_TEAM_TEAM_BARRIER_H
#define NST_OMP_TEAM_TEAM_BARRIER_H

#include "runtime/omp/team/team.h"

void nst_team_barrier(struct nst_thread *self);

/* The same, but released at once for everybody when the parallel region is cancelled.  Returns true if it is. */
bool nst_team_barrier_cancellable(struct nst_thread *self);

/* A barrier at which the last member to arrive runs fn(arg) before anyone is released.  fn may be NULL. */
void nst_team_barrier_with(struct nst_thread *self, void (*fn)(void *), void *arg);

/* Requests cancellation of the team's parallel region: sets NST_CANCEL_PARALLEL and releases cancellable barriers. */
void nst_team_cancel_parallel(struct nst_thread *self);

#endif
