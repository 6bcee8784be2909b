// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* How many threads a region gets: OpenMP 5.2, 10.1.1 ("Determining the number of threads for a parallel region"). */
#include "runtime/omp/team/num_threads.h"

#include "runtime/omp/team/parallel.h"

unsigned nst_parallel_size(struct nst_thread *self, unsigned requested)
{
    if (requested == 1)
        return 1;
    const struct nst_icv *icv = self->task->icv;
    unsigned n = requested ? requested : (unsigned)icv->nthreads;

    if ((int)self->team->active_level >= icv->max_active_levels)
        return 1;
    if (NST_UNLIKELY(icv->dynamic) && n > (unsigned)nst_icv_global.procs)
        n = (unsigned)nst_icv_global.procs;
    return n;
}

unsigned nst_group_reserve(struct nst_thread *self, unsigned wanted, int *reserved)
{
    int limit = self->task->icv->thread_limit;

    *reserved = 0;
    if (NST_LIKELY(limit == INT32_MAX) || wanted <= 1)
        return wanted;
    _Atomic int *in_use = &self->team->group->group_threads;
    int have = nst_load_relaxed(in_use);
    int more;
    do {
        more = limit - have;
        if (more > (int)wanted - 1)
            more = (int)wanted - 1;
        if (more <= 0)
            return 1;
    } while (!nst_cas_relaxed(in_use, &have, have + more));
    *reserved = more;
    return (unsigned)more + 1;
}

void nst_group_release(struct nst_team *group, int reserved)
{
    if (reserved)
        nst_sub_relaxed(&group->group_threads, reserved);
}
