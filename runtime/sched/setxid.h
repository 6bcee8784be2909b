// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NST_SCHED_SETXID_H
#define NST_SCHED_SETXID_H

/* Makes glibc's set-id broadcast work on carriers.  To be called once, after the first thread was created (glibc installs its
 * handler then) and before strands migrate. */
void nst_setxid_wrap(void);

#endif
