// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What the loop entry points of this folder share: the schedule argument of generic starts, and NEXT. */
#ifndef NST_ABI_GOMP_LOOP_START_H
#define NST_ABI_GOMP_LOOP_START_H

#include "abi/common/loop_map.h"
#include "runtime/base/compiler.h"
#include "runtime/omp/work/loop.h"

#define NST_GOMP_MONOTONIC 0x80000000l

/* sched of GOMP_loop_start and its like: 0 runtime, 1..3 static, dynamic, guided, 4 nonmonotonic:runtime; bit 31
 * monotonic. */
NST_INLINE void nst_gomp_loop_schedule(struct nst_loop_spec *spec, long sched)
{
    long kind = sched & ~NST_GOMP_MONOTONIC;

    spec->kind = (uint8_t)(kind == 0 || kind == 4 ? NST_SCHEDULE_RUNTIME : kind);
    if (sched & NST_GOMP_MONOTONIC)
        spec->modifier = NST_MODIFIER_MONOTONIC;
    else
        spec->modifier = kind == 0 ? NST_MODIFIER_NONE : NST_MODIFIER_NONMONOTONIC;
}

NST_INLINE bool nst_gomp_loop_next(struct nst_thread *self, uint64_t *from, uint64_t *to)
{
    struct nst_loop_chunk chunk;

    if (!nst_loop_next(self, &chunk))
        return false;
    nst_loop_map_chunk(&chunk, from, to);
    return true;
}

#endif
