// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The sections construct (OpenMP 5.2, 11.3): numbers 1 ... count, each handed out once per instance. */
#ifndef NST_OMP_WORK_SECTIONS_H
#define NST_OMP_WORK_SECTIONS_H

#include "runtime/omp/team/team.h"

void nst_sections_begin(struct nst_thread *self, unsigned count);
/* The next section for the calling member, 0 when none is left. */
unsigned nst_sections_next(struct nst_thread *self);
/* No barrier; does nothing when none is open. */
void nst_sections_end(struct nst_thread *self);
/* Combined parallel sections, from nst_fork.prepare: the members' first call is nst_sections_next. */
void nst_sections_prepare(struct nst_team *team, unsigned count);

#endif
