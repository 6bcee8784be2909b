// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The one signal that no program can block, ignore or handle: glibc keeps 33 (SIGSETXID) for setuid() and its family.  Carriers need its
 * handler wrapped for glibc's own use, and interrupt each other with it: what a member is sent must not interrupt its native thread just
 * anywhere (signals.h). */
#ifndef NST_SCHED_INTERRUPT_H
#define NST_SCHED_INTERRUPT_H

#include "runtime/sched/carrier.h"

/* To be called once, after the first thread was created (glibc installs its handler then) and before strands migrate. */
void nst_interrupt_prepare(void);

/* Can native threads be interrupted? */
bool nst_interrupt_is_possible(void);

/* Interrupts the native thread with that id: it raises what was noted for the strand that it executes, if that is in the program's code or
 * asleep; else nothing happens.  Async-signal-safe. */
void nst_interrupt(int tid);

#endif
