// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Binding members to places and showing where they are (OpenMP 5.2, 10.1.3, 21.2.4, 21.2.5).
 *
 * Bound are the members of level-1 regions of the first root whose team fits the carriers, and those of inner regions for which a clause or
 * a list of policies says so: each has a native thread of its own for the whole region, so that a place means something.  All others float:
 * members that share carriers would drag the carriers' masks about, and two roots bound to the same places would share CPUs while others idle.
 *
 * The first root is bound outside of regions, too: to the first place, from the moment it is known.
 *
 * Entry points below are called only if nst_icv_global.affinity_active, so that programs without places pay one load of a
 * read-mostly line a member. */
#ifndef NST_OMP_TEAM_AFFINITY_H
#define NST_OMP_TEAM_AFFINITY_H

#include "runtime/omp/team/team.h"

/* The policy that binds the region about to be forked with n members; FALSE: they float. */
enum nst_bind nst_affinity_policy(const struct nst_thread *self, const struct nst_fork *fork, unsigned n, bool level1);

/* place-partition-var. */
struct nst_place_partition nst_affinity_partition(const struct nst_thread *self);

/* By the forking thread, before any member starts: gives each its place. */
void nst_affinity_assign(struct nst_team *team, struct nst_thread *self, enum nst_bind policy);

/* By a new root, once its initial team is complete. */
void nst_affinity_initial(struct nst_thread *th);

/* By the member, on its own strand, when its part of the region begins: moves there, and shows it if asked to. */
void nst_affinity_enter(struct nst_thread *th);

/* By a leased member when its part ends: its native thread may carry other work until the next region, and must not do so on
 * the one place where all the others are, too (proc_bind(primary)). */
void nst_affinity_exit(struct nst_thread *th);

/* By a strand that leaves its team for good: runs anywhere again. */
void nst_affinity_leave(struct nst_strand *strand);

/* A line about affinity: to stderr, as from libgomp; in a program of clang's to stdout, as from libomp. */
void nst_affinity_say(const char *text);

/* Expands an affinity format (NULL or "": affinity-format-var) for a thread, which is the caller; returns the length of the
 * whole text. */
size_t nst_affinity_expand(char *buf, size_t size, const char *format, struct nst_thread *self);

#endif
