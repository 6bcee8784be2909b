// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The strands that nobody uses, and all that donors ever brought. */
#ifndef NST_SCHED_SPARE_H
#define NST_SCHED_SPARE_H

#include "runtime/sched/carrier.h"

struct nst_spares {
    _Atomic uint32_t lock NST_ON_LINE; /* guards common; and the ids of gtid.c, the free roots of root.c */
    _Atomic(struct nst_strand *) common;
    _Atomic(struct nst_strand *) donors; /* all that were ever made, newest first; next_donor */
};

extern struct nst_spares nst_spares;

/* get: one with state RUN that the caller owns; k's own home if that is idle; else a listed one.  NULL when there is none: for who has
 * reserved one that means that it has not been put back yet, by a native thread that is about to. */
struct nst_strand *nst_spare_get(struct nst_carrier *k);
/* SPARE to RUN: the caller owns s, and gives it a job; where it is listed that is stale then. */
bool nst_spare_claim(struct nst_strand *s);
/* A listed one whose own carrier is asleep, and now reserved: it will run nothing but this strand.  NULL when there is none. */
struct nst_strand *nst_spare_get_native(struct nst_carrier *k);
void nst_spare_put(struct nst_carrier *k, struct nst_strand *s);
/* Moves k's own idle strands to the common store: k is going to sleep. */
void nst_spare_flush(struct nst_carrier *k);
/* Adds a new donor to the common store; false when the system refuses. */
bool nst_spare_stock(void);
/* Donors whose strands neither run nor are bound: at least as many native threads of donors run nothing either, but for those that
 * execute a root's strand. */
int nst_donors_idle(void);
void nst_spare_reset_in_child(void);

#endif
