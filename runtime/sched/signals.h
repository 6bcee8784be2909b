// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Signals for a thread whose strand is switched out.
 *
 * pthread_kill names an OpenMP thread; the kernel knows native threads, and with the user back-end another strand may be on that one.
 * So a signal is noted with the strand, which raises it itself, on its own stack and with its own TLS: when it is resumed, before it waits and
 * while it waits in place, and when it yields.  One that executes the program's code, or sleeps in place, is interrupted for that, at once and
 * then at every look of the monitor: with a signal that nobody else uses (interrupt.h), since the program's would be its handler's as soon as it
 * arrives, wherever the runtime has got to.  One that is off and waits, perhaps for long, or can go on only on its own native thread, which
 * another one's handler may keep, the monitor offers: whoever takes it up lends it a native thread (state.h).  A spare one is given a job.
 *
 * Signals that are pending more than once are raised once, as the kernel does.  What comes with a signal (pthread_sigqueue) is not passed
 * on here. */
#ifndef NST_SCHED_SIGNALS_H
#define NST_SCHED_SIGNALS_H

#include "runtime/sched/carrier.h"

/* Sends sig to the strand with that thread pointer.  False: it is no strand, or the calling one, or nothing is ever off its native thread here:
 * the kernel's way is right.  May be called by signal handlers. */
bool nst_signal_send(uintptr_t tp, int sig);

/* self, which has just been resumed or been given a job, raises what was noted for it. */
void nst_signals_raise(struct nst_strand *self);

/* The monitor's: publishes, on k, strands that must be resumed for their signals; returns how many.  pending: are there any? */
int nst_signals_offer(struct nst_carrier *k);
bool nst_signals_pending(void);

void nst_signals_reset_in_child(void);

#endif
