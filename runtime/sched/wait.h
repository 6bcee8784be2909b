// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* nst_wait: the one function of the runtime in which a strand waits.  Barriers, joins, taskwait, locks, ordered, doacross,
 * copyprivate: each is a latch and a call of this.  While it waits, the strand's carrier runs other work (R3, R4 of the
 * design): it spins briefly, then starts or resumes other strands, then sleeps. */
#ifndef NST_SCHED_WAIT_H
#define NST_SCHED_WAIT_H

#include "runtime/sched/latch.h"

#include <stdbool.h>

struct nst_scope;

/* Waits until the tag of l differs from tag.  scope: the scope whose work this wait depends on (own team at a barrier, the
 * inner team at its join); NULL for a lock, whose holder may be anyone.  A bound strand waits in place or carries only work of that scope
 * and its descendants meanwhile, nothing for NULL; any other strand is suspended and frees its carrier for everything.
 * After return the strand may be on another carrier (never another strand, never other TLS). */
void nst_wait(struct nst_latch *l, uint32_t tag, struct nst_scope *scope);

/* For who watches something of its own before it comes to nst_wait: may it go on, or has this core something better to do? */
bool nst_wait_may_watch(void);

/* Lets other ready strands go first; returns soon when there are none. */
void nst_yield(void);

/* To be called by a strand that has just released others: if one of them is the bound strand whose native thread this one is using,
 * that goes first.  For speed: were it forgotten, the monitor would move the strand elsewhere. */
void nst_yield_to_root(void);

/* Puts the calling strand on its own native thread.  must: nobody may prevent it, and nothing can: a root whose outermost region has
 * ended.  Else it may be that the thread is stuck in the program's code; then this returns elsewhere.  True if at home. */
bool nst_go_home(bool must);

#endif
