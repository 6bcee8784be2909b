// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Dense small ids for strands: given back, taken again. */
#ifndef NST_SCHED_GTID_H
#define NST_SCHED_GTID_H

unsigned nst_gtid_take(void);
void nst_gtid_give(unsigned gtid);

#endif
