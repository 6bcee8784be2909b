// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Any architecture: the thread pointer cannot be set portably, so there is no user-level switch here and the runtime hands
 * strands over between their own native threads (handoff back-end). */
#ifndef NST_ARCH_GENERIC_CONTEXT_H
#define NST_ARCH_GENERIC_CONTEXT_H

#include "runtime/base/compiler.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

NST_INLINE void nst_context_detect(void)
{
}

NST_INLINE uintptr_t nst_thread_pointer(void)
{
    return (uintptr_t)pthread_self();
}

NST_INLINE bool nst_context_shadow_stack(void)
{
    return false;
}

#endif
