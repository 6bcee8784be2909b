// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Loop schedules as the engine names them (OpenMP 5.2, 11.5.3).  The ABIs translate theirs to these. */
#ifndef NST_OMP_ICV_SCHEDULE_H
#define NST_OMP_ICV_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

enum nst_schedule_kind {
    NST_SCHEDULE_STATIC = 1, /* the values of omp_sched_t */
    NST_SCHEDULE_DYNAMIC = 2,
    NST_SCHEDULE_GUIDED = 3,
    NST_SCHEDULE_AUTO = 4,
    NST_SCHEDULE_RUNTIME = 5, /* take run-sched-var; never stored in an ICV */
};

enum nst_schedule_modifier {
    NST_MODIFIER_NONE = 0, /* nonmonotonic for dynamic and guided, as OpenMP 5.0 says */
    NST_MODIFIER_MONOTONIC = 1,
    NST_MODIFIER_NONMONOTONIC = 2,
};

struct nst_schedule {
    uint8_t kind;     /* enum nst_schedule_kind */
    uint8_t modifier; /* enum nst_schedule_modifier */
    bool by_default;  /* of run-sched-var: nobody has set it, so that each ABI may have a default of its own */
    uint64_t chunk;   /* iterations; 0 = none given (block partition for static, 1 otherwise) */
};

#endif
