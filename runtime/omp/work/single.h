// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The single construct and copyprivate (OpenMP 5.2, 11.1 and 5.7.2: copyprivate clause).  No barriers inside. */
#ifndef NST_OMP_WORK_SINGLE_H
#define NST_OMP_WORK_SINGLE_H

#include "runtime/omp/team/team.h"

/* True for exactly one member per instance.  The construct is complete with this call. */
bool nst_single_enter(struct nst_thread *self);

/* Single with copyprivate: NULL for the executor, which must call publish (a pointer that is not NULL); the others wait
 * until then and get that pointer.  The construct is complete with these calls. */
void *nst_single_copy_begin(struct nst_thread *self);
void nst_single_copy_publish(struct nst_thread *self, void *data);

/* Every member calls; exactly one with didit set, whose data all receive (who is not didit waits for it).  What data
 * points to must stay until the caller's next barrier. */
void *nst_single_broadcast(struct nst_thread *self, void *data, bool didit);

#endif
