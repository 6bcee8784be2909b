// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* exit(): the members of the calling thread's teams leave, and idle native threads of ours end, so that what the program has
 * hung on them is destroyed.  Bounded in time, whatever they do; nothing is done when exit() is called inside a region. */
#ifndef NST_OMP_TEAM_EXIT_H
#define NST_OMP_TEAM_EXIT_H

/* With the first call of the program: what it constructed before is still there when members' objects are destroyed. */
void nst_exit_begin(void);

#endif
