// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the guided schedule: a chunk is ceil(remaining / members) iterations, or the chunk argument if that is more
 * (OpenMP 5.2, 11.5.3).  There are only members * log(n / members) chunks, so one shared counter serves every modifier;
 * programs that check the sizes get what the formula says. */
#include "runtime/omp/work/loop_impl.h"

struct nst_loop_piece nst_loop_guided_take(struct nst_thread *self)
{
    struct nst_construct *c = self->work.slot;
    uint64_t n = self->work.loop.n, least = self->work.loop.chunk;
    unsigned members = self->team->nthreads;
    uint64_t done = nst_load_relaxed(&c->next); /* numbers only: no data hangs on the counter */

    for (;;) {
        uint64_t left = n - done, take;

        if (left == 0) {
            self->work.loop.mode = NST_LOOP_DONE;
            return (struct nst_loop_piece){0, 0};
        }
        take = left / members + (left % members != 0);
        if (take < least)
            take = least;
        if (take > left)
            take = left;
        if (nst_cas_relaxed(&c->next, &done, done + take))
            return (struct nst_loop_piece){done, take};
    }
}
