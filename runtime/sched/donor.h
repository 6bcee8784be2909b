// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Donors: native threads that we create so that their stacks and TLS blocks can serve as strands.  See runtime/strand/README.md for why
 * an identity must be a real pthread and what must be done in which order. */
#ifndef NST_SCHED_DONOR_H
#define NST_SCHED_DONOR_H

#include "runtime/sched/carrier.h"

/* New donors for a team, several at a time: nobody waits for one to start before the next is made.  start: a strand that the caller
 * owns and, once it has awaited it, may launch.  start_with: one that runs job on its own native thread at once, as soon as there is
 * one; bound: as a bound strand.  NULL, false: the system refuses.  Neither changes what is reserved: reserve.h. */
struct nst_strand *nst_donor_start(void);
void nst_donor_await(struct nst_strand *s);
bool nst_donor_start_with(struct nst_job *job, bool bound);
/* Around them: the monitor is not to think that k, on which the caller runs, is stuck. */
void nst_donor_making(struct nst_carrier *k, bool on);
/* The signal mask of a new native thread: the program's, as far as the caller, whose own is given, can tell. */
uint64_t nst_donor_signals(uint64_t own);

/* Up to n idle donors whose native threads sleep end; returns how many.  Their strands are reserved by the caller, which runs as k.  User
 * back-end only: in the other, carriers pass from thread to thread. */
unsigned nst_donors_end(struct nst_carrier *k, unsigned n);

/* In the child of fork(), where donors do not exist, but for self if that is one: frees them, telling `lost` before each.  self may be
 * NULL. */
void nst_donors_reset_in_child(struct nst_strand *self, void (*lost)(struct nst_strand *));

#endif
