// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* runtime/sched/pool.h for the model of tasks: there is a core to spare, or not. */
#ifndef NST_SCHED_POOL_H
#define NST_SCHED_POOL_H

#include "tests/model/model.h"

static inline bool nst_pool_has_room(void)
{
    return rl::rand(2);
}

#endif
