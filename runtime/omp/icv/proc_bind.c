// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the thread affinity policies.  See proc_bind.h.
 *
 * One formula serves the divisions: the k-th of n parts of a whole w begins at floor(k*w/n), so that every part has
 * floor(w/n) or ceil(w/n) elements, as the specification demands. */
#include "runtime/omp/icv/proc_bind.h"

static unsigned part_begin(unsigned k, unsigned n, unsigned whole)
{
    return (unsigned)((uint64_t)k * whole / n);
}

/* The part that holds element e: the largest k with part_begin(k) <= e. */
static unsigned part_of(unsigned e, unsigned n, unsigned whole)
{
    return (unsigned)((((uint64_t)e + 1) * n - 1) / whole);
}

/* At most as many members as places: the partition falls into nthreads parts, one a member. */
static void spread_apart(unsigned parent, struct nst_place_partition whole, unsigned nthreads,
                         struct nst_bind_slot *out)
{
    unsigned places = (unsigned)whole.count, mine = part_of(parent, nthreads, places);

    for (unsigned i = 0; i < nthreads; i++) {
        unsigned part = (mine + i) % nthreads;
        unsigned begin = part_begin(part, nthreads, places), end = part_begin(part + 1, nthreads, places);
        out[i].partition = (struct nst_place_partition){whole.first + (int)begin, (int)(end - begin)};
        out[i].place = whole.first + (int)(i ? begin : parent);
    }
}

void nst_bind_assign(enum nst_bind policy, int parent_place, struct nst_place_partition partition, unsigned nthreads,
                     struct nst_bind_slot *out)
{
    unsigned places = partition.count > 0 ? (unsigned)partition.count : 0;

    if (policy == NST_BIND_FALSE || !places) {
        for (unsigned i = 0; i < nthreads; i++)
            out[i] = (struct nst_bind_slot){-1, partition};
        return;
    }
    if (parent_place < partition.first || parent_place >= partition.first + partition.count)
        parent_place = partition.first;
    unsigned parent = (unsigned)(parent_place - partition.first);
    if (policy == NST_BIND_SPREAD && nthreads <= places) {
        spread_apart(parent, partition, nthreads, out);
        return;
    }
    for (unsigned i = 0; i < nthreads; i++) {
        /* Consecutive members share a place when there are more of them than places; the run goes round the partition
         * beginning at the parent's place. */
        unsigned step = policy == NST_BIND_PRIMARY ? 0 : nthreads <= places ? i : part_of(i, places, nthreads);
        unsigned place = (parent + step) % places;
        out[i].place = partition.first + (int)place;
        out[i].partition = policy == NST_BIND_SPREAD ? (struct nst_place_partition){out[i].place, 1} : partition;
    }
}
