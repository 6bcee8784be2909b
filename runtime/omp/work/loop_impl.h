// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Between loop.c and the schedules: included by runtime/omp/work/loop*.c only.
 *
 * A schedule has a start (the member's cursor, from the slot where there is one) and a take: the next chunk's first
 * iteration and count, or false for good. */
#ifndef NST_OMP_WORK_LOOP_IMPL_H
#define NST_OMP_WORK_LOOP_IMPL_H

#include "runtime/omp/work/construct.h"
#include "runtime/omp/work/loop.h"

enum nst_loop_mode {
    NST_LOOP_CLOSED = 0,
    NST_LOOP_DONE,    /* open, nothing left for this member */
    NST_LOOP_BLOCK,   /* static: one chunk, loop.first and loop.count */
    NST_LOOP_CHUNKED, /* static: chunks next, next + T, ... */
    NST_LOOP_RANGES,  /* dynamic, nonmonotonic: own ranges and stealing */
    NST_LOOP_COUNTER, /* dynamic: slot->next is the next chunk */
    NST_LOOP_GUIDED,  /* guided: slot->next is the next iteration */
};

NST_INLINE uint64_t nst_loop_chunks(uint64_t n, uint64_t chunk)
{
    return chunk <= 1 ? n : n / chunk + (n % chunk != 0);
}

void nst_loop_static_start(struct nst_thread *self, uint64_t n, uint64_t chunk);
bool nst_loop_block_take(struct nst_thread *self, uint64_t *first, uint64_t *count);
bool nst_loop_chunked_take(struct nst_thread *self, uint64_t *first, uint64_t *count);

/* Which of the two modes a dynamic loop uses, and what its slot starts with. */
enum nst_loop_mode nst_loop_dynamic_mode(uint64_t n, uint64_t chunk, unsigned members, bool monotonic);
void nst_loop_ranges_fill(struct nst_team *team, struct nst_construct *c);
bool nst_loop_ranges_take(struct nst_thread *self, uint64_t *first, uint64_t *count);
bool nst_loop_counter_take(struct nst_thread *self, uint64_t *first, uint64_t *count);

bool nst_loop_guided_take(struct nst_thread *self, uint64_t *first, uint64_t *count);

#endif
