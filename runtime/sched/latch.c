// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/latch.h"

#include "runtime/os/futex.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/current.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/park.h"
#include "runtime/sched/pool.h"
#include "runtime/strand/annotate.h"

/* The stack of parked strands in a latch word. */
static struct nst_strand *who(uint64_t word)
{
    return (struct nst_strand *)(uintptr_t)((word & NST_LATCH_WHO_MASK) << 6);
}

_Static_assert(_Alignof(struct nst_strand) >= 64, "a latch drops six bits of a strand's address");

bool nst_park_register(struct nst_strand *s)
{
    struct nst_latch *l = s->wait_latch;
    uint32_t tag = s->wait_tag; /* s may be resumed, and its fields reused, the instant the exchange below succeeds */
    uint64_t seen = nst_load_relaxed(&l->word);

    nst_store_relaxed(&s->state, (uint32_t)NST_STRAND_WAITING);
    do {
        if ((uint32_t)(seen >> NST_LATCH_TAG_SHIFT) != tag) {
            nst_store_relaxed(&s->state, (uint32_t)NST_STRAND_RUN);
            return false;
        }
        s->next = who(seen);
        /* ORDER[latch.park]: release; pairs with the exchange in nst_latch_advance, which reads next and state. */
    } while (!nst_cas_acq_rel(&l->word, &seen, (uint64_t)tag << NST_LATCH_TAG_SHIFT | (uint64_t)(uintptr_t)s >> 6));
    return true;
}

/* A root waits for its own kernel thread: wake it if it sleeps. */
static void nudge(struct nst_carrier *home)
{
    /* ORDER[root.sleep]: pairs with the exchange to 0 and the look at state in root_sleep (wait.c): one sees the other. */
    if (nst_xchg_seq_cst(&home->futex, 1u) == 0)
        nst_futex_wake(&home->futex, 1);
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

#define REMEMBERED 32

static NST_NOINLINE void wake_all(struct nst_strand *s)
{
    struct nst_carrier *k = nst_strand_self()->carrier;
    struct nst_carrier *homes[REMEMBERED];
    unsigned count = 0, offered = 0, woken = 0;

    if (s->next)
        s = foreign_first(s, k);
    while (s) {
        struct nst_strand *next = s->next; /* gone once s is READY */
        struct nst_carrier *home = s->home;
        bool pinned = s->pinned;

        /* ORDER[strand.ready]: release, pairs with nst_strand_claim; sequentially consistent for ORDER[root.sleep] and
         * ORDER[sleep.park]. */
        nst_xchg_seq_cst(&s->state, (uint32_t)NST_STRAND_READY);
        if (pinned) {
            nudge(home);
        } else {
            nst_carrier_offer(k, s);
            offered++;
            if (count < REMEMBERED)
                homes[count++] = home;
        }
        s = next;
    }
    if (!offered)
        return;
    nst_fence_seq_cst(); /* ORDER[sleep.notify] */
    if (nst_load_relaxed(&nst_pool.parked) > 0 && !k->lazy && !nst_pool_wakes_in_vain()) {
        /* Native first (R1): a sleeping member is woken on its own thread while there are cores for it. */
        if (!nst_pool.force_migration)
            for (unsigned i = 0; i < count && nst_load_relaxed(&nst_pool.active) < nst_pool.p; i++)
                woken += nst_pool_wake(homes[i]);
        if (woken < offered)
            nst_pool_notify();
    }
    /* Nobody may come for the rest: every carrier may be busy in the program's own code. */
    if ((int)offered > (int)woken + nst_load_relaxed(&nst_pool.searching))
        nst_monitor_rouse();
}

void nst_latch_advance(struct nst_latch *l)
{
    uint64_t seen = nst_load_relaxed(&l->word);
    uint64_t next;

    NST_HAPPENS_BEFORE(l);
    do {
        next = ((seen >> NST_LATCH_TAG_SHIFT) + 1) << NST_LATCH_TAG_SHIFT; /* the tag wraps in its 22 bits */
        /* ORDER[latch.tag]: release for who sees the new tag; acquire for the parked strands' fields (ORDER[latch.park]). */
    } while (!nst_cas_acq_rel(&l->word, &seen, next));
    struct nst_strand *parked = who(seen);
    if (NST_UNLIKELY(parked != NULL))
        wake_all(parked);
}
