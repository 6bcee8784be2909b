// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Start-up: the one file that knows which layer is told first. */
#include "runtime/omp/team/initial.h"
#include "runtime/sched/root.h"
#include "runtime/sync/parking.h"

static void forked(struct nst_strand *self)
{
    nst_parking_forget();
    nst_initial_forked(self);
}

static const struct nst_root_hooks hooks = {
    .enter = nst_initial_enter,
    .leave = nst_initial_leave,
    .forked = forked,
};

void nst_runtime_begin(void)
{
    nst_root_hooks = &hooks;
}
