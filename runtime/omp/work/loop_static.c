// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the static schedules.  The mapping is the one that compilers compute inline, because programs rely on equal
 * loops giving equal assignments (OpenMP 5.2, 11.5.3): block t of T as in nst_loop_block, chunk k to member k % T.
 * Nothing is shared between members. */
#include "runtime/omp/work/loop_impl.h"

void nst_loop_static_start(struct nst_thread *self, uint64_t n, uint64_t chunk)
{
    unsigned members = self->team->nthreads;

    self->work.loop.n = n;
    self->work.loop.chunk = chunk;
    if (chunk == 0) {
        nst_loop_block(n, self->num, members, &self->work.loop.first, &self->work.loop.count);
        self->work.loop.mode = self->work.loop.count ? NST_LOOP_BLOCK : NST_LOOP_DONE;
    } else {
        self->work.loop.chunks = nst_loop_chunks(n, chunk);
        self->work.loop.next = self->num;
        self->work.loop.mode = self->num < self->work.loop.chunks ? NST_LOOP_CHUNKED : NST_LOOP_DONE;
    }
}

struct nst_loop_piece nst_loop_block_take(struct nst_thread *self)
{
    self->work.loop.mode = NST_LOOP_DONE;
    return (struct nst_loop_piece){self->work.loop.first, self->work.loop.count};
}

struct nst_loop_piece nst_loop_chunked_take(struct nst_thread *self)
{
    uint64_t k = self->work.loop.next, chunk = self->work.loop.chunk;
    uint64_t first = k * chunk, left = self->work.loop.n - first;
    unsigned members = self->team->nthreads;

    if (self->work.loop.chunks - k > members) /* there is a chunk k + members; said so that nothing overflows */
        self->work.loop.next = k + members;
    else
        self->work.loop.mode = NST_LOOP_DONE;
    return (struct nst_loop_piece){first, left < chunk ? left : chunk};
}
