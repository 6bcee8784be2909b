// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Parking a strand on a latch: the half of the latch protocol that the scheduler uses after switching a strand out. */
#ifndef NST_SCHED_PARK_H
#define NST_SCHED_PARK_H

#include "runtime/sched/latch.h"
#include "runtime/strand/strand.h"

#include <stdbool.h>

/* Puts s on the parked stack of s->wait_latch, state WAITING with flags (0: in place), unless the tag is no longer s->wait_tag (false;
 * state unchanged).  From a true return on, s may be made ready, and if off resumed, by anyone at any moment. */
bool nst_park_register(struct nst_strand *s, uint32_t flags);

#endif
