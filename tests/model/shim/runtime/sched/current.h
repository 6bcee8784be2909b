// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* runtime/sched/current.h for the models: in the handoff back-end a strand never leaves its thread. */
#ifndef NST_SCHED_CURRENT_H
#define NST_SCHED_CURRENT_H

#include "runtime/strand/strand.h"

struct nst_strand *model_strand_of_thread(unsigned thread);

static inline struct nst_strand *nst_strand_self(void)
{
    return model_strand_of_thread(rl::thread_index());
}

static inline struct nst_strand *nst_strand_self_or_null(void)
{
    return nst_strand_self();
}

#endif
