// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* runtime/arch/arch.h for the models: no user-level switch, so the handoff back-end is what is simulated. */
#ifndef NST_ARCH_ARCH_H
#define NST_ARCH_ARCH_H

#include "tests/model/model.h"

static inline void nst_cpu_relax(void)
{
    rl::yield(1, $);
}

static inline uint64_t nst_ticks(void)
{
    return 0;
}

#endif
