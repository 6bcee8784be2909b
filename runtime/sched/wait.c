// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/wait.h"

#include "runtime/arch/arch.h"
#include "runtime/base/panic.h"
#include "runtime/os/futex.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/current.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/park.h"
#include "runtime/sched/pool.h"
#include "runtime/strand/annotate.h"

/* How long a waiter watches the latch before it looks for other work: about twice what a release takes to cross between two
 * cores that are both running.  Longer would only keep the strand from being resumed elsewhere should its kernel thread be
 * pre-empted meanwhile. */
#define WATCH_LOOKS 500

static bool moved(const struct nst_latch *l, uint32_t tag)
{
    return nst_latch_tag(l) != tag;
}

/* A donor that waits on its own native thread, with nothing queued anywhere, would go to its base context only to look at the
 * same few words from there; leaving and being resumed cost half a microsecond and the releaser a third of one, where a loop's
 * barrier costs a quarter.  So it goes on watching from where it is, and looks for work as it would there.
 *
 * What is lost is that nobody can resume the strand should its kernel thread lose the processor meanwhile.  It sees that from
 * the clock, once it is back; then nobody does this for a while. */
#define STAY_LOOKS   16         /* between looks at anything but the latch */
#define STAY_NS      240000     /* after that, half a microsecond more does not count */
#define LOST_NS      100000     /* nothing but a lost processor takes this long between two looks at the clock */
#define DISTURBED_NS 100000000

static bool stay(struct nst_carrier *k, const struct nst_latch *l, uint32_t tag)
{
    int64_t start = nst_clock_ns(), last = start;

    if (start < nst_load_relaxed(&nst_pool.disturbed_until))
        return false;
    for (;;) {
        for (unsigned i = 0; i < STAY_LOOKS; i++) {
            if (moved(l, tag))
                return true;
            nst_cpu_relax();
        }
        int64_t now = nst_clock_ns();
        if (now - last > LOST_NS) {
            nst_store_relaxed(&nst_pool.disturbed_until, now + DISTURBED_NS);
            return false;
        }
        if (now - start > STAY_NS) {
            k->idle_since = start;
            return false;
        }
        if (nst_pool_crowded() || nst_pool_has_work())
            return false;
        last = now;
    }
}

/* Not where the settings want less spinning than that. */
static bool may_stay(const struct nst_carrier *k)
{
    return k->home == k->running && !k->home->pinned && (nst_pool.spin_ns < 0 || nst_pool.spin_ns >= STAY_NS);
}

/* True when the latch moved while we looked. */
static bool watch(struct nst_carrier *k, const struct nst_latch *l, uint32_t tag)
{
    unsigned polite = nst_load_relaxed(&k->polite);

    for (unsigned i = 0; i < WATCH_LOOKS; i++) {
        if (moved(l, tag))
            return true;
        if (nst_pool_crowded())
            return false;
        /* Someone could run here instead of us watching: the root whose thread this is, ... */
        if (k->home->pinned && k->home != k->running && nst_load_relaxed(&k->home->state) == NST_STRAND_READY)
            return false;
        /* ... or what this carrier has queued, unless an idle carrier is about to take it.  One that was given the time
         * and did not is not waited for again until somebody has taken something: it may have lost its processor. */
        if (!nst_deque_looks_empty(&k->deque)) {
            if (nst_load_relaxed(&nst_pool.searching) == 0)
                return false;
            if (polite == 0)
                return false;
            if (--polite == 0)
                nst_store_relaxed(&k->polite, 0u);
        }
        nst_cpu_relax();
    }
    return may_stay(k) && stay(k, l, tag);
}

/* A member of a native team shares the cores with members that spin for each other in the program's own code.  It stays where it
 * is and gives its core away between looks, so that all of one team get to run together. */
#define NATIVE_YIELDS 2000 /* under a millisecond when nobody else wants the core, as long as it takes when somebody does */

static bool watch_native(const struct nst_latch *l, uint32_t tag)
{
    for (unsigned i = 0; i < 8 * NATIVE_YIELDS; i++) {
        if (moved(l, tag))
            return true;
        if (i % 8 == 7)
            nst_os_yield();
        else
            nst_cpu_relax();
    }
    return false;
}

/* R7: a job but no strand to be had.  Run it here, on top of the waiting strand: with no second stack in the whole process
 * this is all that can be done for it. */
static bool run_here(struct nst_carrier *k, struct nst_strand *self)
{
    if (NST_LIKELY(!nst_load_relaxed(&nst_pool.exhausted)))
        return false;
    struct nst_job *job = nst_deque_pop(&k->deque);
    if (!job)
        return false;
    if (!job->run || (k->home->pinned && (!k->limit || !nst_scope_within(job->scope, k->limit)))) {
        nst_carrier_push(k, job);
        return false;
    }
    struct nst_latch *latch = self->wait_latch;
    uint32_t tag = self->wait_tag;
    struct nst_scope *limit = k->limit, *scope = self->entry.scope;
    void *thread = self->thread;
    job->run(job);
    self->thread = thread;
    self->entry.scope = scope;
    self->wait_latch = latch;
    self->wait_tag = tag;
    if (self->pinned) /* else it may be on another carrier by now */
        k->limit = limit;
    return true;
}

/* A strand of ours: its carrier is free for anything while it waits. */
static void wait_donor(struct nst_strand *self)
{
    while (!moved(self->wait_latch, self->wait_tag)) {
        struct nst_carrier *k = self->carrier;
        struct nst_strand *next = nst_carrier_find(k, NULL);
        if (!next && run_here(k, self))
            continue;
        nst_carrier_leave(k, self, next, NST_POST_REGISTER);
    }
}

/* The root sleeps on its own kernel thread; parked on the latch already. */
static void root_sleep(struct nst_carrier *k, struct nst_strand *self)
{
    /* ORDER[root.sleep]: pairs with the exchange to READY and then of futex in latch.c. */
    nst_xchg_seq_cst(&k->futex, 0u);
    if (nst_load_seq_cst(&self->state) == NST_STRAND_WAITING) {
        nst_sub_relaxed(&nst_pool.active, 1); /* not nst_pool_leave: it is still as deep in regions */
        nst_spare_flush(k);
        if (nst_pool_has_work())
            nst_pool_notify(); /* our slot may serve whoever could not wake a donor for it */
        while (nst_load_acquire(&k->futex) == 0)
            nst_futex_wait(&k->futex, 0, -1);
        nst_add_relaxed(&nst_pool.active, 1);
    }
    nst_store_relaxed(&k->futex, 1u);
}

/* A root: it stays where it is, and its kernel thread carries only what the wait depends on (R2, R3). */
static void wait_root(struct nst_strand *self)
{
    struct nst_carrier *k = self->carrier; /* constant: pinned */
    bool parked = false;
    int64_t since = 0;

    for (unsigned looks = 0;; looks++) {
        if (parked ? nst_load_relaxed(&self->state) == NST_STRAND_READY : moved(self->wait_latch, self->wait_tag))
            break;
        k->running = NULL; /* idle: find may hand us back to ourselves */
        struct nst_strand *next = k->limit ? nst_carrier_find(k, NULL) : NULL;
        k->running = self;
        if (next == self)
            return; /* claimed: the latch moved */
        if (next) {
            /* If we are parked already, whoever moves the latch finds us WAITING and leaves us to this carrier. */
            nst_carrier_leave(k, self, next, parked ? NST_POST_NONE : NST_POST_REGISTER);
            /* RUN was written by this kernel thread, on another strand: relaxed will do. */
            if (nst_load_relaxed(&self->state) == NST_STRAND_RUN)
                return;
            parked = true;
            looks = 0;
            since = 0;
            continue;
        }
        if (!parked && run_here(k, self))
            continue;
        bool tired = nst_pool_crowded();
        if (!tired && looks % 32 == 0) {
            int64_t now = nst_clock_ns();
            if (!since)
                since = now;
            tired = nst_pool.spin_ns >= 0 && now - since >= nst_pool.spin_ns;
            /* Who is waited for may want this very processor: a new thread starts where it was made. */
            if (!tired && now - since >= NST_POLITE_NS)
                nst_os_yield();
        }
        if (!tired) {
            nst_cpu_relax();
            continue;
        }
        if (!parked) {
            parked = nst_park_register(self);
            if (!parked)
                return;
        }
        root_sleep(self->home, self);
        since = 0;
    }
    if (parked) {
        bool mine = nst_strand_claim(self);
        NST_VERIFY(mine);
    }
}

static void leave_and_wait(struct nst_strand *self, struct nst_latch *l, uint32_t tag, struct nst_scope *scope)
{
    struct nst_carrier *k = self->carrier;

    self->wait_latch = l;
    self->wait_tag = tag;
    if (self->pinned) {
        struct nst_scope *outer = k->limit;
        k->limit = scope;
        wait_root(self);
        k->limit = outer;
    } else {
        wait_donor(self);
    }
}

void nst_wait(struct nst_latch *l, uint32_t tag, struct nst_scope *scope)
{
    struct nst_strand *self = nst_strand_self();

    bool seen = nst_pool.force_migration ? moved(l, tag)
                : self->native           ? watch_native(l, tag)
                                         : watch(self->carrier, l, tag);
    if (!seen)
        leave_and_wait(self, l, tag, scope);
    NST_HAPPENS_AFTER(l);
    nst_yield_to_root();
}

bool nst_wait_may_watch(void)
{
    const struct nst_strand *self = nst_strand_self();
    const struct nst_carrier *k = self->carrier;

    if (nst_pool.force_migration || nst_pool_crowded())
        return false;
    if (k->home->pinned && k->home != self && nst_load_relaxed(&k->home->state) == NST_STRAND_READY)
        return false;
    return nst_deque_looks_empty(&k->deque);
}

void nst_yield(void)
{
    struct nst_strand *self = nst_strand_self_or_null();

    if (!self || self->pinned) {
        nst_os_yield();
        return;
    }
    struct nst_carrier *k = self->carrier;
    /* The oldest first: taking the newest, two strands that poll would yield to each other for ever while the one they poll
     * for lies beneath them. */
    struct nst_strand *next = nst_carrier_find_oldest(k);
    if (next)
        nst_carrier_leave(k, self, next, NST_POST_READY);
    else
        nst_os_yield();
}

/* Has what the root waits for come?  Then its waker may not have got round to it yet. */
static bool is_coming(const struct nst_strand *root)
{
    return nst_load_relaxed((_Atomic uint32_t *)&root->state) == NST_STRAND_WAITING && moved(root->wait_latch, root->wait_tag);
}

static NST_NOINLINE void yield_to(struct nst_strand *root)
{
    struct nst_strand *self = nst_strand_self();

    for (unsigned looks = 1; !nst_strand_claim(root); looks++) {
        if (!is_coming(root))
            return;
        if (looks % 64)
            nst_cpu_relax();
        else
            nst_os_yield();
    }
    nst_monitor_rouse(); /* we may wait for as long as the root computes, unless somebody comes for us */
    nst_carrier_leave(self->carrier, self, root, NST_POST_READY);
}

void nst_yield_to_root(void)
{
    struct nst_strand *self = nst_strand_self();
    struct nst_strand *home = self->carrier->home;

    if (NST_UNLIKELY(home->pinned && home != self && !self->pinned))
        yield_to(home);
}
