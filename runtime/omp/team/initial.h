// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Initial threads: what a native thread of the user's is outside all regions, and what the teams construct and host target
 * regions put in its place for a while. */
#ifndef NST_OMP_TEAM_INITIAL_H
#define NST_OMP_TEAM_INITIAL_H

#include "runtime/omp/team/team.h"

/* A team of one at level 0 with these ICVs; NULL without memory. */
struct nst_team *nst_initial_team_new(const struct nst_icv *icv);
void nst_initial_team_reset(struct nst_team *team, const struct nst_icv *icv);

/* The hooks of sched/root.h. */
void nst_initial_enter(struct nst_strand *root);
void nst_initial_leave(struct nst_strand *root);
void nst_initial_forked(struct nst_strand *self);

#endif
