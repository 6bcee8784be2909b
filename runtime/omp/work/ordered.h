// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The ordered construct (OpenMP 5.2, 15.10.2) without doacross.  What has a turn is the chunk: its owner enters when
 * all earlier chunks are finished, and finishing the chunk (nst_loop_next, nst_loop_end, or the last iteration
 * reported) passes the turn on, whether the chunk executed an ordered block or not.  Re-entry within the own chunk
 * never blocks.  Outside a loop with the ordered clause, and in a team of one, nothing happens. */
#ifndef NST_OMP_WORK_ORDERED_H
#define NST_OMP_WORK_ORDERED_H

#include "runtime/omp/team/team.h"

void nst_ordered_enter(struct nst_thread *self);
void nst_ordered_exit(struct nst_thread *self);

/* For call protocols that report every finished iteration (__kmpc_dispatch_fini): the turn passes with the chunk's
 * last. */
void nst_ordered_iteration_done(struct nst_thread *self);

/* For the loop engine: the present chunk is finished; waits for its turn and passes it on unless that has happened. */
void nst_ordered_chunk_done(struct nst_thread *self);

#endif
