// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The end of donors: when the process exits, native threads whose strands are idle return as any thread does, so that what the program
 * has hung on them is destroyed there: thread_local objects, values of pthread keys, threadprivate copies. */
#ifndef NST_SCHED_FAREWELL_H
#define NST_SCHED_FAREWELL_H

#include <stdbool.h>
#include <stdint.h>

/* A donor that has not come within this time is left, and so is one that takes longer than this after the last one has ended. */
#define NST_FAREWELL_NS 100000000

/* Lets all idle donors end, and waits for them: until the clock says `until`, or longer while they come one by one.  Takes no lock for
 * longer than a few instructions, and needs no strand.  Once; exit() has been called */
void nst_farewell(int64_t until);

/* Not in the handoff back-end: a thread there that has just given its strand away still has a carrier to pass on.  Nor under
 * sanitizers, which lose track of a thread that returns from the middle of its stack. */
bool nst_farewell_is_possible(void);

#endif
