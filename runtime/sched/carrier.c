// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What a carrier does when its strand has nothing more to do: find another, switch to it, or idle.  See carrier.h for the
 * two back-ends.  Everything here may run between strands: no TLS, raw system calls (README.md). */
#include "runtime/sched/carrier.h"

#include "runtime/arch/arch.h"
#include "runtime/base/panic.h"
#include "runtime/os/futex.h"
#include "runtime/sched/current.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/park.h"
#include "runtime/sched/pool.h"
#include "runtime/strand/annotate.h"

static struct nst_strand *strand_of(struct nst_job *job)
{
    return NST_CONTAINER_OF((struct nst_strand_entry *)(void *)job, struct nst_strand, entry);
}

static struct nst_job *entry_of(struct nst_strand *s)
{
    return (struct nst_job *)(void *)&s->entry;
}

_Static_assert(sizeof(struct nst_strand_entry) == sizeof(struct nst_job) &&
                   offsetof(struct nst_strand_entry, scope) == offsetof(struct nst_job, scope),
               "a strand's entry is a job with run == NULL");

/* ---- finding work ---- */

static bool allowed(struct nst_carrier *k, struct nst_job *job)
{
    return !k->home->pinned || (k->limit && nst_scope_within(job->scope, k->limit));
}

static bool may_steal(struct nst_job *job, void *thief)
{
    return allowed(thief, job);
}

/* Somebody took work that v had queued: it may leave some to others again. */
static void encourage(struct nst_carrier *v)
{
    if (nst_load_relaxed(&v->polite) == 0)
        nst_store_relaxed(&v->polite, (unsigned)NST_POLITE_LOOKS);
}

/* Turns a job taken off a deque into a strand to run, or NULL when it was stale or no strand can be had. */
static struct nst_strand *accept(struct nst_carrier *k, struct nst_job *job, struct nst_strand *idle)
{
    if (!job->run) {
        if (nst_strand_claim(strand_of(job)))
            return strand_of(job);
        encourage(k); /* stale: an idle carrier was faster, as it should be */
        return NULL;
    }
    /* In a base context there is no libc to create a thread with; the monitor does it. */
    bool base = nst_pool.user_switch && !k->running && !k->home->pinned;
    struct nst_strand *s = idle ? idle : nst_spare_get(k, !base);
    if (!s) {
        nst_carrier_push(k, job); /* R7: whoever finishes a strand takes it up */
        if (base)
            nst_monitor_want_strand();
        return NULL;
    }
    s->job = job;
    return s;
}

static uint64_t next_random(struct nst_carrier *k)
{
    uint64_t x = k->random; /* xorshift64* (Vigna 2016) */
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    k->random = x;
    return x * UINT64_C(0x2545F4914F6CDD1D);
}

/* A team larger than the machine whose region takes a few microseconds in all is run fastest by one core: moving members' stacks
 * to another costs more than running them.  So an idle carrier leaves such a region alone unless it lasts. */
#define BRIEF_TICKS 20000 /* some 8 microseconds; exactness does not matter */

static bool leave_alone(struct nst_carrier *k, struct nst_carrier *v)
{
    uint32_t region = nst_load_relaxed(&v->brief);

    if (NST_LIKELY(region == 0))
        return false;
    if (region != k->brief_seen) {
        k->brief_seen = region;
        k->brief_since = nst_ticks();
    }
    return nst_ticks() - k->brief_since < BRIEF_TICKS;
}

/* A carrier without work of its own is the one to stop when too many are awake: each more that forks on keeps a branch of
 * suspended strands.  Not while the monitor has carriers woken, and not a root, which is awake whatever we do. */
static bool one_too_many(struct nst_carrier *k)
{
    return nst_load_relaxed(&nst_pool.active) > nst_pool.p && nst_load_relaxed(&nst_pool.extra) == 0 && !k->home->pinned;
}

static struct nst_strand *steal(struct nst_carrier *k, struct nst_strand *idle)
{
    unsigned n = nst_load_relaxed(&nst_pool.carriers);
    if (n == 0 || one_too_many(k))
        return NULL;
    unsigned start = n > 1 ? (unsigned)(next_random(k) % n) : 0;

    for (unsigned i = 0; i < n; i++) {
        unsigned at = start + i < n ? start + i : start + i - n;
        struct nst_carrier *v = nst_load_acquire(&nst_pool.table[at]); /* ORDER[pool.table] */
        if (!v || v == k || nst_deque_looks_empty(&v->deque) || leave_alone(k, v))
            continue;
        struct nst_job *job;
        while (nst_deque_steal(&v->deque, &job, may_steal, k) == NST_STEAL_TAKEN) {
            struct nst_strand *s = accept(k, job, idle);
            if (s) {
                encourage(v);
                return s;
            }
            if (job->run)
                return NULL; /* no strand to run it on: do not pull more jobs over */
        }
    }
    return NULL;
}

struct nst_strand *nst_carrier_find(struct nst_carrier *k, struct nst_strand *idle)
{
    nst_carrier_step(k);
    /* A pinned root can run nowhere else, so it goes first; a donor's home is best off on its own thread (R1). */
    if ((k->home->pinned || !nst_pool.force_migration) && k->home != k->running && nst_strand_claim(k->home))
        return k->home;
    for (;;) {
        struct nst_job *job = nst_deque_pop(&k->deque);
        if (!job)
            break;
        if (!allowed(k, job)) {
            nst_deque_push(&k->deque, job);
            break;
        }
        struct nst_strand *s = accept(k, job, idle);
        if (s)
            return s;
        if (job->run)
            return NULL;
    }
    return steal(k, idle);
}

struct nst_strand *nst_carrier_find_oldest(struct nst_carrier *k)
{
    struct nst_job *job;

    /* Now and then from another deque, or what lies there starves while this one never empties. */
    if (next_random(k) % 8 == 0) {
        struct nst_strand *s = steal(k, NULL);
        if (s)
            return s;
    }
    while (nst_deque_steal(&k->deque, &job, may_steal, k) == NST_STEAL_TAKEN) {
        struct nst_strand *s = accept(k, job, NULL);
        if (s)
            return s;
        if (job->run)
            return NULL;
    }
    return nst_carrier_find(k, NULL);
}

/* ---- making work findable ---- */

static void enlist(struct nst_carrier *k)
{
    unsigned at = nst_add_relaxed(&nst_pool.carriers, 1);

    NST_VERIFY(at < NST_MAX_CARRIERS);
    k->registered = true;
    nst_store_release(&nst_pool.table[at], k); /* ORDER[pool.table]: release; pairs with the acquire in steal */
}

void nst_carrier_push(struct nst_carrier *k, struct nst_job *job)
{
    if (NST_UNLIKELY(!k->registered))
        enlist(k);
    if (NST_UNLIKELY(!nst_deque_push(&k->deque, job)))
        nst_fatal("out of memory while queueing a member of a team");
}

void nst_carrier_offer(struct nst_carrier *k, struct nst_strand *s)
{
    nst_carrier_push(k, entry_of(s));
}

void nst_carrier_release_quietly(struct nst_carrier *k, struct nst_latch *l, bool crowd)
{
    if (crowd)
        nst_store_relaxed(&k->brief, k->brief_count += 2);
    k->lazy = true;
    nst_latch_advance(l);
    k->lazy = false;
}

void nst_carrier_release_ended(struct nst_carrier *k)
{
    nst_store_relaxed(&k->brief, 0u);
}

/* ---- after a switch ---- */

void nst_carrier_finish(struct nst_carrier *k)
{
    struct nst_strand *s = k->post_strand;

    switch (k->post) {
    case NST_POST_NONE:
        return;
    case NST_POST_REGISTER:
        if (nst_park_register(s))
            break;
        /* The latch moved while we left. */
        /* fall through */
    case NST_POST_READY:
        nst_store_release(&s->state, (uint32_t)NST_STRAND_READY); /* ORDER[strand.ready] */
        if (!s->pinned) {
            nst_carrier_offer(k, s);
            nst_pool_notify();
        }
        break;
    case NST_POST_FREE:
        nst_spare_put(k, s);
        break;
    }
    k->post = NST_POST_NONE;
}

/* ---- donors: their native thread is about to let go of its home strand, or has it back ---- */

static void detach(struct nst_carrier *k)
{
    if (k->detached)
        return;
    k->detached = true;
    k->rseq_off = nst_os_rseq_unregister(k->home->tp) == 0;
}

static void attach(struct nst_carrier *k)
{
    if (!k->detached)
        return;
    k->detached = false;
    if (k->rseq_off)
        nst_os_rseq_register(k->home->tp);
}

/* A handler may run wherever a strand does: it finds that strand's stack and TLS, as on a thread of the strand's own.  In a base
 * context it would find a thread pointer whose strand may be running elsewhere, and a few kilobytes above that strand's frames.  So
 * signals are blocked there and only there: whatever a member starts inherits the mask that it should. */
static void mask(struct nst_carrier *k)
{
    nst_os_signals_block(&k->signals);
    k->masked = true;
}

/* In the strand just entered, not on the way to it: what was pending is delivered at once. */
static void unmask(struct nst_carrier *k)
{
    if (NST_LIKELY(!k->masked))
        return;
    k->masked = false;
    nst_os_signals_restore(&k->signals);
}

/* ---- idling ---- */

#define LOOKS_BETWEEN_CLOCKS 32
#define HERE_NS              20000 /* a strand is kept for no longer: whoever wants one would have to make one more */

/* Looks for work until there is some; sleeps when it takes too long.  slept: it has just been woken.  here: a strand without a job
 * on which it looks, but does not sleep.  NULL in two cases: here, it takes too long; in the handoff back-end, the strand of this
 * thread has been resumed. */
static struct nst_strand *idle(struct nst_carrier *k, struct nst_strand *here, bool slept)
{
    struct nst_carrier *native = k->home->home; /* k itself but in the handoff back-end */
    struct nst_strand *s;
    int64_t limit = nst_pool.spin_ns, since = k->idle_since;

    if (here && (limit < 0 || limit > HERE_NS))
        limit = HERE_NS;
    nst_add_seq_cst(&nst_pool.searching, 1);
    for (unsigned looks = 0;; looks++) {
        if (nst_load_acquire(&native->resumed)) { /* ORDER[pool.resumed] */
            s = NULL;
            break;
        }
        s = nst_carrier_find(k, here);
        if (s)
            break;
        bool tired = nst_pool_crowded();
        if (!tired && looks % LOOKS_BETWEEN_CLOCKS == 0) {
            int64_t now = nst_clock_ns();
            if (!since || (looks == 0 && now - since > 2 * limit)) /* long ago: it has worked since */
                since = now;
            tired = limit >= 0 && now - since >= limit;
            /* We may be searching on the very processor that the member we are to help needs: a wake-up often lands there. */
            if (!tired && looks && now - since >= NST_POLITE_NS)
                nst_os_yield();
        }
        if (tired && here)
            break;
        if (tired) {
            if (slept)
                nst_add_relaxed(&nst_pool.fruitless, 1);
            nst_sub_relaxed(&nst_pool.searching, 1);
            nst_pool_park(native);
            nst_add_seq_cst(&nst_pool.searching, 1);
            since = 0;
            slept = true;
            looks = 0;
        } else {
            nst_cpu_relax();
        }
    }
    /* ORDER[sleep.notify]: pushers rely on a searcher being there; the last one that stops looking must look to the rest. */
    if (nst_add_seq_cst(&nst_pool.searching, -1) == 1) {
        nst_fence_seq_cst(); /* the pusher's fence needs a partner; an exchange is none, but on x86 */
        if (nst_pool_has_work()) {
            nst_pool_notify();
            nst_monitor_alert(); /* wake_all (latch.c) leaves the monitor out for the sake of searchers: of us */
        }
    }
    k->idle_since = here && !s ? since : 0;
    if (s && nst_load_relaxed(&nst_pool.fruitless) != 0)
        nst_store_relaxed(&nst_pool.fruitless, 0);
    if (slept && s == k->home)
        attach(k); /* paid for by the sleep: native again in every respect, the mask being put right in the strand */
    return s;
}

/* ---- the two ways to switch ---- */

#ifdef NST_HAVE_USER_SWITCH
static void user_switch(struct nst_carrier *k, void **save, struct nst_strand *next)
{
    if (next) {
        next->carrier = k;
        k->running = next;
        nst_context_switch(save, next->sp, next->tp);
    } else {
        k->running = NULL;
        nst_context_switch(save, k->base_sp, k->home->tp);
    }
}
#else
static void user_switch(struct nst_carrier *k, void **save, struct nst_strand *next)
{
    nst_fatal("the user-level switch is not available on this architecture");
}
#endif

static void user_leave(struct nst_carrier *k, struct nst_strand *self, struct nst_strand *next)
{
    if (!next && k->home->pinned)
        next = k->home; /* a root idles on its own stack: go back into its nst_wait, ready or not */
    if (k->home == self && !self->pinned)
        detach(k);
    if (!next)
        mask(k);
    user_switch(k, &self->sp, next);
}

/* handoff: k goes from self's thread to next's, which runs on as k. */
static void pass(struct nst_carrier *k, struct nst_strand *self, struct nst_strand *next)
{
    if (!k->home->pinned)
        k->home = next;
    next->carrier = k;
    k->running = next;
    nst_store_relaxed(&k->tid, NST_TID_COMING);
    nst_pool_resume(next->home, self->home);
}

/* handoff: self's thread, resumed, has the carrier that came with it. */
static void received(struct nst_strand *self)
{
    nst_store_relaxed(&self->home->resumed, 0u);
    nst_store_relaxed(&self->carrier->tid, nst_os_tid());
}

/* handoff, a donor's thread: waits until its strand is to run again.  Meanwhile it looks for work on behalf of k, if it has been
 * left with a carrier or is woken to help.  One that sends another thread off has no carrier and looks no further: otherwise
 * every wait would set one more thread going. */
static void handoff_wait(struct nst_strand *self, struct nst_carrier *k)
{
    struct nst_carrier *own = self->home;

    while (!nst_load_acquire(&own->resumed)) { /* ORDER[pool.resumed] */
        if (!k) {
            nst_pool_park(own);
            if (!nst_load_relaxed(&own->resumed))
                k = nst_place_take(self);
            if (!k)
                nst_os_yield(); /* a thread just resumed is about to give one back */
            continue;
        }
        k->running = NULL;
        struct nst_strand *s = idle(k, NULL, false);
        if (s == self) { /* we took ourselves, so nobody resumes us */
            self->carrier = k;
            k->running = self;
            return;
        }
        if (s) {
            pass(k, self, s);
            k = NULL;
        }
    }
    if (k)
        nst_place_give(k);
    received(self);
}

static void handoff_leave(struct nst_carrier *k, struct nst_strand *self, struct nst_strand *next)
{
    nst_carrier_finish(k);
    if (!next && k->home->pinned)
        next = k->home;
    if (self->pinned)
        self->home->counted = true; /* roots count themselves, but for the time that they lend */
    if (next) {
        pass(k, self, next);
        k = NULL;
    }
    if (!self->pinned) {
        handoff_wait(self, k);
        return;
    }
    /* A pinned strand's carrier comes back when the thread that has it has nothing more to run. */
    while (!nst_load_acquire(&self->home->resumed)) /* ORDER[pool.resumed] */
        nst_futex_wait(&self->home->resumed, 0, -1);
    received(self);
}

void nst_carrier_leave(struct nst_carrier *k, struct nst_strand *self, struct nst_strand *next, enum nst_post post)
{
    k->post = (uint8_t)post;
    k->post_strand = self;
    if (nst_pool.user_switch) {
        user_leave(k, self, next);
        nst_carrier_finish(self->carrier);
        unmask(self->carrier);
    } else {
        handoff_leave(k, self, next);
    }
}

void nst_carrier_base(struct nst_carrier *k, struct nst_carrier *place)
{
    if (!nst_pool.user_switch) {
        /* Woken as everybody in nst_pool_park is: to go on with the strand, or to look for work. */
        if (!place && !nst_load_relaxed(&k->resumed))
            place = nst_place_take(k->home);
        handoff_wait(k->home, place);
        nst_strand_main(k->home);
        return;
    }
    for (bool slept = true;; slept = false) {
        struct nst_strand *s = idle(k, NULL, slept);
        NST_VERIFY(s);
        user_switch(k, &k->base_sp, s);
        nst_carrier_finish(k);
    }
}

/* The next job often comes within microseconds, and found on the strand that the last one left it needs no switch, and no system
 * calls for the signal mask. */
static struct nst_strand *idle_here(struct nst_carrier *k, struct nst_strand *self)
{
    if (!nst_pool.user_switch || k->home->pinned || nst_pool.force_migration || nst_pool.spin_ns == 0 || nst_pool_crowded())
        return NULL;
    nst_store_relaxed(&self->state, (uint32_t)NST_STRAND_IDLE);
    struct nst_strand *s = idle(k, self, false);
    nst_store_relaxed(&self->state, (uint32_t)NST_STRAND_RUN);
    return s;
}

void nst_strand_main(void *strand)
{
    struct nst_strand *self = strand;

    if (nst_pool.user_switch) {
        nst_carrier_finish(self->carrier);
        unmask(self->carrier);
    }
    for (;;) {
        struct nst_job *job = self->job;

        self->job = NULL;
        self->entry.scope = job->scope;
        NST_HAPPENS_AFTER(job);
        job->run(job);
        NST_HAPPENS_BEFORE(self); /* for whoever gives it the next job */
        struct nst_carrier *k = self->carrier;
        struct nst_strand *next = nst_carrier_find(k, self);
        if (!next)
            next = idle_here(k, self);
        if (next != self)
            nst_carrier_leave(k, self, next, NST_POST_FREE);
    }
}
