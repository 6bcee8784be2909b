// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Worksharing loops (OpenMP 5.2, 11.5) over logical iterations 0 ... n-1 in uint64_t; the ABIs map typed bounds to
 * them.
 *
 *     struct nst_loop_spec spec = {.n = trips, .chunk = chunk, .kind = NST_SCHEDULE_DYNAMIC, ...};
 *     struct nst_loop_chunk c;
 *     nst_loop_begin(self, &spec);              // every member, also when n is 0
 *     while (nst_loop_next(self, &c))
 *         for (i = 0; i < c.count; i++) body(c.origin + (c.first + i) * c.step);
 *     nst_loop_end(self);                       // no barrier
 *
 * A member has at most one loop (or sections) open.  nst_loop_begin closes one that was abandoned. */
#ifndef NST_OMP_WORK_LOOP_H
#define NST_OMP_WORK_LOOP_H

#include "runtime/omp/team/team.h"

struct nst_loop_spec {
    uint64_t n;          /* iterations */
    uint64_t chunk;      /* 0 = none given: block partition for static, 1 for dynamic and guided */
    uint8_t kind;        /* enum nst_schedule_kind; RUNTIME takes kind, modifier and chunk from run-sched-var */
    uint8_t modifier;    /* enum nst_schedule_modifier; NONE means nonmonotonic for dynamic and guided */
    bool ordered;        /* ordered clause (without parameter); implies monotonic */
    bool keep_chunks;    /* a team of one hands out single chunks too, instead of the whole range at once */
    uint64_t origin, step, extra; /* the ABI's own words: handed back with every chunk, never interpreted */
};

struct nst_loop_chunk {
    uint64_t first, count; /* count >= 1 */
    bool last;             /* contains iteration n-1 */
    uint64_t origin, step, extra;
};

void nst_loop_begin(struct nst_thread *self, const struct nst_loop_spec *spec);
/* The calling member's next chunk, or false: none left for it.  Finishes the previous one (passes an ordered loop's
 * turn).  False too when no loop is open. */
bool nst_loop_next(struct nst_thread *self, struct nst_loop_chunk *c);
/* Leaves the loop; no barrier.  No loop open: does nothing. */
void nst_loop_end(struct nst_thread *self);

/* Combined parallel loop: begins the loop for every member of a team that does not run yet (call it from
 * nst_fork.prepare).  The members' first call is nst_loop_next (or nst_loop_end); origin, step and extra are the
 * spec's. */
void nst_loop_prepare(struct nst_team *team, const struct nst_loop_spec *spec);

/* The block partition that static loops use: member t of T gets n/T iterations, the first n%T members one more. */
NST_INLINE void nst_loop_block(uint64_t n, unsigned t, unsigned T, uint64_t *first, uint64_t *count)
{
    uint64_t q = n / T, r = n % T;

    *first = t * q + (t < r ? t : r);
    *count = q + (t < r);
}

#endif
