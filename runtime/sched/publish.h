// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The one way to make work findable, and the one way to make a strand ready: push, fence, sleepers, budget and monitor in one call, so
 * that no caller can get it half right.  Why no wake-up is lost: README.md, "Publishing and sleeping". */
#ifndef NST_SCHED_PUBLISH_H
#define NST_SCHED_PUBLISH_H

#include "runtime/sched/carrier.h"

/* Puts n jobs, stride bytes apart, the last one first, on k's deque, and sees to it that they are taken.  The caller runs on k; from
 * base contexts too, once the monitor has begun. */
void nst_publish(struct nst_carrier *k, struct nst_job *first, unsigned n, size_t stride);

/* The same for a job that k, which goes on looking for work, cannot run yet. */
void nst_put_back(struct nst_carrier *k, struct nst_job *job);

/* A strand that the caller owns, of whom nobody uses the stack, is ready: for everybody, or its own native thread if bound. */
void nst_publish_strand(struct nst_carrier *k, struct nst_strand *s);

/* The monitor's: a strand that is ready already may be taken by others from now on. */
void nst_publish_entry(struct nst_carrier *k, struct nst_strand *s);

/* The same for one that is to go on on its own native thread, k being another; with must nobody else may take it. */
void nst_publish_homeward(struct nst_carrier *k, struct nst_strand *s, bool must);

/* Strands whose latch has moved, linked by next.  The caller runs on k. */
void nst_ready_all(struct nst_carrier *k, struct nst_strand *s);

/* s has become READY and off, with flags: the second half of nst_publish_strand, and all of it for one that was ready before it was left. */
void nst_announce(struct nst_carrier *k, struct nst_strand *s, uint32_t flags);

/* Work lies about: wakes a sleeping donor if a slot is free and nobody is searching already. */
void nst_notify(void);

/* nst_latch_advance for strands whose work is known to be brief: no sleeping donor is woken for them and, with crowd, idle
 * carriers leave them to k for a while, until nst_carrier_release_ended. */
void nst_carrier_release_quietly(struct nst_carrier *k, struct nst_latch *l, bool crowd);
void nst_carrier_release_ended(struct nst_carrier *k);

/* Has k, or can it have, a place in the table?  Without one its thread can open no region of several.  Any thread. */
bool nst_carrier_enlist(struct nst_carrier *k);

/* The flags with which s, which leaves k, is published: a bound strand may be off only where the monitor looks after its native thread. */
uint32_t nst_off_flags(const struct nst_strand *s, const struct nst_carrier *k);

#endif
