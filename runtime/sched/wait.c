// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/wait.h"

#include "runtime/arch/arch.h"
#include "runtime/base/panic.h"
#include "runtime/os/futex.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/current.h"
#include "runtime/sched/park.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/publish.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/signals.h"
#include "runtime/sched/state.h"
#include "runtime/sched/tuning.h"
#include "runtime/strand/annotate.h"

static bool moved(const struct nst_latch *l, uint32_t tag)
{
    return nst_latch_tag(l) != tag;
}

/* Where nothing is in the strand's hands: a handler may block, and who has been found would be nobody's meanwhile. */
static void raise_noted(struct nst_strand *self)
{
    if (NST_UNLIKELY(nst_load_relaxed(&self->signals) != 0))
        nst_signals_raise(self);
}

/* ---- watching ---- */

/* The bound strand whose native thread k is could go on, if only self let it. */
static bool home_waits_for(const struct nst_carrier *k, const struct nst_strand *self)
{
    const struct nst_strand *home = k->home;

    return home != self && nst_strand_is_bound(home) && nst_state_is_claimable(nst_load_relaxed((_Atomic uint32_t *)&home->state));
}

/* An unbound strand that waits on its own native thread, with nothing queued anywhere, would go to its base context only to look at
 * the same few words from there; leaving and being resumed cost half a microsecond and the releaser a third of one, where a loop's
 * barrier costs a quarter.  So it goes on watching from where it is, and looks for work as it would there.
 *
 * What is lost is that nobody can resume the strand should its native thread lose the processor meanwhile.  It sees that from
 * the clock, once it is back; then nobody does this for a while. */
static bool stay(struct nst_carrier *k, const struct nst_latch *l, uint32_t tag)
{
    int64_t start = nst_clock_ns(), last = start;

    if (nst_pool_is_disturbed(start))
        return false;
    for (;;) {
        for (unsigned i = 0; i < NST_STAY_LOOKS; i++) {
            if (moved(l, tag))
                return true;
            nst_cpu_relax();
        }
        int64_t now = nst_clock_ns();
        if (now - last > NST_LOST_NS) {
            nst_pool_disturb(now);
            return false;
        }
        if (now - start > NST_STAY_NS) {
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
    return k->home == k->running && !nst_strand_is_bound(k->home) && (nst_pool.spin_ns < 0 || nst_pool.spin_ns >= NST_STAY_NS);
}

/* True when the latch moved while we looked. */
static bool watch(struct nst_strand *self, const struct nst_latch *l, uint32_t tag)
{
    struct nst_carrier *k = self->carrier;
    unsigned polite = nst_load_relaxed(&k->polite);

    for (unsigned i = 0; i < NST_WATCH_LOOKS; i++) {
        if (moved(l, tag))
            return true;
        if (nst_pool_crowded())
            return false;
        /* Someone could run here instead of us watching: the bound strand whose thread this is, ... */
        if (home_waits_for(k, self))
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

/* ---- parked, and not off ---- */

static bool is_ready_in_place(const struct nst_strand *self)
{
    return nst_strand_kind(self) == NST_STRAND_READY;
}

static void go_on_in_place(struct nst_strand *self)
{
    /* ORDER[strand.ready]: acquire; pairs with the addition in nst_ready_all: what the waker wrote before. */
    uint32_t seen = nst_load_acquire(&self->state);
    NST_ASSERT((seen & ~(uint32_t)NST_STRAND_BOUND) == NST_STRAND_READY);
    (void)seen;
    nst_store_relaxed(&self->state, (uint32_t)NST_STRAND_RUN);
}

/* ---- unbound strands ---- */

/* Its carrier is free for anything while it waits. */
static void wait_unbound(struct nst_strand *self)
{
    enum nst_post post = NST_POST_REGISTER;

    while (post == NST_POST_PARKED ? !is_ready_in_place(self) : !moved(self->wait_latch, self->wait_tag)) {
        struct nst_carrier *k = self->carrier;

        nst_carrier_leave(k, self, nst_carrier_find(k, NULL), post);
        /* Claimed; or lent a native thread (sched/signals.h), parked as before. */
        post = nst_strand_kind(self) == NST_STRAND_RUN ? NST_POST_REGISTER : NST_POST_PARKED;
    }
    if (post == NST_POST_PARKED)
        go_on_in_place(self);
}

/* ---- bound strands ---- */

/* May the native thread of self run work of the wait's scope meanwhile?  A root's needs a donor's native thread in reserve, which takes
 * the root over should that work get stuck.  Where that has happened, nobody does so again. */
static bool may_carry(struct nst_strand *self, struct nst_scope *scope)
{
    struct nst_carrier *k = self->carrier;

    if (!scope || nst_load_relaxed(&nst_pool.carriers) == 0) /* nobody has anything to carry: a flat program makes nothing ready for it */
        return false;
    if (self->kept || nst_load_relaxed(&nst_pool.native) || nst_load_relaxed(&scope->stay) || nst_load_relaxed(&scope->moved))
        return false;
    if (!nst_pool.user_switch) /* it only sends others on, and stays free itself */
        return true;
    if (!self->root || NST_LIKELY(k->permit))
        return true;
    if (!nst_carrier_may_lend(k) || nst_strands_reserve(k, 1) == 0)
        return false;
    k->permit = true;
    return true;
}

static bool home_is_ready(struct nst_carrier *k)
{
    return is_ready_in_place(k->home);
}

/* How an awake wait in place comes to its end: the time is over, somebody else has the processor, or there are too few. */
struct patience {
    int64_t since, last;
    unsigned looks, yields;
};

static int64_t awake_ns(const struct nst_strand *self)
{
    return NST_UNLIKELY(self->expected_ns > nst_pool.spin_ns) && nst_pool.spin_learns ? self->expected_ns : nst_pool.spin_ns;
}

/* It has slept.  Gaps between regions, and imbalances, repeat: next time it looks for as long as that took, if that is not long, rather than
 * to have to be woken, which costs the waker and takes tens of microseconds. */
static void expect(struct nst_strand *self, const struct patience *p)
{
    if (!p->since || !nst_pool.spin_learns)
        return;
    int64_t took = nst_clock_ns() - p->since;

    self->expected_ns = took <= NST_EXPECTED_MOST_NS ? took + took / 2 : 0;
}

static bool is_tired(const struct nst_strand *self, struct patience *p)
{
    if (nst_pool_crowded())
        return true;
    if (p->looks++ % NST_CLOCK_LOOKS)
        return false;
    int64_t now = nst_clock_ns();
    if (!p->since)
        p->since = p->last = now;
    if (now - p->last > NST_LOST_NS)
        nst_pool_disturb(now);
    p->last = now;
    int64_t limit = awake_ns(self);
    if (limit >= 0 && (nst_pool_is_disturbed(now) || now - p->since >= limit))
        return true;
    if (nst_pool_packed()) { /* members that spin for each other: all of one team must get to run */
        if (p->yields++ >= NST_PACKED_YIELDS)
            return true;
        p->last = nst_pool_yield(now);
    }
    return false;
}

/* It stays where it is, at home, and its native thread carries at most what the wait depends on (R2, R3).  Moved elsewhere it waits
 * like any other strand. */
static void wait_bound(struct nst_strand *self, struct nst_scope *scope)
{
    struct patience patience = {0};
    bool parked = false; /* in place */

    for (;;) {
        struct nst_carrier *k = self->carrier;

        raise_noted(self);
        if (parked ? is_ready_in_place(self) : moved(self->wait_latch, self->wait_tag))
            break;
        bool at_home = !nst_pool.user_switch || k == self->home;
        struct nst_strand *next = NULL;
        if (!at_home) { /* moved, or lent the native thread that this is */
            nst_carrier_leave(k, self, nst_carrier_find(k, NULL), parked ? NST_POST_PARKED : NST_POST_REGISTER);
            parked = nst_strand_kind(self) != NST_STRAND_RUN;
            continue;
        }
        if (may_carry(self, scope)) {
            nst_store_relaxed(&k->limit, scope);
            next = nst_carrier_find(k, NULL);
        }
        if (next && !nst_pool.user_switch) {
            /* That thread has this one's processor now; or another is woken for it as soon as this one sleeps. */
            (void)nst_carrier_send(k, next);
            if (!parked)
                parked = nst_park_register(self, NST_STRAND_BOUND);
            if (parked)
                nst_pool_sleep(self->home, home_is_ready);
            patience = (struct patience){0};
            continue;
        }
        if (next) {
            nst_carrier_leave(k, self, next, parked ? NST_POST_PARKED : NST_POST_REGISTER);
            /* Claimed, perhaps by another native thread; or this one has come back to it, parked as before. */
            parked = nst_strand_kind(self) != NST_STRAND_RUN;
            patience = (struct patience){0};
            continue;
        }
        if (!is_tired(self, &patience)) {
            nst_cpu_relax();
            continue;
        }
        if (!parked) {
            parked = nst_park_register(self, NST_STRAND_BOUND);
            if (!parked)
                return;
        }
        if (k->detached && k->home == self)
            nst_carrier_attach(k); /* paid for by the sleep */
        nst_pool_sleep(self->home, home_is_ready);
        expect(self, &patience);
        patience = (struct patience){0};
    }
    if (parked)
        go_on_in_place(self);
}

/* ---- the wait ---- */

static void leave_and_wait(struct nst_strand *self, struct nst_latch *l, uint32_t tag, struct nst_scope *scope)
{
    raise_noted(self);
    self->wait_latch = l;
    self->wait_tag = tag;
    if (nst_strand_is_bound(self))
        wait_bound(self, scope);
    else
        wait_unbound(self);
}

void nst_wait(struct nst_latch *l, uint32_t tag, struct nst_scope *scope)
{
    struct nst_strand *self = nst_strand_self();

    if (!(nst_pool.force_migration ? moved(l, tag) : watch(self, l, tag)))
        leave_and_wait(self, l, tag, scope);
    NST_HAPPENS_AFTER(l);
    nst_yield_to_root();
}

bool nst_wait_may_watch(void)
{
    const struct nst_strand *self = nst_strand_self();
    const struct nst_carrier *k = self->carrier;

    if (nst_pool.force_migration || nst_pool_crowded() || home_waits_for(k, self))
        return false;
    return nst_deque_looks_empty(&k->deque);
}

bool nst_go_home(bool must)
{
    struct nst_strand *self = nst_strand_self();

    if (!nst_pool.user_switch)
        return true;
    NST_ASSERT(nst_strand_is_bound(self));
    while (NST_UNLIKELY(self->carrier != self->home)) {
        struct nst_carrier *k = self->carrier;

        nst_carrier_leave(k, self, nst_carrier_find(k, NULL), must ? NST_POST_HOMEWARD : NST_POST_HOME);
        if (!must)
            break;
        /* Else lent another native thread for its signals, perhaps. */
    }
    return self->carrier == self->home;
}

/* ---- letting others go first ---- */

void nst_yield(void)
{
    struct nst_strand *self = nst_strand_self_or_null();

    if (self)
        raise_noted(self);
    if (!self || nst_strand_is_bound(self)) {
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

/* Has what the bound strand waits for come?  Then its waker may not have got round to it yet. */
static bool is_coming(const struct nst_strand *home)
{
    return nst_load_relaxed((_Atomic uint32_t *)&home->state) == (NST_STRAND_WAITING | NST_STRAND_OFF | NST_STRAND_BOUND) &&
           moved(home->wait_latch, home->wait_tag);
}

static NST_NOINLINE void yield_to(struct nst_strand *self, struct nst_carrier *k)
{
    for (unsigned looks = 1; !nst_strand_claim(k->home, k); looks++) {
        if (!is_coming(k->home))
            return;
        if (looks % 64)
            nst_cpu_relax();
        else
            nst_os_yield();
    }
    nst_store_relaxed(&k->away, false);
    nst_carrier_leave(k, self, k->home, NST_POST_READY);
}

void nst_yield_to_root(void)
{
    struct nst_strand *self = nst_strand_self();
    struct nst_carrier *k = self->carrier;

    if (NST_UNLIKELY(k->home != self) && nst_strand_is_bound(k->home) && !nst_strand_is_bound(self))
        yield_to(self, k);
}
