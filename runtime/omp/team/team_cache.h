// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Teams kept between regions, per strand.  A strand keeps the teams it forked: leased ones with their members, others as plain
 * memory.  It has one leased team for regions of all sizes, so that member i is always the same strand and its threadprivate
 * memory persists (OpenMP 5.2, 5.2); others only for native members, and for leased regions inside leased regions.  Only the
 * strand itself touches its cache. */
#ifndef NST_OMP_TEAM_TEAM_CACHE_H
#define NST_OMP_TEAM_TEAM_CACHE_H

#include "runtime/omp/team/team.h"

/* An idle team of exactly nthreads members, new or used; NULL when there is no memory. */
struct nst_team *nst_team_take(struct nst_strand *self, unsigned nthreads);
void nst_team_give(struct nst_strand *self, struct nst_team *team);

/* The leased team of that kind, with the members that it has, for a region of n; nthreads is less where memory, or last time
 * threads, did not reach.  Made when there is none; NULL when there is no memory for that. */
struct nst_team *nst_team_take_leased(struct nst_strand *self, unsigned n);
void nst_team_give_leased(struct nst_strand *self, struct nst_team *team);

/* May the strand's leased team have so many members beside it, if those of all strands that are no roots have at most that many together? */
bool nst_team_may_nest(struct nst_strand *self, unsigned members, int most);
/* The strand's team, out of the cache, has got so many more. */
void nst_team_hired_more(struct nst_strand *self, unsigned more);

/* Sends the members of all leased teams home, and waits until they have left. */
void nst_team_drop_leased(struct nst_strand *self);
/* The same, and drops the memory of the other teams: the strand's thread exits. */
void nst_team_drop_all(struct nst_strand *self);
/* Has it teams whose members are reserved for it?  The strand is the caller's. */
bool nst_team_is_leased_by(const struct nst_strand *strand);
/* In the child of fork().  A strand is gone: so is its cache.  No team has members any more: all can be had as new, but for those that
 * the forking strand executes, from the thread that it was outwards. */
void nst_team_lost(struct nst_strand *other);
void nst_team_forget_all(struct nst_strand *self, const struct nst_thread *was);

/* A region has ended in a process that began in it: the calling thread, an initial one, has one less behind it. */
void nst_team_left_behind(struct nst_thread *self);

/* A team object with its constant fields set, fresh or used before; NULL without memory. */
struct nst_team *nst_team_new(unsigned capacity);

/* The constant fields of a team whose memory is zero. */
void nst_team_found(struct nst_team *team, unsigned capacity);

/* Leaves an idle team nobody caches to whoever needs one of its size. */
void nst_team_abandon(struct nst_team *team);

#endif
