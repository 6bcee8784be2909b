// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/pool.h"

#include "runtime/arch/arch.h"
#include "runtime/os/futex.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/spare.h"
#include "runtime/sched/state.h"
#include "runtime/sched/tuning.h"
#include "runtime/sched/wait.h"
#include "runtime/topo/cpuset.h"

struct nst_pool nst_pool;

void nst_short_lock(_Atomic uint32_t *lock)
{
    uint32_t expected = 0;

    /* ORDER[pool.lock]: acquire; pairs with the release in nst_short_unlock. */
    for (unsigned spins = 0; !nst_cas_acquire(lock, &expected, 1u); expected = 0)
        if (++spins % 64)
            nst_cpu_relax();
        else
            nst_os_yield(); /* the holder may have lost its processor */
}

void nst_short_unlock(_Atomic uint32_t *lock)
{
    nst_store_release(lock, 0u); /* ORDER[pool.lock] */
}

int nst_pool_enter(struct nst_strand *s, unsigned size)
{
    if (s->entered++ == 0)
        nst_add_relaxed(&nst_pool.active, 1);
    return nst_add_relaxed(&nst_pool.wanted, (int)size);
}

void nst_pool_leave(struct nst_strand *s, unsigned size)
{
    if (s->entered == 0) /* forked inside: in this process it has not entered */
        return;
    if (s->entered == 1 && s->root) /* outside of regions a root is on its own native thread, always */
        (void)nst_go_home(true);
    nst_sub_relaxed(&nst_pool.wanted, (int)size);
    if (--s->entered == 0)
        nst_sub_relaxed(&nst_pool.active, 1);
}

void nst_pool_disturb(int64_t now)
{
    nst_store_relaxed(&nst_pool.disturbed_until, now + NST_DISTURBED_NS);
}

bool nst_pool_is_disturbed(int64_t now)
{
    return now < nst_load_relaxed(&nst_pool.disturbed_until);
}

/* A yield is a measurement: beside somebody who does not give the processor back it costs up to a tick of the kernel's. */
int64_t nst_pool_yield(int64_t now)
{
    if (nst_pool_is_disturbed(now))
        return now;
    nst_os_yield();
    int64_t then = nst_clock_ns();
    if (then - now > NST_YIELD_DEAR_NS)
        nst_pool_disturb(then);
    return then;
}

static void list_remove(struct nst_carrier *k)
{
    if (k->prev_parked)
        k->prev_parked->next_parked = k->next_parked;
    else
        nst_pool.parked_head = k->next_parked;
    if (k->next_parked)
        k->next_parked->prev_parked = k->prev_parked;
    k->next_parked = k->prev_parked = NULL;
    nst_store_relaxed(&k->parked, false);
    nst_sub_relaxed(&nst_pool.parked, 1);
}

/* Takes k off the list and counts it; the caller holds the lock and wakes it afterwards. */
static void claim_locked(struct nst_carrier *k)
{
    NST_ASSERT(!k->counted);
    list_remove(k);
    k->counted = true;
    nst_add_relaxed(&nst_pool.active, 1);
}

/* The kernel may put a thread that it wakes or starts on its waker's processor though another is free: on a virtual machine it can
 * take one that has slept for a while for one that the host has taken away, and it does not always look.  It need not interrupt
 * the waker then, who goes on for milliseconds, doing the work of both.  Where that has happened, the waker's processor is out of
 * bounds during wake-ups for a while: two system calls more on either side, and not on every machine. */
void nst_pool_placed(struct nst_carrier *k)
{
    int cpu = k->waker_cpu;

    if (cpu < 0)
        return;
    if (!k->shuns_waker && cpu == nst_os_cpu()) {
        nst_store_relaxed(&nst_pool.misplaced_until, nst_clock_ns() + NST_MISPLACED_NS);
        k->shuns_waker = nst_cpuset_shun(cpu, 0);
    }
    if (k->shuns_waker)
        nst_cpuset_admit(cpu);
    k->shuns_waker = false;
}

static bool misplaced_lately(void)
{
    int64_t until = nst_load_relaxed(&nst_pool.misplaced_until);

    return (until != 0 && nst_clock_ns() < until) || nst_pool.force_migration;
}

/* going_on: the caller has something to do other than to sleep. */
static void rouse(struct nst_carrier *k, bool going_on)
{
    k->waker_cpu = going_on && nst_pool.p > 1 ? nst_os_cpu() : -1;
    k->shuns_waker = k->waker_cpu >= 0 && misplaced_lately() && !nst_peek(&k->home->kept) && /* its processors are its own business */
                     nst_cpuset_shun(k->waker_cpu, nst_load_relaxed(&k->tid));
    /* ORDER[pool.futex]: release; pairs with the acquire load in nst_pool_park, so the donor sees what it is woken for. */
    nst_store_release(&k->futex, 1u);
    nst_futex_wake(&k->futex, 1);
}

static bool wake_any(bool regardless)
{
    struct nst_carrier *k = NULL;

    nst_short_lock(&nst_pool.lock);
    if (regardless || nst_pool_has_slot()) {
        k = nst_pool.parked_head;
        if (k)
            claim_locked(k);
    }
    nst_short_unlock(&nst_pool.lock);
    if (k)
        rouse(k, !regardless);
    return k != NULL;
}

bool nst_pool_wakes_in_vain(void)
{
    if (NST_LIKELY(nst_load_relaxed(&nst_pool.fruitless) < NST_FRUITLESS))
        return false;
    int64_t now = nst_clock_ns();
    if (now - nst_load_relaxed(&nst_pool.last_wake) < NST_WAKE_AGAIN_NS)
        return true;
    nst_store_relaxed(&nst_pool.last_wake, now);
    return false;
}

bool nst_pool_wake_any(void)
{
    return wake_any(false);
}

bool nst_pool_wake(struct nst_carrier *k)
{
    bool mine = false;

    nst_short_lock(&nst_pool.lock);
    if (nst_load_relaxed(&k->parked) && nst_pool_has_slot()) {
        claim_locked(k);
        mine = true;
    }
    nst_short_unlock(&nst_pool.lock);
    if (mine)
        rouse(k, true);
    return mine;
}

bool nst_pool_reserve(struct nst_carrier *k)
{
    nst_short_lock(&nst_pool.lock);
    bool mine = nst_load_relaxed(&k->parked);
    if (mine)
        claim_locked(k);
    nst_short_unlock(&nst_pool.lock);
    return mine;
}

void nst_pool_rouse(struct nst_carrier *k)
{
    rouse(k, true);
}

void nst_pool_call(struct nst_carrier *k)
{
    /* ORDER[pool.call]: the fence of the caller came after what k is needed for, that in nst_pool_park after parked. */
    if (nst_load_relaxed(&k->parked) && nst_pool_reserve(k))
        rouse(k, true);
}

bool nst_pool_rescue(void)
{
    return wake_any(true);
}

void nst_pool_resume(struct nst_carrier *k, struct nst_carrier *from)
{
    /* ORDER[pool.resumed]: release; pairs with the acquires in carrier.c.  Before the lock: k parks either before us, and we wake
     * it, or after us, and then it sees this before it sleeps.  Only who took k off the list wakes it: a wake-up too many would
     * come when k is parked again, and get it away from a list that still holds it. */
    nst_store_release(&k->resumed, 1u);
    nst_short_lock(&nst_pool.lock);
    if (!k->counted) {
        k->counted = true;
        if (from && from->counted && !nst_load_relaxed(&from->resumed))
            from->counted = false;
        else /* from goes on, or whoever has resumed it has not come to count it */
            nst_add_relaxed(&nst_pool.active, 1);
    }
    bool mine = nst_load_relaxed(&k->parked);
    if (mine)
        list_remove(k);
    nst_short_unlock(&nst_pool.lock);
    if (mine)
        rouse(k, false);
}

void nst_place_give(struct nst_carrier *k)
{
    nst_credit_flush(k);
    k->running = NULL;
    nst_store_relaxed(&k->tid, 0);
    nst_short_lock(&nst_pool.lock);
    k->next_parked = nst_pool.places;
    nst_pool.places = k;
    nst_short_unlock(&nst_pool.lock);
}

struct nst_carrier *nst_place_take(struct nst_strand *s)
{
    nst_short_lock(&nst_pool.lock);
    struct nst_carrier *k = nst_pool.places;
    if (k)
        nst_pool.places = k->next_parked;
    nst_short_unlock(&nst_pool.lock);
    if (k) {
        k->home = s;
        nst_store_relaxed(&k->tid, nst_load_relaxed(&s->home->tid));
    }
    return k;
}

bool nst_pool_has_work(void)
{
    unsigned n = nst_load_relaxed(&nst_pool.carriers);

    for (unsigned i = 0; i < n; i++) {
        struct nst_carrier *v = nst_load_acquire(&nst_pool.table[i]); /* ORDER[pool.table] */
        if (v && !nst_deque_looks_empty(&v->deque))
            return true;
    }
    return false;
}

void nst_pool_park(struct nst_carrier *k)
{
    nst_spare_flush(k);
    nst_credit_flush(k);
    nst_store_relaxed(&k->futex, 0u);
    nst_short_lock(&nst_pool.lock);
    NST_ASSERT(!nst_load_relaxed(&k->parked));
    nst_store_relaxed(&k->parked, true);
    k->prev_parked = NULL;
    k->next_parked = nst_pool.parked_head;
    if (k->next_parked)
        k->next_parked->prev_parked = k;
    nst_pool.parked_head = k;
    nst_add_relaxed(&nst_pool.parked, 1);
    if (k->counted)
        nst_sub_relaxed(&nst_pool.active, 1);
    k->counted = false;
    nst_short_unlock(&nst_pool.lock);

    /* ORDER[sleep.park]: pairs with the fence in nst_notify (see there) and, for the home strand, with that in nst_ready_all
     * followed by its look at parked; as ORDER[pool.call] with those in publish.c before nudge(). */
    nst_fence_seq_cst();
    uint32_t home = nst_load_relaxed(&k->home->state);
    bool home_ready = nst_state_is_claimable(home);
    bool must = nst_load_relaxed(&k->resumed) || (home_ready && (home & NST_STRAND_BOUND)); /* nobody else may run it */
    bool work = must || home_ready || nst_pool_has_work();
    if (work) {
        nst_short_lock(&nst_pool.lock);
        bool still = nst_load_relaxed(&k->parked) && (must || nst_pool_has_slot());
        if (still)
            claim_locked(k);
        nst_short_unlock(&nst_pool.lock);
        if (still) {
            nst_store_relaxed(&k->futex, 1u);
            return;
        }
        /* Whoever pushed it may have counted on us, who were looking for work; and those awake may all be busy for long. */
        nst_monitor_rouse();
    }
    while (nst_load_acquire(&k->futex) == 0) /* ORDER[pool.futex] */
        nst_futex_wait(&k->futex, 0, -1);
    NST_ASSERT(!nst_load_relaxed(&k->parked));
    nst_pool_placed(k);
}

void nst_pool_part(struct nst_carrier *k)
{
    nst_short_lock(&nst_pool.lock);
    NST_ASSERT(k->counted && !nst_load_relaxed(&k->parked));
    k->counted = false;
    nst_sub_relaxed(&nst_pool.active, 1);
    nst_short_unlock(&nst_pool.lock);
    nst_fence_seq_cst(); /* ORDER[sleep.park]: as in nst_pool_sleep */
    if (nst_pool_has_work() && !nst_pool_wake_any())
        nst_monitor_rouse();
}

void nst_pool_ring(struct nst_carrier *k)
{
    /* ORDER[bell]: sequentially consistent; what it is rung for comes before, and pairs with the exchange to 0 and the look at that
     * in nst_pool_sleep: one sees the other. */
    if (nst_xchg_seq_cst(&k->bell, 1u) != 0)
        return;
    nst_add_relaxed(&nst_pool.active, 1); /* from here on, so that who goes on looking for work sees that there is one too many */
    nst_futex_wake(&k->bell, 1);
}

void nst_pool_sleep(struct nst_carrier *k, bool (*may_go_on)(struct nst_carrier *))
{
    nst_spare_flush(k);
    nst_credit_flush(k);
    nst_sub_relaxed(&nst_pool.active, 1); /* not nst_pool_leave: a root is still as deep in regions */
    nst_xchg_seq_cst(&k->bell, 0u);       /* ORDER[bell]: see nst_pool_ring */
    nst_fence_seq_cst();
    if (!may_go_on(k)) {
        /* ORDER[sleep.park]: whoever could not wake a donor for lack of a slot sees it, or its work is seen here. */
        if (nst_pool_has_work() && !nst_pool_wake_any())
            nst_monitor_rouse();
        nst_store_relaxed(&k->interruptible, true);
        while (nst_load_acquire(&k->bell) == 0) /* ORDER[bell] */
            nst_futex_wait(&k->bell, 0, -1);
        nst_store_relaxed(&k->interruptible, false);
    }
    if (nst_xchg_relaxed(&k->bell, 1u) == 0) /* else who rang it has counted us */
        nst_add_relaxed(&nst_pool.active, 1);
}

void nst_pool_reset_in_child(struct nst_strand *self)
{
    unsigned n = nst_load_relaxed(&nst_pool.carriers);

    for (unsigned i = 0; i < n; i++)
        nst_store_relaxed(&nst_pool.table[i], NULL);
    nst_store_relaxed(&nst_pool.carriers, 0u);
    nst_store_relaxed(&nst_pool.active, 0);
    nst_store_relaxed(&nst_pool.extra, 0);
    nst_store_relaxed(&nst_pool.held, 0);
    nst_store_relaxed(&nst_pool.wanted, 0);
    nst_store_relaxed(&nst_pool.searching, 0);
    nst_store_relaxed(&nst_pool.parked, 0);
    nst_store_relaxed(&nst_pool.lock, 0u);
    nst_pool.parked_head = NULL;
    nst_pool.places = NULL;
    nst_spare_reset_in_child();
    nst_reserve_reset_in_child();
    if (self) {
        struct nst_carrier *k = self->home;
        k->spare = NULL;
        k->spares = 0;
        k->credit = 0;
        k->permit = false;
    }
}
