// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Reservation: a team is only as large as the strands that exist for it.
 *
 * T donors, U strands that formed teams have reserved (members other than the primary, from the fork to the join or for as long as they
 * are leased), H roots whose native threads may carry (each with a permit).  Kept: T >= U + H.  So an unstarted member finds an idle
 * strand; and a strand that can go on finds a donor's native thread in its base context (README.md, "Somebody is there to take it").
 *
 * What is left, T - U - H, is one counter, and credits with the carriers, which their native threads use without atomics. */
#ifndef NST_SCHED_RESERVE_H
#define NST_SCHED_RESERVE_H

#include "runtime/sched/carrier.h"

/* Reserves up to n strands, making donors for what is missing; returns how many.  The caller runs on k, in a strand. */
unsigned nst_strands_reserve(struct nst_carrier *k, unsigned n);
/* Gives n back.  The caller runs on k. */
void nst_strands_release(struct nst_carrier *k, unsigned n);
/* Of strands that exist and are not reserved, takes up to n: for who makes the rest in its own way and has them reserved thereby. */
unsigned nst_strands_take(struct nst_carrier *k, unsigned n);

/* k's native thread is going to sleep: its credit is for others. */
void nst_credit_flush(struct nst_carrier *k);

/* Donors that there are; one more, not reserved by this: returns how many there were; n that are about to end, reserved by the caller; how many
 * have been told to so far. */
unsigned nst_threads_there(void);
unsigned nst_threads_add(void);
void nst_threads_end(unsigned n);
unsigned nst_threads_ended(void);
/* The system has refused a thread: for a while none is asked for. */
void nst_threads_refused(void);
bool nst_threads_may_be_had(void);

void nst_reserve_reset_in_child(void);

#endif
