// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Teams kept between regions, per strand.  A strand keeps the teams it forked: leased ones by size (their members' strands
 * and so their threadprivate memory persist, OpenMP 5.2 5.2), others as plain memory.  Only the strand itself touches its
 * cache. */
#ifndef NST_OMP_TEAM_TEAM_CACHE_H
#define NST_OMP_TEAM_TEAM_CACHE_H

#include "runtime/omp/team/team.h"

/* An idle team of exactly nthreads members, new or used; NULL when there is no memory. */
struct nst_team *nst_team_take(struct nst_strand *self, unsigned nthreads);
void nst_team_give(struct nst_strand *self, struct nst_team *team);

/* An idle leased team of that size, native or not, or NULL. */
struct nst_team *nst_team_take_leased(struct nst_strand *self, unsigned nthreads, bool native);
/* Keeps it as the most recent; dissolves the oldest when there are too many. */
void nst_team_give_leased(struct nst_strand *self, struct nst_team *team);

/* Sends the members of all leased teams home, and waits until they have left. */
void nst_team_drop_leased(struct nst_strand *self);
/* The same, and drops the memory of the other teams: the strand's thread exits. */
void nst_team_drop_all(struct nst_strand *self);
/* In the child of fork(): the members do not exist. */
void nst_team_forget_all(struct nst_strand *self);

/* A team object with its constant fields set, fresh or used before; NULL without memory. */
struct nst_team *nst_team_new(unsigned capacity);

/* Leaves an idle team nobody caches to whoever needs one of its size. */
void nst_team_abandon(struct nst_team *team);

#endif
