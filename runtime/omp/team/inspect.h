// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Read-only questions about levels and ancestors (OpenMP 5.2, 18.2). */
#ifndef NST_OMP_TEAM_INSPECT_H
#define NST_OMP_TEAM_INSPECT_H

#include "runtime/omp/team/team.h"

/* The caller's ancestor at a level (own level = itself), or NULL when the level does not exist. */
struct nst_thread *nst_inspect_ancestor(struct nst_thread *self, int level);
/* omp_get_ancestor_thread_num, omp_get_team_size: -1 out of range. */
int nst_inspect_ancestor_num(struct nst_thread *self, int level);
int nst_inspect_team_size(struct nst_thread *self, int level);
/* Is the caller inside an active (more than one thread) region of its contention group? */
bool nst_inspect_in_parallel(struct nst_thread *self);
/* Native threads known to the runtime (roots and donors). */
unsigned nst_inspect_native_threads(void);

#endif
