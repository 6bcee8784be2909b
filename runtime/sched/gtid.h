// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Dense small ids for strands: given back, taken again. */
#ifndef NST_SCHED_GTID_H
#define NST_SCHED_GTID_H

unsigned nst_gtid_take(void);
void nst_gtid_give(unsigned gtid);

struct nst_strand;

/* In the child of fork(): all ids but self's can be had again.  self may be NULL. */
void nst_gtid_reset_in_child(const struct nst_strand *self);

#endif
