// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* runtime/base/panic.h for the models: a broken invariant fails the execution under simulation. */
#ifndef NST_BASE_PANIC_H
#define NST_BASE_PANIC_H

#include "tests/model/model.h"

#define nst_fatal(...)   RL_ASSERT(!"nst_fatal")
#define NST_VERIFY(cond) RL_ASSERT(cond)
#define NST_ASSERT(cond) RL_ASSERT(cond)
#define NST_AUDIT(cond)  ((void)0) /* it would look at what other threads change */

#endif
