// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The choice of a reduction's method (runtime/omp/work/reduction.h).  Threading: reads what is constant while a region
 * lasts. */
#include "runtime/omp/work/reduction.h"

enum nst_reduction_method nst_reduction_method(const struct nst_thread *self, bool has_atomic)
{
    const struct nst_team *team = self->team;

    /* A team of one at the top of a league reduces with the other teams' initial threads.  Below that, alone is
     * alone. */
    if (team->nthreads == 1 && (team->league_size <= 1 || team->level > 0))
        return NST_REDUCTION_ALONE;
    return has_atomic ? NST_REDUCTION_ATOMIC : NST_REDUCTION_LOCKED;
}
