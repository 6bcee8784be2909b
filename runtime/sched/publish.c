// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/publish.h"

#include "runtime/base/panic.h"
#include "runtime/os/futex.h"
#include "runtime/sched/latch.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/state.h"
#include "runtime/sched/tuning.h"

static struct nst_job *entry_of(struct nst_strand *s)
{
    return (struct nst_job *)(void *)&s->entry;
}

/* ---- pushing ---- */

bool nst_carrier_enlist(struct nst_carrier *k)
{
    if (NST_LIKELY(nst_load_relaxed(&k->registered)) || nst_xchg_relaxed(&k->registered, true))
        return true;
    unsigned at = nst_load_relaxed(&nst_pool.carriers);
    do {
        if (at >= NST_MAX_CARRIERS) {
            nst_store_relaxed(&k->registered, false);
            return false;
        }
    } while (!nst_cas_relaxed(&nst_pool.carriers, &at, at + 1));
    nst_store_release(&nst_pool.table[at], k); /* ORDER[pool.table]: release; pairs with the acquire in steal */
    return true;
}

uint32_t nst_off_flags(const struct nst_strand *s, const struct nst_carrier *k)
{
    if (!nst_strand_is_bound(s))
        return NST_STRAND_OFF;
    return nst_strand_flags(s, nst_pool.force_migration || s->home != k || !nst_carrier_enlist(s->home));
}

static void push(struct nst_carrier *k, struct nst_job *job)
{
    if (NST_UNLIKELY(!nst_carrier_enlist(k)))
        nst_fatal("more than %d native threads take part in regions", NST_MAX_CARRIERS);
    if (NST_UNLIKELY(!nst_deque_push(&k->deque, job)))
        nst_fatal("out of memory while queueing a member of a team");
}

/* ---- who is told ---- */

void nst_notify(void)
{
    /* ORDER[sleep.notify]: the fence orders our push before these loads; it pairs with the fence in nst_pool_park, which
     * orders a donor's announcement to sleep before its last look for work.  One of the two sees the other. */
    nst_fence_seq_cst();
    if (nst_load_relaxed(&nst_pool.searching) == 0 && nst_load_relaxed(&nst_pool.parked) > 0 && nst_pool_has_slot() &&
        !nst_pool_wakes_in_vain())
        (void)nst_pool_wake_any();
}

void nst_publish(struct nst_carrier *k, struct nst_job *first, unsigned n, size_t stride)
{
    while (n-- > 0)
        push(k, (struct nst_job *)(void *)((char *)first + n * stride));
    nst_notify();
    nst_monitor_rouse();
}

void nst_put_back(struct nst_carrier *k, struct nst_job *job)
{
    push(k, job);
    nst_monitor_rouse();
}

/* The native thread of a bound strand that is ready for it: it may sleep in place, or in its base context. */
static void nudge(struct nst_carrier *home, uint32_t was)
{
    if (!(was & NST_STRAND_OFF) || home->home->root)
        nst_pool_ring(home);
    else
        nst_pool_call(home);
}

void nst_announce(struct nst_carrier *k, struct nst_strand *s, uint32_t flags)
{
    struct nst_carrier *home = s->home;

    if (!(flags & NST_STRAND_BOUND) || (flags & NST_STRAND_MOVABLE))
        push(k, entry_of(s));
    nst_fence_seq_cst(); /* ORDER[pool.call], and as ORDER[monitor.sleep] */
    if ((flags & NST_STRAND_BOUND) && home != k)
        nudge(home, flags);
    /* Native first (R1). */
    if ((flags & NST_STRAND_BOUND) || nst_pool.force_migration || !nst_load_relaxed(&home->parked) || !nst_pool_wake(home))
        nst_notify();
    nst_monitor_rouse();
}

void nst_publish_strand(struct nst_carrier *k, struct nst_strand *s)
{
    uint32_t flags = nst_off_flags(s, s->carrier);

    /* ORDER[strand.ready]: release; pairs with nst_strand_claim. */
    nst_store_release(&s->state, NST_STRAND_READY | flags);
    nst_announce(k, s, flags);
}

void nst_publish_entry(struct nst_carrier *k, struct nst_strand *s)
{
    push(k, entry_of(s));
    nst_notify();
}

void nst_publish_homeward(struct nst_carrier *k, struct nst_strand *s, bool must)
{
    uint32_t flags = NST_STRAND_OFF | NST_STRAND_BOUND | (must ? NST_STRAND_HOMEWARD : 0u);

    NST_ASSERT(s->home != k && nst_strand_is_bound(s));
    (void)nst_carrier_enlist(s->home); /* its native thread may never have had a deque */
    /* ORDER[strand.ready]: release; pairs with nst_strand_claim. */
    nst_store_release(&s->state, NST_STRAND_READY | flags);
    nst_fence_seq_cst(); /* ORDER[pool.call], and as ORDER[monitor.sleep] */
    nudge(s->home, flags);
    nst_monitor_rouse();
}

/* Orders the strands so that those which ran elsewhere last are offered first.  Thieves take the oldest offer, the owner the
 * newest: so a strand tends to come back to the core that has its stack in its cache. */
static struct nst_strand *foreign_first(struct nst_strand *s, struct nst_carrier *k)
{
    struct nst_strand *foreign = NULL, **foreign_end = &foreign, *own = NULL;

    while (s) {
        struct nst_strand *next = s->next;
        if (s->carrier != k) {
            *foreign_end = s;
            foreign_end = &s->next;
        } else {
            s->next = own;
            own = s;
        }
        s = next;
    }
    *foreign_end = own;
    return foreign;
}

void nst_ready_all(struct nst_carrier *k, struct nst_strand *s)
{
    struct nst_carrier *homes[NST_NATIVES_FIRST];
    unsigned count = 0, offered = 0, woken = 0;
    bool off = false;

    if (s->next)
        s = foreign_first(s, k);
    while (s) {
        struct nst_strand *next = s->next; /* gone once s is READY */
        struct nst_carrier *home = s->home;

        /* ORDER[strand.ready]: release, pairs with nst_strand_claim; sequentially consistent for ORDER[bell] and
         * ORDER[sleep.park]. */
        uint32_t was = nst_add_seq_cst(&s->state, NST_STRAND_READY - NST_STRAND_WAITING);
        NST_ASSERT((was & NST_STRAND_KIND) == NST_STRAND_WAITING);
        if (!(was & NST_STRAND_OFF)) {
            nst_pool_ring(home); /* from here on it goes on without us */
        } else if ((was & NST_STRAND_BOUND) && !(was & NST_STRAND_MOVABLE)) {
            off = true;
            if (home != k)
                nudge(home, was);
        } else {
            push(k, entry_of(s));
            offered++;
            if (was & NST_STRAND_BOUND)
                nudge(home, was);
            else if (count < NST_NATIVES_FIRST)
                homes[count++] = home;
        }
        s = next;
    }
    if (!offered && !off)
        return;
    nst_fence_seq_cst(); /* ORDER[sleep.notify] */
    if (offered && nst_load_relaxed(&nst_pool.parked) > 0 && !k->lazy && !nst_pool_wakes_in_vain()) {
        /* Native first (R1): a sleeping member is woken on its own thread while there are cores for it. */
        if (!nst_pool.force_migration)
            for (unsigned i = 0; i < count && nst_load_relaxed(&nst_pool.active) < nst_pool.p; i++)
                woken += nst_pool_wake(homes[i]);
        if (woken < offered)
            nst_notify();
    }
    /* Nobody may come for the rest: every carrier may be busy in the program's own code.  Searchers that leave look to it. */
    if (off || (int)offered > (int)woken + nst_load_relaxed(&nst_pool.searching))
        nst_monitor_rouse();
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
