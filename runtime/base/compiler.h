// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Compiler vocabulary: attributes and layout helpers every layer uses.  Knows no type of the runtime. */
#ifndef NST_BASE_COMPILER_H
#define NST_BASE_COMPILER_H

#include <stddef.h>

#define NST_LIKELY(x)   __builtin_expect(!!(x), 1)
#define NST_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define NST_NOINLINE    __attribute__((noinline))
#define NST_INLINE      static inline __attribute__((always_inline))
#define NST_NORETURN    __attribute__((noreturn))
#define NST_COLD        __attribute__((cold, noinline))
#define NST_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Two adjacent lines travel together on current x86 (spatial prefetch), but padding to 128 doubles every member's
 * footprint for a benefit that only shows above 8 cores; 64 is what the layouts below are argued for. */
#define NST_LINE        64
#define NST_ON_LINE     __attribute__((aligned(NST_LINE)))

#define NST_CONTAINER_OF(ptr, type, field) ((type *)((char *)(ptr)-offsetof(type, field)))

#endif
