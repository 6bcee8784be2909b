// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The monitor: a native thread that exists once strands are multiplexed.  It sees to progress that needs no help from the
 * program's threads (R5): when runnable work has waited for some milliseconds while every carrier is busy (in user code that
 * may be spinning, or blocked in the kernel), it wakes extra carriers: 1, 2, 4, ... and takes them back when work flows
 * again.  It also creates strands for carriers that have no libc to do it with. */
#ifndef NST_SCHED_MONITOR_H
#define NST_SCHED_MONITOR_H

#include <stdbool.h>

/* Multiplexed work exists from now on (idempotent and cheap when the monitor is awake already). */
void nst_monitor_rouse(void);

/* Work is left lying because nobody may be awake for it: the monitor looks, if there is one.  From base contexts too. */
void nst_monitor_alert(void);

/* A carrier in its base context has a job and no strand for it. */
void nst_monitor_want_strand(void);

/* Has it a native thread?  One just made may not count yet. */
bool nst_monitor_is_there(void);

/* In the child of fork(): there is no monitor any more. */
void nst_monitor_reset_in_child(void);

#endif
