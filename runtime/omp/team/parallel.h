// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Fork and join (OpenMP 5.2, chapter 10). */
#ifndef NST_OMP_TEAM_PARALLEL_H
#define NST_OMP_TEAM_PARALLEL_H

#include "runtime/omp/team/team.h"

/* Opens a region, runs invoke on every member including the caller, returns after all finished (implicit barrier, explicit
 * tasks included).  Returns the team's size.  A request for one thread, or an exhausted nesting, is a region of one. */
unsigned nst_parallel(const struct nst_fork *fork);

/* The same in two halves, for call protocols in which the caller runs its own part (GOMP_parallel_start,
 * __kmpc_serialized_parallel): after start the caller *is* member 0; end joins and restores. */
unsigned nst_parallel_start(const struct nst_fork *fork);
void nst_parallel_end(void);

/* Runs a league of teams on the host: num_teams initial teams of one thread each, invoke on every one.  Teams run
 * concurrently when concurrent is set (each on a strand of its own), otherwise in order on the caller.  Inside: level 0,
 * league_num/league_size set, thread_limit in the ICVs when nonzero. */
void nst_league(const struct nst_fork *fork, unsigned num_teams, unsigned thread_limit, bool concurrent);

/* In the child of fork(): others may have been in the middle of one. */
void nst_leagues_forget(void);

/* A fresh contention group on the calling thread for target regions run on the host: level 0, thread 0 of 1, initial ICVs
 * (thread_limit when nonzero).  Strictly nested. */
void nst_host_target_begin(unsigned thread_limit);
void nst_host_target_end(void);

/* How many threads a region asked for now by the calling thread would get (num_threads clause or 0). */
unsigned nst_parallel_size(struct nst_thread *self, unsigned requested);

#endif
