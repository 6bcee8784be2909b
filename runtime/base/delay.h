// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the points of the delay mode.  A race that needs a thread to stop between two given instructions happens once in
 * weeks; NST_DELAY("label"), written between them, makes it happen in minutes.  Builds with NST_DEBUG only; in others a
 * point is nothing.  What a point does is not known here: the layer that may call the system says so (runtime/os/delay.h),
 * once, before any second thread.
 *
 * Every access that releases and every fence is one (atomic.h).  A further one belongs where something is published otherwise, between a look
 * and the sleep that it allows, after a post-action.
 * It may stand anywhere, base contexts and holders of short locks included: it uses no TLS and takes no lock.  It is an
 * expression of type void, without effect on memory that others see.  Labels: "module.what", like those of ORDER. */
#ifndef NST_BASE_DELAY_H
#define NST_BASE_DELAY_H

#include "runtime/base/compiler.h"

#ifdef NST_DEBUG
extern void (*nst_delay_hook)(const char *label); /* NULL: no delays */
#define NST_DELAY(label) (NST_UNLIKELY(nst_delay_hook) ? nst_delay_hook(label) : (void)0)
#else
#define NST_DELAY(label) ((void)0)
#endif

#endif
