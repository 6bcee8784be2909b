// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* How a team's members combine their private copies where the compiler leaves the choice to the runtime (OpenMP 5.2,
 * 5.5.8).  A pure function of the caller's team and of what the compiler offers, so the end of the construct finds
 * what its beginning chose without any state.
 *
 *   ALONE   nobody else combines into the same variables: combine, no lock
 *   ATOMIC  every member combines with atomic updates
 *   LOCKED  every member combines under one lock, which the caller takes and gives back
 *
 * A tree that merges copies pairwise would save updates of one line, but it makes members wait for each other in a
 * construct that is often followed by a barrier anyway; ATOMIC and LOCKED never wait for a member that is not there. */
#ifndef NST_OMP_WORK_REDUCTION_H
#define NST_OMP_WORK_REDUCTION_H

#include "runtime/omp/team/team.h"

enum nst_reduction_method { NST_REDUCTION_ALONE, NST_REDUCTION_ATOMIC, NST_REDUCTION_LOCKED };

/* has_atomic: the compiler emitted atomic updates. */
enum nst_reduction_method nst_reduction_method(const struct nst_thread *self, bool has_atomic);

#endif
