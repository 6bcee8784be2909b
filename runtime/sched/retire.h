// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What a thread of the program has needed of native threads is not needed for ever: some time after one has ended, idle donors beyond the
 * processors end too.  Not before: they cost more to make than to keep, and the next thread may want them.  By the monitor, since nobody else
 * is about when a program has become quiet. */
#ifndef NST_SCHED_RETIRE_H
#define NST_SCHED_RETIRE_H

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"

#include <stdbool.h>
#include <stdint.h>

struct nst_carrier;

/* A thread of the program that was a root has ended.  Any thread. */
void nst_retire_later(void);
/* The monitor's, k its own carrier: lets donors end if it is time.  True while it is not yet. */
bool nst_retire(struct nst_carrier *k);
/* Is it going to be?  Then who holds reserved strands for its next forks gives them up. */
extern _Atomic int64_t nst_retire_due; /* clock; 0: nothing to do; relaxed, a policy */
NST_INLINE bool nst_retire_is_due(void)
{
    return nst_load_relaxed(&nst_retire_due) != 0;
}

void nst_retire_reset_in_child(void);

#endif
