// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Typed bounds <-> the engine's logical iterations 0 ... n-1.  Values are origin + i * step modulo 2^64, which is
 * right for every integer type, signed or not, and for either direction. */
#ifndef NST_ABI_COMMON_LOOP_MAP_H
#define NST_ABI_COMMON_LOOP_MAP_H

#include "runtime/base/compiler.h"
#include "runtime/omp/work/loop.h"

#include <stdbool.h>
#include <stdint.h>

/* Trips from start to end (exclusive) by step; span is the distance in the loop's direction, stride |step|. */
NST_INLINE uint64_t nst_loop_map_trips(uint64_t span, uint64_t stride)
{
    return span == 0 || stride == 0 ? 0 : (span - 1) / stride + 1;
}

NST_INLINE uint64_t nst_loop_map_trips_long(long start, long end, long incr)
{
    if (incr > 0)
        return start < end ? nst_loop_map_trips((uint64_t)end - (uint64_t)start, (uint64_t)incr) : 0;
    return start > end ? nst_loop_map_trips((uint64_t)start - (uint64_t)end, 0 - (uint64_t)incr) : 0;
}

/* Down (up false), incr is the two's complement of the stride. */
NST_INLINE uint64_t nst_loop_map_trips_ull(bool up, uint64_t start, uint64_t end, uint64_t incr)
{
    if (up)
        return start < end ? nst_loop_map_trips(end - start, incr) : 0;
    return start > end ? nst_loop_map_trips(start - end, 0 - incr) : 0;
}

/* The bounds of a chunk: [*from, *to) in loop units.  The loop's spec had the end in extra: the last chunk stops
 * exactly there, because GCC tests the variable against it for lastprivate, and because origin + n * step may
 * overflow. */
NST_INLINE void nst_loop_map_chunk(const struct nst_loop_chunk *c, uint64_t *from, uint64_t *to)
{
    *from = c->origin + c->first * c->step;
    *to = c->last ? c->extra : c->origin + (c->first + c->count) * c->step;
}

#endif
