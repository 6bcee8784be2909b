// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What a thread of the program has needed of native threads is not needed for ever: some time after one has ended, idle donors beyond the
 * processors end too.  Not before: they cost more to make than to keep, and the next thread may want them.  By the monitor, since nobody else
 * is about when a program has become quiet. */
#ifndef NST_SCHED_RETIRE_H
#define NST_SCHED_RETIRE_H

#include <stdbool.h>

struct nst_carrier;

/* A thread of the program that was a root has ended.  Any thread. */
void nst_retire_later(void);
/* The monitor's, k its own carrier: lets donors end if it is time.  True while it is not yet. */
bool nst_retire(struct nst_carrier *k);
/* Is it going to be?  Then who holds reserved strands for its next forks gives them up. */
bool nst_retire_is_due(void);

void nst_retire_reset_in_child(void);

#endif
