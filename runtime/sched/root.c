// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Roots: the user's own native threads, adopted as strands at their first call; released when they exit; and what is left of
 * them in the child of fork(). */
#include "runtime/arch/arch.h"
#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/os/futex.h"
#include "runtime/sched/current.h"
#include "runtime/sched/last.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/gtid.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/root.h"
#include "runtime/sched/spare.h"
#include "runtime/sched/state.h"
#include "runtime/strand/stack.h"

#include <errno.h>
#include <pthread.h>

__thread struct nst_strand *nst_current __attribute__((tls_model("initial-exec")));

struct root {
    struct nst_strand strand;
    struct nst_carrier carrier;
    struct root *next_free;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static struct root *free_roots; /* guarded by nst_spares.lock */

const struct nst_root_hooks *nst_root_hooks;

static void release(void *arg)
{
    struct root *r = arg;

    if (nst_root_hooks)
        nst_root_hooks->leave(&r->strand);
    nst_spare_flush(&r->carrier);
    if (r->carrier.permit)
        nst_strands_release(&r->carrier, 1);
    r->carrier.permit = false;
    nst_credit_flush(&r->carrier);
    nst_gtid_give(r->strand.gtid);
    nst_current = NULL;
    /* The carrier keeps its place in the table and its deque: type-stable, and empty now. */
    nst_short_lock(&nst_spares.lock);
    r->next_free = free_roots;
    free_roots = r;
    nst_short_unlock(&nst_spares.lock);
    nst_last_root_ends();
}

static void child_of_fork(void)
{
    struct nst_strand *self = nst_current;

    nst_monitor_reset_in_child();
    nst_last_reset_in_child(self != NULL);
    free_roots = NULL;
    nst_pool_reset_in_child(self);
    if (!self)
        return;
    if (!self->root) {
        /* A strand of ours forked; here it is the only thread, and the user's to keep. */
        self->root = true;
        struct nst_carrier *k = nst_mem_lines_or_die(sizeof *k);
        self->home = k;
        self->carrier = k;
        k->home = self;
        k->random = self->gtid + 1;
    }
    nst_store_relaxed(&self->bound, true);
    self->carrier = self->home;
    nst_carrier_renew_base(self->carrier);
    nst_store_relaxed(&self->carrier->away, false);
    nst_store_relaxed(&self->carrier->bell, 1u);
    nst_store_relaxed(&self->carrier->tid, nst_os_tid());
    self->carrier->running = self;
    self->carrier->registered = false;
    nst_store_relaxed(&self->carrier->deque.top, 0);
    nst_store_relaxed(&self->carrier->deque.bottom, 0);
    nst_store_relaxed(&self->carrier->futex, 1u);
    nst_store_relaxed(&self->state, (uint32_t)NST_STRAND_RUN);
    self->entered = 0;
    if (nst_root_hooks)
        nst_root_hooks->forked(self);
}

static void begin(void)
{
    bool user = nst_runtime_begin();

    nst_context_detect();
#ifdef NST_HAVE_USER_SWITCH
    nst_pool.user_switch = nst_pool.user_switch && !nst_context_shadow_stack();
    if (user && !nst_pool.user_switch)
        nst_warn("NESTOMP_SWITCH: 'user' is not possible under a shadow stack; using handoff");
#else
    nst_pool.user_switch = false;
    if (user)
        nst_warn("NESTOMP_SWITCH: 'user' is not available on this architecture; using handoff");
#endif
    if (pthread_key_create(&key, release) != 0)
        nst_fatal("no thread-specific key left for the runtime");
    pthread_atfork(NULL, NULL, child_of_fork);
}

struct nst_strand *nst_root_adopt(void)
{
    int saved = errno;

    pthread_once(&once, begin);
    nst_short_lock(&nst_spares.lock);
    struct root *r = free_roots;
    if (r)
        free_roots = r->next_free;
    nst_short_unlock(&nst_spares.lock);
    if (!r)
        r = nst_mem_lines_or_die(sizeof *r);
    struct nst_strand *s = &r->strand;
    struct nst_carrier *k = &r->carrier;
    s->gtid = nst_gtid_take();
    s->root = true;
    nst_store_relaxed(&s->bound, true);
    s->entered = 0;
    s->carrier = s->home = k;
    s->tp = nst_thread_pointer();
    nst_store_relaxed(&s->state, (uint32_t)NST_STRAND_RUN);
    k->home = s;
    nst_store_relaxed(&k->tid, nst_os_tid());
    k->running = s;
    nst_store_relaxed(&k->limit, NULL);
    k->attributes_read = 0;
    nst_store_relaxed(&k->bell, 1u);
    k->brief_count |= 1; /* odd: never 0 */
    nst_store_relaxed(&k->futex, 1u);
    k->random = nst_pool.seed * 2654435761u + s->gtid * UINT64_C(0x9E3779B97F4A7C15) + 1;
    nst_current = s;
    nst_stack_forget(s);
    pthread_setspecific(key, r);
    nst_last_root_begins();
    if (nst_root_hooks)
        nst_root_hooks->enter(s);
    errno = saved;
    return s;
}
