// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Which member of a team is bound to which place (OpenMP 5.2, 10.1.3).  Pure. */
#ifndef NST_OMP_ICV_PROC_BIND_H
#define NST_OMP_ICV_PROC_BIND_H

#include "runtime/omp/icv/icv.h"

/* A run of consecutive places: place-partition-var. */
struct nst_place_partition {
    int first;
    int count;
};

struct nst_bind_slot {
    int place;                            /* place number, -1 unbound */
    struct nst_place_partition partition; /* what the member's implicit task has as place-partition-var */
};

/* Fills out[0 .. nthreads-1].  parent_place lies within the partition (where it does not, the partition's first place is
 * taken).  TRUE, which the specification leaves to us, is CLOSE.  FALSE or an empty partition leaves all unbound. */
void nst_bind_assign(enum nst_bind policy, int parent_place, struct nst_place_partition partition, unsigned nthreads,
                     struct nst_bind_slot *out);

#endif
