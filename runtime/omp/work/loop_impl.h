// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Between loop.c and the schedules: included by runtime/omp/work/loop*.c only.
 *
 * A schedule has a start (the member's cursor, from the slot where there is one) and a take: the member's next chunk,
 * with count 0 when there is none left for it.  Chunks travel in registers: two words stored and then loaded as one
 * wide word, as compilers like to do, cost more than the rest of a take. */
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

struct nst_loop_piece {
    uint64_t first, count;
};

NST_INLINE uint64_t nst_loop_chunks(uint64_t n, uint64_t chunk)
{
    return chunk <= 1 ? n : n / chunk + (n % chunk != 0);
}

void nst_loop_static_start(struct nst_thread *self, uint64_t n, uint64_t chunk);
struct nst_loop_piece nst_loop_block_take(struct nst_thread *self);
struct nst_loop_piece nst_loop_chunked_take(struct nst_thread *self);

/* Which of the two modes a dynamic loop uses, and what its slot starts with. */
enum nst_loop_mode nst_loop_dynamic_mode(uint64_t n, uint64_t chunk, unsigned members, bool monotonic);
void nst_loop_ranges_fill(struct nst_team *team, struct nst_construct *c);
struct nst_loop_piece nst_loop_ranges_take(struct nst_thread *self);
struct nst_loop_piece nst_loop_counter_take(struct nst_thread *self);

struct nst_loop_piece nst_loop_guided_take(struct nst_thread *self);

#endif
