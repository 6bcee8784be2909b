// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/pool.h"

#include "runtime/arch/arch.h"
#include "runtime/os/futex.h"
#include "runtime/sched/monitor.h"
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

void nst_pool_enter(struct nst_strand *s)
{
    if (s->entered++ == 0)
        nst_add_relaxed(&nst_pool.active, 1);
}

void nst_pool_leave(struct nst_strand *s)
{
    if (s->entered && --s->entered == 0)
        nst_sub_relaxed(&nst_pool.active, 1);
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
    k->parked = false;
    nst_sub_relaxed(&nst_pool.parked, 1);
}

/* Takes k off the list and counts it; the caller holds the lock and wakes it afterwards. */
static void claim_locked(struct nst_carrier *k)
{
    list_remove(k);
    k->counted = true;
    nst_add_relaxed(&nst_pool.active, 1);
}

/* The kernel may put a thread that it wakes or starts on its waker's processor though another is free: on a virtual machine it can
 * take one that has slept for a while for one that the host has taken away, and it does not always look.  It need not interrupt
 * the waker then, who goes on for milliseconds, doing the work of both.  Where that has happened, the waker's processor is out of
 * bounds during wake-ups for a while: two system calls more on either side, and not on every machine. */
#define MISPLACED_NS 1000000000

void nst_pool_placed(struct nst_carrier *k)
{
    int cpu = k->waker_cpu;

    if (cpu < 0)
        return;
    if (!k->shuns_waker && cpu == nst_os_cpu()) {
        nst_store_relaxed(&nst_pool.misplaced_until, nst_clock_ns() + MISPLACED_NS);
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
    k->shuns_waker = k->waker_cpu >= 0 && misplaced_lately() && nst_cpuset_shun(k->waker_cpu, nst_load_relaxed(&k->tid));
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

#define FRUITLESS      2
#define WAKE_AGAIN_NS  1000000

bool nst_pool_wakes_in_vain(void)
{
    if (NST_LIKELY(nst_load_relaxed(&nst_pool.fruitless) < FRUITLESS))
        return false;
    int64_t now = nst_clock_ns();
    if (now - nst_load_relaxed(&nst_pool.last_wake) < WAKE_AGAIN_NS)
        return true;
    nst_store_relaxed(&nst_pool.last_wake, now);
    return false;
}

void nst_pool_notify(void)
{
    /* ORDER[sleep.notify]: the fence orders our push before these loads; it pairs with the fence in nst_pool_park, which
     * orders a donor's announcement to sleep before its last look for work.  One of the two sees the other. */
    nst_fence_seq_cst();
    if (nst_load_relaxed(&nst_pool.searching) == 0 && nst_load_relaxed(&nst_pool.parked) > 0 && nst_pool_has_slot() &&
        !nst_pool_wakes_in_vain())
        wake_any(false);
}

bool nst_pool_wake(struct nst_carrier *k)
{
    bool mine = false;

    nst_short_lock(&nst_pool.lock);
    if (k->parked && nst_pool_has_slot()) {
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
    bool mine = k->parked;
    if (mine)
        claim_locked(k);
    nst_short_unlock(&nst_pool.lock);
    return mine;
}

void nst_pool_rouse(struct nst_carrier *k)
{
    rouse(k, true);
}

bool nst_pool_rescue(void)
{
    return wake_any(true);
}

void nst_pool_resume(struct nst_carrier *k, struct nst_carrier *from)
{
    bool pinned = k->home->pinned;

    /* ORDER[pool.resumed]: release; pairs with the acquires in carrier.c.  Before the lock: k parks either before us, and we wake
     * it, or after us, and then it sees this before it sleeps.  Only who took k off the list wakes it: a wake-up too many would
     * come when k is parked again, and get it away from a list that still holds it. */
    if (!pinned)
        nst_store_release(&k->resumed, 1u);
    nst_short_lock(&nst_pool.lock);
    if (!k->counted) {
        k->counted = true;
        if (from->counted && !nst_load_relaxed(&from->resumed))
            from->counted = false;
        else /* from goes on, or whoever has resumed it has not come to count it */
            nst_add_relaxed(&nst_pool.active, 1);
    } else if (from->home->pinned) { /* does not park */
        from->counted = false;
        nst_sub_relaxed(&nst_pool.active, 1);
    }
    bool mine = k->parked;
    if (mine)
        list_remove(k);
    nst_short_unlock(&nst_pool.lock);
    if (mine)
        rouse(k, false);
    if (pinned) { /* it waits for nothing but this */
        nst_store_release(&k->resumed, 1u); /* ORDER[pool.resumed] */
        nst_futex_wake(&k->resumed, 1);
    }
}

void nst_place_give(struct nst_carrier *k)
{
    k->running = NULL;
    k->limit = NULL;
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
    nst_store_relaxed(&k->futex, 0u);
    nst_short_lock(&nst_pool.lock);
    k->parked = true;
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

    /* ORDER[sleep.park]: pairs with the fence in nst_pool_notify (see there) and, for the home strand, with the exchange to
     * READY in nst_latch_advance followed by its look at parked. */
    nst_fence_seq_cst();
    bool home_ready = nst_load_relaxed(&k->home->state) == NST_STRAND_READY;
    bool must = nst_load_relaxed(&k->resumed) || (home_ready && k->home->pinned); /* nobody else can run it */
    bool work = must || home_ready || nst_pool_has_work();
    if (work) {
        nst_short_lock(&nst_pool.lock);
        bool still = k->parked && (must || nst_pool_has_slot());
        if (still)
            claim_locked(k);
        nst_short_unlock(&nst_pool.lock);
        if (still) {
            nst_store_relaxed(&k->futex, 1u);
            return;
        }
        /* Whoever pushed it may have counted on us, who were looking for work; and those awake may all be busy for long. */
        nst_monitor_alert();
    }
    while (nst_load_acquire(&k->futex) == 0) /* ORDER[pool.futex] */
        nst_futex_wait(&k->futex, 0, -1);
    nst_pool_placed(k);
}

void nst_pool_reset_in_child(struct nst_strand *self)
{
    unsigned n = nst_load_relaxed(&nst_pool.carriers);

    for (unsigned i = 0; i < n; i++)
        nst_store_relaxed(&nst_pool.table[i], NULL);
    nst_store_relaxed(&nst_pool.carriers, 0u);
    nst_store_relaxed(&nst_pool.active, 0);
    nst_store_relaxed(&nst_pool.extra, 0);
    nst_store_relaxed(&nst_pool.searching, 0);
    nst_store_relaxed(&nst_pool.parked, 0);
    nst_store_relaxed(&nst_pool.lock, 0u);
    nst_store_relaxed(&nst_pool.spare_lock, 0u);
    nst_store_relaxed(&nst_pool.spare, NULL);
    nst_store_relaxed(&nst_pool.strands, 0u);
    nst_store_relaxed(&nst_pool.natives, 0);
    nst_store_relaxed(&nst_pool.exhausted, false);
    nst_pool.parked_head = NULL;
    nst_pool.places = NULL;
    if (self) {
        struct nst_carrier *k = self->home;
        k->spare = NULL;
        k->spares = 0;
    }
}
