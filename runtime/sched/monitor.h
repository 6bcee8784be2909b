// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The monitor: a native thread that exists once strands are multiplexed.  It sees to progress that needs no help from the
 * program's threads (R5): when runnable work has waited for some milliseconds while every carrier is busy (in user code that
 * may be spinning, or blocked in the kernel), it wakes extra carriers: 1, 2, 4, ... and takes them back when work flows
 * again.  And when a bound strand could go on but its native thread does not come to it, it lets another one have it. */
#ifndef NST_SCHED_MONITOR_H
#define NST_SCHED_MONITOR_H

#include <stdbool.h>

/* Multiplexed work is about to exist (idempotent and cheap).  In a strand, not in a base context: it may have to be made.
 * False: the system refuses it a thread, and so nobody would see to progress: nothing may be multiplexed. */
bool nst_monitor_begin(void);

/* There is work that somebody must look after.  The caller has published it and passed a fence.  From base contexts too. */
void nst_monitor_rouse(void);

/* Has it a native thread?  One just made may not count yet. */
bool nst_monitor_is_there(void);

/* In the child of fork(): there is no monitor any more. */
void nst_monitor_reset_in_child(void);

#endif
