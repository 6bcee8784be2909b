// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The scope construct (OpenMP 5.2, 11.2) where it needs the runtime: as the owner of nst_work_memory for its reductions.
 * Loops and sections may open and close inside it. */
#ifndef NST_OMP_WORK_SCOPE_H
#define NST_OMP_WORK_SCOPE_H

#include "runtime/omp/team/team.h"

void nst_scope_begin(struct nst_thread *self);
/* No barrier; does nothing when none is open. */
void nst_scope_end(struct nst_thread *self);

#endif
