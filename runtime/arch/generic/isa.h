// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Any architecture: portable stand-ins. */
#ifndef NST_ARCH_GENERIC_ISA_H
#define NST_ARCH_GENERIC_ISA_H

#include "runtime/base/compiler.h"

#include <stdint.h>
#include <time.h>

NST_INLINE void nst_cpu_relax(void)
{
    __asm__ volatile("" ::: "memory");
}

NST_INLINE uint64_t nst_ticks(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

NST_INLINE uint64_t nst_fp_control(void)
{
    return 0;
}

NST_INLINE void nst_fp_set_control(uint64_t fp)
{
    (void)fp;
}

#endif
