// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Members that use what belongs to a native thread: its name, nice value, policy, processors, clock.  Such a strand is kept on its own
 * native thread until its team is over, and that one carries nothing meanwhile. */
#ifndef NST_OMP_TEAM_KEEP_H
#define NST_OMP_TEAM_KEEP_H

#include <pthread.h>
#include <stdbool.h>

/* The calling thread is about to set or name what belongs to its native thread: keeps it at home from here on.  0: it is there.  Else the
 * kernel's id of its own native thread, which is stuck elsewhere (R3); the caller acts on that.  May suspend the strand. */
int nst_keep_home(void);

/* The kernel's id of the calling strand's own native thread if it runs on another one now, else 0. */
int nst_away_from(void);

/* Has the calling strand been kept? */
bool nst_is_kept(void);

/* Does that id, as system calls take it, mean the calling thread?  0, or the id of either native thread. */
int nst_means_self(int tid);

/* Sends a signal to a member that may be off its native thread (sched/signals.h).  False: let the C library send it.  Signal handlers may
 * call it. */
bool nst_signal_member(pthread_t thread, int sig);

#endif
