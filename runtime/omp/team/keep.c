// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/keep.h"

#include "runtime/arch/arch.h"
#include "runtime/os/futex.h"
#include "runtime/sched/current.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/signals.h"
#include "runtime/sched/state.h"
#include "runtime/sched/wait.h"

/* NULL: no strand, or one that never leaves its native thread: in the handoff back-end, and a root's outside of regions. */
static struct nst_strand *movable_self(void)
{
    struct nst_strand *self = nst_strand_self_or_null();

    return self && nst_pool.user_switch && !(self->root && self->entered == 0) ? self : NULL;
}

int nst_keep_home(void)
{
    struct nst_strand *self = movable_self();

    if (!self)
        return 0;
    if (!self->kept) {
        self->kept = true;
        if (!nst_strand_is_bound(self)) {
            if (self->carrier == self->home)
                nst_store_relaxed(&self->home->away, false);
            nst_store_relaxed(&self->bound, true);
        }
    }
    return nst_go_home(false) ? 0 : nst_load_relaxed(&self->home->tid);
}

int nst_away_from(void)
{
    const struct nst_strand *self = movable_self();

    return self && self->carrier != self->home ? nst_load_relaxed(&self->home->tid) : 0;
}

bool nst_is_kept(void)
{
    const struct nst_strand *self = movable_self();

    return self && self->kept;
}

int nst_means_self(int tid)
{
    const struct nst_strand *self = movable_self();

    if (tid == 0)
        return 1;
    return self && (tid == nst_load_relaxed(&self->home->tid) || tid == nst_load_relaxed(&self->carrier->tid));
}

bool nst_signal_member(pthread_t thread, int sig)
{
    /* How far a thread's descriptor is from its thread pointer is the C library's business, and the same for all threads. */
    return nst_signal_send((uintptr_t)thread - (uintptr_t)pthread_self() + nst_thread_pointer(), sig);
}
