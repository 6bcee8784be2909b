// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/signals.h"

#include "runtime/os/futex.h"
#include "runtime/sched/current.h"
#include "runtime/sched/interrupt.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/publish.h"
#include "runtime/sched/root.h"
#include "runtime/sched/spare.h"
#include "runtime/sched/state.h"

static _Atomic bool due; /* some strand has signals that it was not seen to have raised */

/* tp: a thread pointer, not 0. */
static struct nst_strand *strand_with(uintptr_t tp)
{
    struct nst_strand *s = nst_load_acquire(&nst_spares.donors); /* ORDER[pool.donors] */

    while (s && nst_peek(&s->tp) != tp)
        s = s->next_donor;
    if (!s)
        for (s = nst_root_next(NULL); s && nst_peek(&s->tp) != tp;)
            s = nst_root_next(s);
    return s;
}

/* The carrier that executes s now; NULL: s is off, or on its way. */
static struct nst_carrier *runs_on(const struct nst_strand *s)
{
    uint32_t state = nst_load_relaxed((_Atomic uint32_t *)&s->state);
    struct nst_carrier *k = nst_peek(&s->carrier);

    if ((state & NST_STRAND_OFF) || (state & NST_STRAND_KIND) == NST_STRAND_SPARE || !k)
        return NULL;
    return nst_peek(&k->running) == s && nst_peek(&k->post) == NST_POST_NONE ? k : NULL;
}

bool nst_signal_send(uintptr_t tp, int sig)
{
    if (!nst_interrupt_is_possible() || nst_load_relaxed(&nst_pool.carriers) == 0 || sig < 1 || sig > 64)
        return false;
    struct nst_strand *s = strand_with(tp);
    if (!s || s == nst_strand_self_or_null())
        return false;
    /* ORDER[strand.signals]: sequentially consistent; pairs with the claim of the strand, which comes before the load in
     * has_signals: that sees it, or the monitor finds the strand off. */
    nst_or_seq_cst(&s->signals, UINT64_C(1) << (sig - 1));
    /* ORDER[signals.due]: release; pairs with the exchange in nst_signals_offer, whose looks then find the note. */
    nst_store_release(&due, true);
    nst_fence_seq_cst(); /* ORDER[monitor.sleep] */
    nst_monitor_rouse();
    const struct nst_carrier *on = runs_on(s);
    if (on)
        nst_interrupt(nst_load_relaxed(&on->tid));
    return true;
}

void nst_signals_raise(struct nst_strand *self)
{
    uint64_t bits = nst_xchg_seq_cst(&self->signals, 0); /* ORDER[strand.signals] */
    int tid = nst_os_tid();

    for (; bits; bits &= bits - 1)
        nst_os_tgkill(tid, __builtin_ctzll(bits) + 1);
}

static void nothing(struct nst_job *job)
{
    (void)job; /* it has raised them on its way here: nst_strand_main, nst_carrier_leave */
}

static struct nst_scope everywhere;
static struct nst_job only_raise = {.run = nothing, .scope = &everywhere};

/* Does s want a native thread for its signals?  Publishes it on k, with fresh: those of the last look have been taken up. */
static bool offer(struct nst_carrier *k, struct nst_strand *s, bool fresh)
{
    if (nst_load_relaxed(&s->signals) == 0)
        return false;
    nst_store_relaxed(&due, true);
    const struct nst_carrier *on = runs_on(s);
    if (on) {
        nst_interrupt(nst_load_relaxed(&on->tid)); /* it was in the midst of the runtime last time, or on its way there */
        return false;
    }
    uint32_t state = nst_load_relaxed(&s->state);
    if (nst_strand_is_borrowable(s, state)) {
        if (fresh)
            nst_publish_entry(k, s);
        return true;
    }
    if (nst_state_is_claimable(state)) /* it lies somewhere, and has nobody to come for it perhaps */
        return true;
    if (!nst_spare_claim(s))
        return false;
    s->job = &only_raise;
    s->entry.scope = &everywhere;
    nst_publish_strand(k, s);
    return true;
}

int nst_signals_offer(struct nst_carrier *k)
{
    if (NST_LIKELY(!nst_load_relaxed(&due)))
        return 0;
    bool fresh = nst_deque_looks_empty(&k->deque);
    int n = 0;

    /* ORDER[signals.due]: acquire, and before the looks; pairs with the store in nst_signal_send: who notes a signal later says so again. */
    nst_xchg_acquire(&due, false);
    for (struct nst_strand *s = nst_load_acquire(&nst_spares.donors); s; s = s->next_donor) /* ORDER[pool.donors] */
        n += offer(k, s, fresh);
    for (struct nst_strand *s = nst_root_next(NULL); s; s = nst_root_next(s))
        n += offer(k, s, fresh);
    return n;
}

bool nst_signals_pending(void)
{
    return nst_load_relaxed(&due);
}

void nst_signals_reset_in_child(void)
{
    nst_store_relaxed(&due, false);
}
