// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Cancellation of parallel, loop and sections (OpenMP 5.2, chapter 16): requests and points.  cancel taskgroup belongs
 * to runtime/omp/task.  With cancel-var false every function returns false.
 *
 * A request for a loop or sections names the construct instance (the member's epoch), so nothing needs clearing: past
 * the construct's closing barrier (nst_work_barrier*) the request is no longer the members' own. */
#ifndef NST_OMP_WORK_CANCEL_H
#define NST_OMP_WORK_CANCEL_H

#include "runtime/omp/team/team.h"

/* bits: enum nst_cancel_bits, one of them.  activate false is a cancellation point.  True: leave the construct. */
bool nst_cancel_request(struct nst_thread *self, unsigned bits, bool activate);
bool nst_cancel_pending(struct nst_thread *self, unsigned bits);

#endif
