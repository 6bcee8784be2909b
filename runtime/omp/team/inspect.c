// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/inspect.h"

#include "runtime/sched/reserve.h"

struct nst_thread *nst_inspect_ancestor(struct nst_thread *self, int level)
{
    if (level < 0 || level > (int)self->team->level)
        return NULL;
    while ((int)self->team->level > level)
        self = self->team->parent;
    return self;
}

int nst_inspect_ancestor_num(struct nst_thread *self, int level)
{
    struct nst_thread *a = nst_inspect_ancestor(self, level);
    return a ? (int)a->num : -1;
}

int nst_inspect_team_size(struct nst_thread *self, int level)
{
    struct nst_thread *a = nst_inspect_ancestor(self, level);
    return a ? (int)a->team->nthreads : -1;
}

bool nst_inspect_in_parallel(struct nst_thread *self)
{
    return self->team->active_level > 0;
}

unsigned nst_inspect_native_threads(void)
{
    return nst_threads_there() + 1;
}
