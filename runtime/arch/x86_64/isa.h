// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* x86-64: spin hint, tick counter, floating-point control state. */
#ifndef NST_ARCH_X86_64_ISA_H
#define NST_ARCH_X86_64_ISA_H

#include "runtime/base/compiler.h"

#include <stdint.h>

NST_INLINE void nst_cpu_relax(void)
{
    __builtin_ia32_pause();
}

/* Ticks of a constant-rate counter; only differences on one carrier are meaningful. */
NST_INLINE uint64_t nst_ticks(void)
{
    return __builtin_ia32_rdtsc();
}

/* MXCSR in the low half, x87 control word in the high half: what a member inherits from the forking thread. */
NST_INLINE uint64_t nst_fp_control(void)
{
    uint32_t mxcsr;
    uint16_t cw;
    __asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
    __asm__ volatile("fnstcw %0" : "=m"(cw));
    return (mxcsr & ~UINT32_C(0x3f)) | (uint64_t)cw << 32; /* without the sticky exception flags */
}

NST_INLINE void nst_fp_set_control(uint64_t fp)
{
    uint32_t mxcsr = (uint32_t)fp;
    uint16_t cw = (uint16_t)(fp >> 32);
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
    __asm__ volatile("fldcw %0" : : "m"(cw));
}

#endif
