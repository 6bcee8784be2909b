// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What a member of a team does from when it is given a strand until it gives it up. */
#ifndef NST_OMP_TEAM_MEMBER_H
#define NST_OMP_TEAM_MEMBER_H

#include "runtime/omp/team/team.h"

/* The member's implicit task, before it executes anything of the region. */
void nst_member_begin(struct nst_thread *th, const struct nst_team *team);

/* Bodies of th->job: one region; a member that had finished is back, and executes tasks while there are some; region after region on
 * the same strand. */
void nst_member_job(struct nst_job *job);
void nst_member_recalled_job(struct nst_job *job);
void nst_member_leased_job(struct nst_job *job);

#endif
