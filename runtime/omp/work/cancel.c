// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns cancellation of parallel regions, loops and sections.
 *
 * A loop being cancelled is named by the epoch of its members: each member counts the constructs and barriers it
 * passes, all pass the same ones, so members have equal epochs exactly while they are at the same place between two of
 * them.  That also names static loops which the compiler computes inline and of which the runtime sees nothing but the
 * barrier.  A cancelled construct cannot be nowait, so at most one is being cancelled at a time. */
#include "runtime/omp/work/cancel.h"

#include "runtime/omp/work/construct.h"

#define LOOP_BITS (NST_CANCEL_LOOP | NST_CANCEL_SECTIONS)

bool nst_cancel_pending(struct nst_thread *self, unsigned bits)
{
    struct nst_team *team = self->team;

    if (!nst_icv_global.cancellation)
        return false;
    if (bits & NST_CANCEL_PARALLEL)
        return nst_construct_cancelled(self);
    /* Relaxed: a point may see a request late, and nothing is read on the strength of it. */
    return (bits & LOOP_BITS) != 0 && nst_load_relaxed(&team->work.cancelled) == self->work.epoch + 1;
}

bool nst_cancel_request(struct nst_thread *self, unsigned bits, bool activate)
{
    struct nst_team *team = self->team;

    if (!nst_icv_global.cancellation)
        return false;
    if (!activate)
        return nst_cancel_pending(self, bits);
    if (bits & NST_CANCEL_PARALLEL) {
        if (team->level == 0)
            return false; /* there is no region to leave; the initial team lives on */
        nst_team_cancel_parallel(self);
        nst_construct_wake_all(team);
        return true;
    }
    if (bits & LOOP_BITS) {
        nst_store_relaxed(&team->work.cancelled, self->work.epoch + 1);
        /* Makes team reset the epochs after the region: its end is a barrier that they do not count.  The join orders
         * that. */
        nst_or_relaxed(&team->cancel, NST_CANCEL_LOOP);
        return true;
    }
    return false;
}
