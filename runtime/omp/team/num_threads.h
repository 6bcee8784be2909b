// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Threads of a contention group against its thread limit (thread-limit-var, OpenMP 5.2, 2.1).  nst_parallel_size, the other
 * half of the answer, is declared in parallel.h. */
#ifndef NST_OMP_TEAM_NUM_THREADS_H
#define NST_OMP_TEAM_NUM_THREADS_H

#include "runtime/omp/team/team.h"

/* Takes up to wanted - 1 further threads out of the group's limit; returns the team size possible, *reserved what to give
 * back at the join. */
unsigned nst_group_reserve(struct nst_thread *self, unsigned wanted, int *reserved);
void nst_group_release(struct nst_team *group, int reserved);

#endif
