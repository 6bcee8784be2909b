// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Roots: the user's own native threads, adopted as strands at their first call; released when they exit; and what is left of
 * them in the child of fork(). */
#include "runtime/arch/arch.h"
#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/os/futex.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/current.h"
#include "runtime/sched/donor.h"
#include "runtime/sched/gtid.h"
#include "runtime/sched/last.h"
#include "runtime/sched/lineage.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/retire.h"
#include "runtime/sched/root.h"
#include "runtime/sched/signals.h"
#include "runtime/sched/spare.h"
#include "runtime/sched/state.h"
#include "runtime/strand/stack.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

__thread struct nst_strand *nst_current __attribute__((tls_model("initial-exec")));

struct root {
    struct nst_strand strand;
    struct nst_carrier carrier;
    struct root *next_free;
    struct root *next_made; /* constant */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static struct root *free_roots; /* guarded by nst_spares.lock; so is */
static struct root *_Atomic all_roots; /* that were ever made, newest first */

/* Threads that are being adopted or let go, by their ids: counted together with others of the same remainder, who then are taken for
 * nobody for these microseconds.  Not thread-local: the library's static TLS is small (current.h). */
#define ADOPTERS 64
static _Atomic unsigned adopters[ADOPTERS];

static void adopting(bool on)
{
    nst_add_relaxed(&adopters[(unsigned)nst_os_tid() % ADOPTERS], on ? 1u : -1u);
}

const struct nst_root_hooks *nst_root_hooks;

/* A value of the key names a strand: a root's, or a donor's that has become the user's.  The latter is marked by this, and
 * nobody else's afterwards. */
#define DONOR ((uintptr_t)1)

static void release(void *arg)
{
    uintptr_t value = (uintptr_t)arg;
    struct nst_strand *s = (struct nst_strand *)(value & ~DONOR);
    struct nst_carrier *k = s->home;

    if (nst_root_hooks)
        nst_root_hooks->leave(s);
    nst_spare_flush(k);
    if (k->permit)
        nst_strands_release(k, 1);
    k->permit = false;
    nst_credit_flush(k);
    nst_gtid_give(s->gtid);
    adopting(true); /* a handler that comes now must not want the lock that we hold */
    nst_current = NULL;
    if (!(value & DONOR)) {
        /* The carrier keeps its place in the table and its deque: type-stable, and empty now. */
        struct root *r = NST_CONTAINER_OF(s, struct root, strand);
        nst_poke(&s->tp, 0); /* another thread may have it next */
        nst_short_lock(&nst_spares.lock);
        r->next_free = free_roots;
        free_roots = r;
        nst_short_unlock(&nst_spares.lock);
    }
    nst_last_root_ends();
    nst_retire_later();
    adopting(false);
}

/* ---- fork ---- */

/* In the parent, where the forking thread still is what it is: in the child every one is the main thread. */
static void before_fork(void)
{
    if (nst_current)
        (void)nst_stack_is_low(nst_current); /* notes the stack's bounds */
}

/* As new, but for its memory. */
static void renew_carrier(struct nst_carrier *k)
{
    struct nst_deque_ring *ring = nst_load_relaxed(&k->deque.ring);
    char *base_stack = k->base_stack;

    memset((void *)k, 0, sizeof *k);
    nst_store_relaxed(&k->deque.ring, ring);
    k->base_stack = base_stack;
    nst_carrier_renew_base(k);
    nst_store_relaxed(&k->bell, 1u);
    nst_store_relaxed(&k->futex, 1u);
}

/* The roots that are gone leave their memory.  True if self is one. */
static bool reclaim_roots(const struct nst_strand *self)
{
    bool root = false;

    free_roots = NULL;
    for (struct root *r = nst_load_relaxed(&all_roots); r; r = r->next_made) {
        if (&r->strand == self) {
            root = true;
            continue;
        }
        if (nst_root_hooks)
            nst_root_hooks->lost(&r->strand);
        memset((void *)&r->strand, 0, sizeof r->strand);
        renew_carrier(&r->carrier);
        r->next_free = free_roots;
        free_roots = r;
    }
    return root;
}

/* The only thread of the process, the user's to keep, and at home: wherever the strand was, that native thread has been copied. */
static void settle(struct nst_strand *self, bool root)
{
    struct nst_carrier *k = self->home;

    nst_carrier_attach(k);
    renew_carrier(k);
    k->home = self;
    k->running = self;
    k->brief_count = 1;
    k->random = nst_pool.seed * 2654435761u + self->gtid * UINT64_C(0x9E3779B97F4A7C15) + 1;
    nst_store_relaxed(&k->tid, nst_os_tid());
    self->carrier = k;
    self->root = true;
    nst_store_relaxed(&self->bound, true);
    self->next = self->next_spare = NULL;
    self->entry.scope = NULL;
    nst_store_relaxed(&self->listed, false);
    nst_store_relaxed(&self->state, (uint32_t)NST_STRAND_RUN);
    nst_store_relaxed(&self->signals, (uint64_t)0);
    self->entered = 0;
    self->shares = 0;
    if (!root)
        pthread_setspecific(key, (void *)((uintptr_t)self | DONOR));
}

static void child_of_fork(void)
{
    struct nst_strand *self = nst_current;
    void (*lost)(struct nst_strand *) = nst_root_hooks ? nst_root_hooks->lost : NULL;

    memset((void *)adopters, 0, sizeof adopters);
    nst_lineage_forked(self);
    nst_signals_reset_in_child();
    nst_monitor_reset_in_child();
    nst_retire_reset_in_child();
    nst_last_reset_in_child(self != NULL);
    bool root = reclaim_roots(self);
    nst_donors_reset_in_child(root ? NULL : self, lost);
    nst_gtid_reset_in_child(self);
    nst_pool_reset_in_child(self);
    if (self)
        settle(self, root);
    if (nst_root_hooks)
        nst_root_hooks->forked(self);
}

/* ---- adoption ---- */

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
    pthread_atfork(before_fork, NULL, child_of_fork);
}

struct nst_strand *nst_root_adopt(void)
{
    int saved = errno;

    adopting(true);
    pthread_once(&once, begin);
    nst_short_lock(&nst_spares.lock);
    struct root *r = free_roots;
    if (r)
        free_roots = r->next_free;
    nst_short_unlock(&nst_spares.lock);
    if (!r) {
        r = nst_mem_lines_or_die(sizeof *r);
        nst_short_lock(&nst_spares.lock);
        r->next_made = nst_load_relaxed(&all_roots);
        nst_store_release(&all_roots, r); /* ORDER[roots.made]: pairs with nst_root_next */
        nst_short_unlock(&nst_spares.lock);
    }
    struct nst_strand *s = &r->strand;
    struct nst_carrier *k = &r->carrier;
    s->gtid = nst_gtid_take();
    s->root = true;
    nst_store_relaxed(&s->bound, true);
    s->entered = 0;
    s->carrier = s->home = k;
    nst_poke(&s->tp, nst_thread_pointer());
    nst_store_relaxed(&s->signals, (uint64_t)0);
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
    pthread_setspecific(key, s);
    nst_last_root_begins();
    if (nst_root_hooks)
        nst_root_hooks->enter(s);
    adopting(false);
    errno = saved;
    return s;
}

struct nst_strand *nst_root_next(struct nst_strand *s)
{
    /* ORDER[roots.made]: acquire; pairs with nst_root_adopt. */
    struct root *r = s ? NST_CONTAINER_OF(s, struct root, strand)->next_made : nst_load_acquire(&all_roots);

    return r ? &r->strand : NULL;
}

bool nst_root_is_adopting(void)
{
    return nst_load_relaxed(&adopters[(unsigned)nst_os_tid() % ADOPTERS]) != 0;
}
