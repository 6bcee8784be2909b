// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* LLVM's sched_type: the numbers compilers pass for a loop's schedule, and what they mean to the engine. */
#ifndef NST_ABI_KMP_SCHED_H
#define NST_ABI_KMP_SCHED_H

#include "runtime/base/compiler.h"
#include "runtime/omp/icv/schedule.h"

#include <stdbool.h>
#include <stdint.h>

enum kmp_sched {
    KMP_SCHED_STATIC_CHUNKED = 33,
    KMP_SCHED_STATIC = 34,
    KMP_SCHED_DYNAMIC = 35,
    KMP_SCHED_GUIDED = 36,
    KMP_SCHED_RUNTIME = 37,
    KMP_SCHED_AUTO = 38,
    KMP_SCHED_TRAPEZOIDAL = 39,
    KMP_SCHED_STATIC_GREEDY = 40,
    KMP_SCHED_STATIC_BALANCED = 41,
    KMP_SCHED_GUIDED_ITERATIVE = 42,
    KMP_SCHED_GUIDED_ANALYTICAL = 43,
    KMP_SCHED_STATIC_STEAL = 44,
    KMP_SCHED_STATIC_SIMD = 45,
    KMP_SCHED_GUIDED_SIMD = 46,
    KMP_SCHED_RUNTIME_SIMD = 47,
    KMP_SCHED_ORDERED = 64, /* the ordered forms of 33..39 are 65..71 */
    KMP_SCHED_DIST_CHUNKED = 91,
    KMP_SCHED_DIST = 92,
    KMP_SCHED_NOMERGE = 160, /* 161.. are 33.. and 193.. are 65.. that a team of one still takes chunk by chunk */
    KMP_SCHED_MONOTONIC = 1 << 29,
    KMP_SCHED_NONMONOTONIC = 1 << 30,
};

/* Without its modifiers: one of 33..47, 91, 92 or something unknown. */
NST_INLINE int32_t nst_kmp_sched_plain(int32_t sched)
{
    int32_t s = sched & ~(KMP_SCHED_MONOTONIC | KMP_SCHED_NONMONOTONIC);

    if (s > KMP_SCHED_NOMERGE)
        s -= KMP_SCHED_NOMERGE - 32;
    if (s > KMP_SCHED_ORDERED && s <= KMP_SCHED_ORDERED + 7)
        s -= 32;
    return s;
}

NST_INLINE bool nst_kmp_sched_ordered(int32_t sched)
{
    int32_t s = sched & ~(KMP_SCHED_MONOTONIC | KMP_SCHED_NONMONOTONIC);

    if (s > KMP_SCHED_NOMERGE)
        s -= KMP_SCHED_NOMERGE - 32;
    return s > KMP_SCHED_ORDERED && s <= KMP_SCHED_ORDERED + 7;
}

NST_INLINE bool nst_kmp_sched_nomerge(int32_t sched)
{
    return (sched & ~(KMP_SCHED_MONOTONIC | KMP_SCHED_NONMONOTONIC)) > KMP_SCHED_NOMERGE;
}

NST_INLINE bool nst_kmp_sched_distributes(int32_t sched)
{
    int32_t s = nst_kmp_sched_plain(sched);

    return s == KMP_SCHED_DIST || s == KMP_SCHED_DIST_CHUNKED;
}

/* For the static entries: chunked, simd, or one block each for everything else. */
NST_INLINE int32_t nst_kmp_sched_static(int32_t sched)
{
    switch (nst_kmp_sched_plain(sched)) {
    case KMP_SCHED_STATIC_CHUNKED:
    case KMP_SCHED_DIST_CHUNKED:
        return KMP_SCHED_STATIC_CHUNKED;
    case KMP_SCHED_STATIC_SIMD:
        return KMP_SCHED_STATIC_SIMD;
    default:
        return KMP_SCHED_STATIC;
    }
}

#endif
