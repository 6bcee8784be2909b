// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Strands for the members of a team: before its size is visible it is known that there is one for each (R7). */
#ifndef NST_OMP_TEAM_LAUNCH_H
#define NST_OMP_TEAM_LAUNCH_H

#include "runtime/omp/team/team.h"

/* Members of a leased team that have no strands yet get some.  Returns the size reached. */
unsigned nst_team_hire(struct nst_carrier *k, struct nst_team *team, unsigned wanted);

/* Reserves strands for the members of a jobs team.  Returns the size reached. */
unsigned nst_team_reserve(struct nst_carrier *k, struct nst_team *team);
/* Members of such a team may begin. */
void nst_team_release_jobs(struct nst_carrier *k, struct nst_team *team);

#endif
