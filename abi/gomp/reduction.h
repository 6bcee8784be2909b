// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The compiler's reduction arrays (uintptr_t[7 + 3n]) and constructs that carry them; shared by this folder's files.
 *   [0] n  [1] bytes of a slice  [2] in: alignment, out: the slices  [3] ours: the registration  [4..6] unused
 *   [7+3i] address of the original  [8+3i] offset of its copy in a slice  [9+3i] unused */
#ifndef NST_ABI_GOMP_REDUCTION_H
#define NST_ABI_GOMP_REDUCTION_H

#include "runtime/base/compiler.h"
#include "runtime/omp/team/team.h"
#include "runtime/omp/work/construct.h"

#include <stdint.h>

/* reduction(task) on a parallel construct whose team does not run yet. */
void nst_gomp_reduction_attach_team(struct nst_team *team, uintptr_t *array);
/* On a worksharing construct: every member with an array of its own; all get the same slices. */
void nst_gomp_reduction_share(struct nst_thread *self, uintptr_t *array);

/* The two extra arguments of generic starts, once the construct is open.  *mem comes in as a size. */
NST_INLINE void nst_gomp_construct_extras(struct nst_thread *self, uintptr_t *reductions, void **mem)
{
    if (reductions)
        nst_gomp_reduction_share(self, reductions);
    if (mem)
        *mem = nst_work_memory(self, (size_t)*mem);
}

#endif
