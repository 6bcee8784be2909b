// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/farewell.h"

#include "runtime/os/futex.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/current.h"
#include "runtime/sched/job.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/root.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOOK_NS 50000 /* between looks at who has gone */

/* Goes on in strand.h's `started`. */
enum { CALLED = 2, GONE = 3 };

/* On the strand's own native thread, or else not at all. */
static void end(struct nst_job *job)
{
    struct nst_strand *self = nst_strand_self();
    struct nst_carrier *native = self->home;

    (void)job;
    if (nst_load_relaxed(&native->tid) != nst_os_tid()) {
        self->pinned = self->native = false;
        return;
    }
    nst_root_become(self);
    if (nst_root_hooks) /* what is destroyed may call OpenMP */
        nst_root_hooks->enter(self);
    nst_spare_flush(self->carrier);
    nst_short_lock(&nst_pool.lock);
    if (native->counted)
        nst_sub_relaxed(&nst_pool.active, 1);
    native->counted = false;
    nst_short_unlock(&nst_pool.lock);
    nst_sub_relaxed(&nst_pool.strands, 1u);
    nst_donor_return(self);
}

static struct nst_job end_job = {.run = end};

/* s is the caller's.  Its native thread runs it next, as a member of a native team is run: nobody else may. */
static void call(struct nst_strand *s)
{
    nst_store_relaxed(&s->started, (uint32_t)CALLED);
    s->job = &end_job;
    s->entry.scope = NULL;
    s->pinned = s->native = true;
    nst_store_release(&s->state, (uint32_t)NST_STRAND_READY); /* ORDER[strand.ready] */
    /* ORDER[sleep.notify]: pairs with the fence in nst_pool_park: the thread sees its strand ready before it sleeps, or we see it in
     * the list. */
    nst_fence_seq_cst();
    if (nst_pool_reserve(s->home))
        nst_pool_rouse(s->home);
}

static bool is_gone(const struct nst_strand *s)
{
    return syscall(SYS_tgkill, getpid(), nst_load_relaxed(&s->home->tid), 0) != 0 && errno == ESRCH;
}

/* Between two jobs, or after the last. */
static bool is_coming(struct nst_strand *s)
{
    uint32_t state = nst_load_relaxed(&s->state);

    return (state == NST_STRAND_RUN || state == NST_STRAND_IDLE) && !nst_peek(&s->thread);
}

bool nst_farewell_is_possible(void)
{
#if defined(NST_TSAN) || defined(__SANITIZE_ADDRESS__)
    return false;
#else
    return nst_pool.user_switch;
#endif
}

void nst_farewell(int64_t until)
{
    _Atomic uint32_t never = 0;

    if (!nst_farewell_is_possible())
        return;
    for (bool waiting = true; waiting; nst_futex_wait(&never, 0, LOOK_NS)) {
        int64_t now = nst_clock_ns();

        waiting = false;
        for (struct nst_strand *s = nst_load_acquire(&nst_pool.donors); s; s = s->next_donor) { /* ORDER[pool.donors] */
            uint32_t how = nst_load_relaxed(&s->started);

            if (how == CALLED && is_gone(s)) {
                nst_store_relaxed(&s->started, (uint32_t)GONE);
                until = now + NST_FAREWELL_NS;
            } else if (how == CALLED) {
                waiting = true;
            } else if (how != GONE && nst_spare_claim(s)) {
                call(s);
                waiting = true;
            } else if (how != GONE) {
                waiting |= is_coming(s);
            }
        }
        if (now >= until)
            break;
    }
}
