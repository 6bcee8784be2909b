// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The worksharing state embedded in every OpenMP thread and every team.  The layout lives here because team owns the
 * memory; the meaning belongs to runtime/omp/work, the only code that touches the fields.
 *
 * Contract with team: a team's memory is zeroed once, at creation, and every thread's cursor with it.  Between regions
 * nothing is reset: all members execute the same number of constructs, so the cursors agree again at the join.  Where that
 * does not hold (a cancelled parallel) team calls nst_work_reset on the idle team before its next region. */
#ifndef NST_OMP_TEAM_WORK_STATE_H
#define NST_OMP_TEAM_WORK_STATE_H

#include "runtime/base/compiler.h"
#include "runtime/sched/latch.h"

#include <stdint.h>

struct nst_team;

struct nst_work_thread {
    uint64_t sequence; /* constructs this thread has entered so far */
};

struct nst_work_team {
    uint64_t unused;
};

#endif
