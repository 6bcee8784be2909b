// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A process whose main thread has ended by pthread_exit ends, as by exit(0), with the last of its threads.  Ours do not end by
 * themselves; so something has to notice that no others are left. */
#ifndef NST_SCHED_LAST_H
#define NST_SCHED_LAST_H

#include <stdbool.h>

/* The calling thread becomes a root, or is about to end and no longer one. */
void nst_last_root_begins(void);
void nst_last_root_ends(void);

/* In the child of fork(), where nobody looks any more; root: the thread that called it, now the main one, is one. */
void nst_last_reset_in_child(bool root);

#endif
