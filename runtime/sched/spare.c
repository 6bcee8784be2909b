// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/spare.h"

#include "runtime/sched/donor.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/state.h"
#include "runtime/sched/tuning.h"

struct nst_spares nst_spares;

/* Idle strands: a few with each carrier, the rest in common.
 *
 * A strand is free for use exactly while its state is SPARE; the lists only help to find one.  So a carrier can take its own
 * home without unlinking it, and an entry may be stale.  listed keeps a strand out of two lists. */

bool nst_spare_claim(struct nst_strand *s)
{
    uint32_t spare = NST_STRAND_SPARE;

    /* ORDER[strand.spare]: sequentially consistent; pairs with the store of SPARE before the exchange of listed in
     * nst_spare_put.  Without it a strand could end up SPARE and in no list. */
    return nst_load_relaxed(&s->state) == NST_STRAND_SPARE && nst_cas_seq_cst(&s->state, &spare, (uint32_t)NST_STRAND_RUN);
}

/* An entry that this leaves in somebody's list is stale, as one's own home is. */
static struct nst_strand *any_spare(void)
{
    /* ORDER[pool.donors]: acquire; pairs with the push in enlist. */
    for (struct nst_strand *s = nst_load_acquire(&nst_spares.donors); s; s = s->next_donor)
        if (nst_spare_claim(s))
            return s;
    return NULL;
}

int nst_donors_idle(void)
{
    int n = 0;

    for (struct nst_strand *s = nst_load_acquire(&nst_spares.donors); s; s = s->next_donor) /* ORDER[pool.donors] */
        n += !nst_strand_is_bound(s) && !nst_state_is_executed(nst_load_relaxed(&s->state));
    return n;
}

static struct nst_strand *pop_common(void)
{
    nst_short_lock(&nst_spares.lock);
    struct nst_strand *s = nst_load_relaxed(&nst_spares.common);
    if (s)
        nst_store_relaxed(&nst_spares.common, s->next_spare);
    nst_short_unlock(&nst_spares.lock);
    return s;
}

static void push_common(struct nst_strand *s)
{
    nst_short_lock(&nst_spares.lock);
    s->next_spare = nst_load_relaxed(&nst_spares.common);
    nst_store_relaxed(&nst_spares.common, s);
    nst_short_unlock(&nst_spares.lock);
}

struct nst_strand *nst_spare_get(struct nst_carrier *k)
{
    struct nst_strand *s;

    if (!nst_pool.force_migration && nst_spare_claim(k->home)) /* native first (R1) */
        return k->home;
    while ((s = k->spare)) {
        k->spare = s->next_spare;
        k->spares--;
        nst_xchg_seq_cst(&s->listed, false); /* ORDER[strand.spare] */
        if (nst_spare_claim(s))
            return s;
    }
    while (nst_load_relaxed(&nst_spares.common) && (s = pop_common())) {
        nst_xchg_seq_cst(&s->listed, false); /* ORDER[strand.spare] */
        if (nst_spare_claim(s))
            return s;
    }
    return any_spare(); /* some may lie with carriers that are busy or gone */
}

struct nst_strand *nst_spare_get_native(struct nst_carrier *k)
{
    struct nst_strand *aside = NULL, *got = NULL, *s;

    while (!got && nst_load_relaxed(&nst_spares.common) && (s = pop_common())) {
        nst_xchg_seq_cst(&s->listed, false); /* ORDER[strand.spare] */
        if (!nst_spare_claim(s))
            continue;
        if (nst_pool_reserve(s->home)) {
            got = s;
        } else { /* its native thread is awake, perhaps running another strand: no use here */
            s->next = aside;
            aside = s;
        }
    }
    while (aside) {
        s = aside;
        aside = s->next;
        nst_spare_put(k, s);
    }
    return got;
}

void nst_spare_put(struct nst_carrier *k, struct nst_strand *s)
{
    nst_store_seq_cst(&s->state, (uint32_t)NST_STRAND_SPARE); /* ORDER[strand.spare] */
    if (nst_xchg_seq_cst(&s->listed, true))
        return;
    if (nst_pool.user_switch && k->spares < NST_SPARES_EACH) {
        s->next_spare = k->spare;
        k->spare = s;
        k->spares++;
        return;
    }
    push_common(s);
}

void nst_spare_flush(struct nst_carrier *k)
{
    struct nst_strand *last = k->spare;

    if (!last)
        return;
    while (last->next_spare)
        last = last->next_spare;
    nst_short_lock(&nst_spares.lock);
    last->next_spare = nst_load_relaxed(&nst_spares.common);
    nst_store_relaxed(&nst_spares.common, k->spare);
    nst_short_unlock(&nst_spares.lock);
    k->spare = NULL;
    k->spares = 0;
}

bool nst_spare_stock(void)
{
    struct nst_strand *s = nst_donor_start();

    if (!s)
        return false;
    nst_donor_await(s);
    nst_store_seq_cst(&s->state, (uint32_t)NST_STRAND_SPARE); /* ORDER[strand.spare] */
    if (!nst_xchg_seq_cst(&s->listed, true)) /* else by who had its memory before */
        push_common(s);
    return true;
}

/* donors: nst_donors_reset_in_child. */
void nst_spare_reset_in_child(void)
{
    nst_store_relaxed(&nst_spares.lock, 0u);
    nst_store_relaxed(&nst_spares.common, NULL);
}
