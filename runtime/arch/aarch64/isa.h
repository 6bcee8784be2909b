// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* aarch64: spin hint, tick counter, floating-point control state. */
#ifndef NST_ARCH_AARCH64_ISA_H
#define NST_ARCH_AARCH64_ISA_H

#include "runtime/base/compiler.h"

#include <stdint.h>

/* ISB rather than YIELD: on cores without SMT, which is nearly all of them, YIELD is a no-op and the loop would hammer the
 * line it watches; ISB costs some tens of cycles, about what x86's PAUSE does. */
NST_INLINE void nst_cpu_relax(void)
{
    __asm__ volatile("isb" ::: "memory");
}

/* Ticks of a constant-rate counter; only differences on one carrier are meaningful. */
NST_INLINE uint64_t nst_ticks(void)
{
    uint64_t ticks;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
    return ticks;
}

/* FPCR: rounding, flush-to-zero, traps; what a member inherits from the forking thread.  The sticky flags live in FPSR. */
NST_INLINE uint64_t nst_fp_control(void)
{
    uint64_t fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    return fpcr;
}

NST_INLINE void nst_fp_set_control(uint64_t fp)
{
    __asm__ volatile("msr fpcr, %0" : : "r"(fp));
}

#endif
