// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Cross-iteration dependences of ordered(n) loops (OpenMP 5.2, 15.9.6).  Iterations are vectors of logical indices,
 * 0 <= vec[d] < counts[d].  A posted vector releases what the poster wrote before to whoever waits for it.
 *
 * rows: the loop distributes dimension 0 alone, each of whose iterations one member executes whole and in lexicographic
 * order; that saves memory.  Posting (i, j, ...) then includes (i, j', ...) of smaller j'.
 *
 * Independent of the loop's own construct: open before or after nst_loop_begin (before makes dynamic and guided loops
 * monotonic, after wants spec.modifier MONOTONIC), several may be in flight. */
#ifndef NST_OMP_WORK_DOACROSS_H
#define NST_OMP_WORK_DOACROSS_H

#include "runtime/omp/team/team.h"

void nst_doacross_begin(struct nst_thread *self, unsigned ndims, const uint64_t *counts, bool rows);
void nst_doacross_post(struct nst_thread *self, const uint64_t *vec);
/* Elements of the vectors that the open loop's post and wait take; 0 when none is open (both then do nothing). */
unsigned nst_doacross_dims(const struct nst_thread *self);
/* Returns at once for a vector outside the iteration space (the ABI hands on negative indices wrapped). */
void nst_doacross_wait(struct nst_thread *self, const uint64_t *vec);
/* No barrier.  Does nothing when none is open, so loop ends may call it always. */
void nst_doacross_end(struct nst_thread *self);

#endif
