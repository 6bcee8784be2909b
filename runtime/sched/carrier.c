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
#include "runtime/sched/publish.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/root.h"
#include "runtime/sched/signals.h"
#include "runtime/sched/spare.h"
#include "runtime/sched/state.h"
#include "runtime/sched/tuning.h"
#include "runtime/strand/annotate.h"

static struct nst_strand *strand_of(struct nst_job *job)
{
    return NST_CONTAINER_OF((struct nst_strand_entry *)(void *)job, struct nst_strand, entry);
}

_Static_assert(sizeof(struct nst_strand_entry) == sizeof(struct nst_job) &&
                   offsetof(struct nst_strand_entry, scope) == offsetof(struct nst_job, scope),
               "a strand's entry is a job with run == NULL");

/* ---- finding work ---- */

static bool may_take(struct nst_job *job, void *thief)
{
    struct nst_carrier *k = thief;

    if (NST_LIKELY(!nst_carrier_is_restricted(k)))
        return true;
    struct nst_scope *limit = nst_load_relaxed(&k->limit);

    if (!limit || !nst_scope_within(job->scope, limit))
        return false;
    /* A strand that left its own native thread because that is stuck is for those that can get stuck themselves without harm. */
    return job->run || !nst_strand_is_bound(strand_of(job));
}

/* Somebody took work that v had queued: it may leave some to others again. */
static void encourage(struct nst_carrier *v)
{
    if (nst_load_relaxed(&v->polite) == 0)
        nst_store_relaxed(&v->polite, (unsigned)NST_POLITE_LOOKS);
}

/* Turns a job taken off a deque into a strand to run, or NULL when it was stale or no strand can be had yet. */
static struct nst_strand *accept(struct nst_carrier *k, struct nst_job *job, struct nst_strand *idle)
{
    if (!job->run) {
        if (nst_strand_claim(strand_of(job), k))
            return strand_of(job);
        if (NST_UNLIKELY(nst_strand_borrow(strand_of(job))))
            return strand_of(job);
        encourage(k); /* stale: an idle carrier was faster, as it should be */
        return NULL;
    }
    struct nst_strand *s = idle ? idle : nst_spare_get(k);
    if (!s) {
        nst_put_back(k, job); /* the strand that was reserved for it is about to come */
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
static bool leave_alone(struct nst_carrier *k, struct nst_carrier *v)
{
    uint32_t region = nst_load_relaxed(&v->brief);

    if (NST_LIKELY(region == 0))
        return false;
    if (region != k->brief_seen) {
        k->brief_seen = region;
        k->brief_since = (uint64_t)nst_clock_ns();
    }
    return nst_clock_ns() - (int64_t)k->brief_since < NST_ALONE_NS;
}

/* A carrier without work of its own is the one to stop when too many are awake: each more that forks on keeps a branch of
 * suspended strands.  Not while the monitor has carriers woken, and not a root, which is awake whatever we do. */
static bool one_too_many(struct nst_carrier *k)
{
    return nst_load_relaxed(&nst_pool.extra) == 0 && nst_pool_crowded() && !nst_carrier_is_restricted(k);
}

static bool may_take_strand(struct nst_job *job, void *thief)
{
    return !job->run && may_take(job, thief);
}

/* jobs: of those that want a strand, too.  Else there is none for them now, and a strand that is ready may be what brings one. */
static struct nst_strand *steal(struct nst_carrier *k, struct nst_strand *idle, bool jobs)
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
        while (nst_deque_steal(&v->deque, &job, jobs ? may_take : may_take_strand, k) == NST_STEAL_TAKEN) {
            struct nst_strand *s = accept(k, job, idle);
            if (s) {
                encourage(v);
                return s;
            }
            if (job->run)
                jobs = false; /* no strand to run it on: do not pull more jobs over */
        }
    }
    return NULL;
}

struct nst_strand *nst_carrier_find(struct nst_carrier *k, struct nst_strand *idle)
{
    nst_carrier_step(k);
    /* A bound strand can run nowhere else, so it goes first; another donor's home is best off on its own thread too (R1). */
    if ((!nst_pool.force_migration || nst_strand_is_bound(k->home)) && k->home != k->running && nst_strand_claim(k->home, k)) {
        nst_store_relaxed(&k->away, false);
        return k->home;
    }
    for (;;) {
        struct nst_job *job = nst_deque_pop(&k->deque);
        if (!job)
            break;
        if (!may_take(job, k)) {
            (void)nst_deque_push(&k->deque, job); /* where it was, and there is room: nobody is to be told */
            break;
        }
        struct nst_strand *s = accept(k, job, idle);
        if (s)
            return s;
        if (job->run)
            return steal(k, idle, false);
    }
    return steal(k, idle, true);
}

struct nst_strand *nst_carrier_find_oldest(struct nst_carrier *k)
{
    struct nst_job *job;

    /* Now and then from another deque, or what lies there starves while this one never empties. */
    if (next_random(k) % 8 == 0) {
        struct nst_strand *s = steal(k, NULL, true);
        if (s)
            return s;
    }
    while (nst_deque_steal(&k->deque, &job, may_take, k) == NST_STEAL_TAKEN) {
        struct nst_strand *s = accept(k, job, NULL);
        if (s)
            return s;
        if (job->run)
            return steal(k, NULL, false);
    }
    return nst_carrier_find(k, NULL);
}

/* ---- after a switch ---- */

void nst_carrier_finish(struct nst_carrier *k)
{
    struct nst_strand *s = k->post_strand;
    enum nst_post post = (enum nst_post)k->post;
    uint32_t was, flags;

    k->post = NST_POST_NONE;
    switch (post) {
    case NST_POST_NONE:
        return;
    case NST_POST_REGISTER:
        if (nst_park_register(s, nst_off_flags(s, k)))
            break;
        /* The latch moved while we left. */
        /* fall through */
    case NST_POST_READY:
        nst_publish_strand(k, s);
        break;
    case NST_POST_PARKED:
        flags = nst_off_flags(s, k);
        /* ORDER[strand.ready]: release; the stack is free from here on.  Sequentially consistent as in nst_ready_all. */
        was = nst_or_seq_cst(&s->state, flags);
        NST_ASSERT(!(was & NST_STRAND_OFF));
        if ((was & NST_STRAND_KIND) == NST_STRAND_READY)
            nst_announce(k, s, flags);
        break;
    case NST_POST_HOME:
    case NST_POST_HOMEWARD:
        nst_publish_homeward(k, s, post == NST_POST_HOMEWARD);
        break;
    case NST_POST_FREE:
        nst_spare_put(k, s);
        break;
    }
}

/* ---- a native thread is about to let go of its home strand, or has it back ---- */

void nst_carrier_detach(struct nst_carrier *k)
{
    k->uncarried = 0;
    if (k->detached)
        return;
    k->detached = true;
    k->rseq_off = nst_os_rseq_unregister(k->home->tp) == 0;
}

void nst_carrier_attach(struct nst_carrier *k)
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

/* Just resumed: has somebody noted a signal for it meanwhile? */
static bool has_signals(struct nst_strand *self)
{
    return nst_load_seq_cst(&self->signals) != 0; /* ORDER[strand.signals]: see nst_signal_send */
}

/* ---- idling ---- */

/* Looks for work until there is some; sleeps when it takes too long.  slept: it has just been woken.  here: a strand without a job on which it
 * looks, but does not sleep.  NULL: here, and it takes too long; this native thread is to end; or, handoff, its strand has been resumed. */
static struct nst_strand *idle(struct nst_carrier *k, struct nst_strand *here, bool slept)
{
    struct nst_carrier *native = k->home->home; /* k itself but in the handoff back-end */
    struct nst_strand *s;
    int64_t limit = nst_pool.spin_ns, since = k->idle_since;

    if (here && (limit < 0 || limit > NST_HERE_NS))
        limit = NST_HERE_NS;
    /* ORDER[sleep.notify]: counted before it looks; seen too late it costs a wake-up too many. */
    nst_add_seq_cst(&nst_pool.searching, 1);
    for (unsigned looks = 0;; looks++) {
        if (nst_load_acquire(&native->resumed) || native->ends) { /* ORDER[pool.resumed] */
            s = NULL;
            break;
        }
        s = nst_carrier_find(k, here);
        if (s)
            break;
        bool tired = nst_pool_crowded();
        if (!tired && looks % NST_CLOCK_LOOKS == 0) {
            int64_t now = nst_clock_ns();
            if (!since || (looks == 0 && now - since > 2 * limit)) /* long ago: it has worked since */
                since = now;
            tired = limit >= 0 && now - since >= limit;
            /* We may be searching on the very processor that the member we are to help needs: a wake-up often lands there. */
            if (!tired && looks && now - since >= NST_POLITE_NS)
                tired = nst_pool_is_disturbed(nst_pool_yield(now));
        }
        if (tired && here)
            break;
        if (tired) {
            if (slept)
                nst_add_relaxed(&nst_pool.fruitless, 1);
            nst_sub_relaxed(&nst_pool.searching, 1);
            nst_credit_flush(k); /* k may be a place */
            nst_pool_park(native);
            nst_add_seq_cst(&nst_pool.searching, 1); /* ORDER[sleep.notify] */
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
            nst_notify();
            nst_monitor_rouse(); /* nst_ready_all leaves the monitor out for the sake of searchers: of us */
        }
    }
    k->idle_since = here && !s ? since : 0;
    if (s && nst_load_relaxed(&nst_pool.fruitless) != 0)
        nst_store_relaxed(&nst_pool.fruitless, 0);
    if (slept && s == k->home)
        nst_carrier_attach(k); /* paid for by the sleep: native again in every respect, the mask being put right in the strand */
    return s;
}

/* Is there something for a root's native thread whose strand is elsewhere? */
static bool home_may_go_on(struct nst_carrier *k)
{
    return nst_state_is_claimable(nst_load_relaxed(&k->home->state));
}

/* The same for a root's native thread, whose strand is elsewhere: nobody's but that strand's and what its wait names. */
static struct nst_strand *idle_root(struct nst_carrier *k)
{
    for (int64_t since = 0;;) {
        for (unsigned looks = 0; looks < NST_CLOCK_LOOKS && !nst_pool_crowded(); looks++) {
            struct nst_strand *s = nst_carrier_find(k, NULL);
            if (s)
                return s;
            nst_cpu_relax();
        }
        struct nst_strand *s = nst_carrier_find(k, NULL);
        if (s)
            return s;
        int64_t now = nst_clock_ns();
        since = since ? since : now;
        if (nst_pool_crowded() || (nst_pool.spin_ns >= 0 && now - since >= nst_pool.spin_ns)) {
            nst_pool_sleep(k, home_may_go_on);
            since = 0;
        }
    }
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

#define ROOT_BASE_BYTES ((size_t)32768)

#ifdef NST_HAVE_USER_SWITCH
static void root_base(void *carrier)
{
    struct nst_carrier *k = carrier;

    for (;;) {
        nst_carrier_finish(k);
        struct nst_strand *s = idle_root(k);
        user_switch(k, &k->base_sp, s);
    }
}
#endif

bool nst_carrier_may_lend(struct nst_carrier *k)
{
    if (NST_LIKELY(k->base_sp != NULL) || !k->home->root)
        return true;
    k->base_stack = nst_os_pages(ROOT_BASE_BYTES);
    nst_carrier_renew_base(k);
    return k->base_sp != NULL;
}

void nst_carrier_renew_base(struct nst_carrier *k)
{
    k->base_sp = NULL;
#ifdef NST_HAVE_USER_SWITCH
    if (k->base_stack)
        k->base_sp = nst_context_make(k->base_stack + ROOT_BASE_BYTES, root_base, k);
#endif
}

void nst_carrier_drop_base(struct nst_carrier *k)
{
    if (k->base_stack)
        nst_os_pages_free(k->base_stack, ROOT_BASE_BYTES);
    k->base_stack = NULL;
    k->base_sp = NULL;
}

/* The home strand of k, if it is bound and can be gone back to: ready, or to wait in place. */
static struct nst_strand *come_home(struct nst_carrier *k)
{
    struct nst_strand *home = k->home;

    if (!nst_strand_is_bound(home) || nst_load_relaxed(&k->away))
        return NULL;
    if (nst_strand_claim(home, k) || nst_strand_return(home))
        return home;
    return NULL;
}

static void user_leave(struct nst_carrier *k, struct nst_strand *self, struct nst_strand *next)
{
    if (k->home == self)
        nst_carrier_detach(k);
    else if (!next)
        next = come_home(k);
    if (!next) {
        if (nst_strand_is_bound(k->home))
            nst_store_relaxed(&k->away, true);
        mask(k);
    }
    user_switch(k, &self->sp, next);
}

/* handoff: k goes from a thread to next's, which runs on as k. */
static void pass(struct nst_carrier *k, struct nst_carrier *from, struct nst_strand *next)
{
    k->home = next;
    next->carrier = k;
    k->running = next;
    nst_store_relaxed(&k->tid, NST_TID_COMING);
    nst_pool_resume(next->home, from);
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
            pass(k, self->home, s);
            k = NULL;
        }
    }
    if (k)
        nst_place_give(k);
    received(self);
}

/* handoff: next, found by a bound strand that waits in place on k, goes on as a carrier of its own.  False: there is none for it now, and
 * it was put back. */
bool nst_carrier_send(struct nst_carrier *k, struct nst_strand *next)
{
    struct nst_carrier *place = nst_place_take(next);

    if (!place) {
        struct nst_job *job = next->job;
        if (job) {
            nst_put_back(k, job);
            next->job = NULL;
            nst_spare_put(k, next);
        } else {
            nst_publish_strand(k, next);
        }
        return false;
    }
    pass(place, NULL, next);
    return true;
}

static void handoff_leave(struct nst_carrier *k, struct nst_strand *self, struct nst_strand *next)
{
    NST_ASSERT(!nst_strand_is_bound(self)); /* those wait in place */
    nst_carrier_finish(k);
    if (next) {
        pass(k, self->home, next);
        k = NULL;
    }
    handoff_wait(self, k);
}

void nst_carrier_leave(struct nst_carrier *k, struct nst_strand *self, struct nst_strand *next, enum nst_post post)
{
    k->post = (uint8_t)post;
    k->post_strand = self;
    if (nst_pool.user_switch) {
        user_leave(k, self, next);
        nst_carrier_finish(self->carrier);
        unmask(self->carrier);
        if (NST_UNLIKELY(nst_load_relaxed(&nst_pool.differ)))
            nst_root_hooks->resumed(self);
        if (NST_UNLIKELY(has_signals(self)))
            nst_signals_raise(self);
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
        if (NST_UNLIKELY(!s))
            return;
        user_switch(k, &k->base_sp, s);
        nst_carrier_finish(k);
    }
}

/* The next job often comes within microseconds, and found on the strand that the last one left it needs no switch, and no system
 * calls for the signal mask. */
static struct nst_strand *idle_here(struct nst_carrier *k, struct nst_strand *self)
{
    if (!nst_pool.user_switch || nst_carrier_is_restricted(k) || nst_pool.force_migration || nst_pool.spin_ns == 0 || nst_pool_crowded())
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
        if (NST_UNLIKELY(has_signals(self)))
            nst_signals_raise(self);
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
