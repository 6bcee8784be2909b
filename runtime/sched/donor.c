// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/donor.h"

#include "runtime/arch/arch.h"
#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/os/futex.h"
#include "runtime/os/thread.h"
#include "runtime/sched/current.h"
#include "runtime/sched/gtid.h"
#include "runtime/sched/interrupt.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/root.h"
#include "runtime/sched/spare.h"
#include "runtime/sched/state.h"
#include "runtime/strand/annotate.h"
#include "runtime/strand/stack.h"
#include "runtime/topo/budget.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>

/* What the base context may use at the top of a donor's stack: a signal frame and our own calls. */
#define BASE_SLACK 16384

struct donor {
    struct nst_strand strand;
    struct nst_carrier carrier;
    struct nst_carrier place; /* handoff: this thread's contribution, for any thread to run as */
    bool at_once;             /* begins with a job, awake; else it parks and is a spare */
    struct donor *next_gone;
};

static struct donor *gone; /* that have ended, for the next ones; guarded by nst_spares.lock */

static size_t base_room(void)
{
    size_t signal_frame = getauxval(AT_MINSIGSTKSZ);

    return BASE_SLACK + (signal_frame > 2048 ? signal_frame : 2048);
}

static void put_gone(struct donor *d)
{
    NST_HAPPENS_BEFORE(d);
    nst_short_lock(&nst_spares.lock);
    d->next_gone = gone;
    gone = d;
    nst_short_unlock(&nst_spares.lock);
}

/* The last that a native thread does which has been told to end.  It is in its base context, its own strand in nobody's hands but its own. */
static void end(struct donor *d)
{
    struct nst_strand *s = &d->strand;

    NST_HAPPENS_AFTER(s);
    nst_root_hooks->end(s);
    nst_stack_drop(s);
    nst_gtid_give(s->gtid);
    nst_pool_part(&d->carrier);
    nst_store_relaxed(&d->carrier.tid, 0);
    nst_poke(&s->tp, 0); /* another thread may have it next */
    nst_current = NULL;  /* what destructors of the program's call is a new root's business */
    put_gone(d);
}

static void *donor_main(void *arg)
{
    struct donor *d = arg;
    struct nst_strand *s = &d->strand;
    struct nst_carrier *k = &d->carrier;
    uint64_t all;

    nst_current = s;
    nst_store_relaxed(&k->tid, nst_os_tid());
    nst_os_attributes_get(&k->attributes); /* its maker's */
    k->attributes.signals = k->signals;
    NST_HAPPENS_BEFORE(k);
    if (NST_UNLIKELY(nst_cpu_home_needed)) /* not the creator's: it may be bound to a place */
        (void)nst_cpuset_bind_thread(&nst_cpu_home, 0);
    if (d->at_once)
        nst_pool_placed(k);
    s->tp = nst_thread_pointer();
    if (!nst_pool.user_switch) {
        nst_os_signals_restore(&k->signals);
    } else {
        k->masked = true; /* in the base context until it enters a strand, its own if at once */
        if (!d->at_once) {
            nst_os_signals_block(&all); /* from "all blocked" to our set, which lets set-id broadcasts and faults through */
            k->rseq_off = nst_os_rseq_unregister(s->tp) == 0;
            k->detached = true;
        }
    }
#ifdef NST_HAVE_USER_SWITCH
    if (nst_pool.user_switch)
        s->sp = nst_context_make((char *)__builtin_frame_address(0) - base_room(), nst_strand_main, s);
#endif
    if (d->at_once) {
        /* ORDER[strand.ready]: release; pairs with nst_strand_claim: not earlier, for deques may hold entries of one that had this memory before. */
        nst_store_release(&s->state, NST_STRAND_READY | nst_strand_flags(s, false));
        nst_store_relaxed(&s->started, 1u); /* seen by who takes the strand when its job is over, in order by that */
        nst_store_relaxed(&d->place.tid, nst_os_tid());
        nst_carrier_base(k, &d->place);
        end(d);
        return NULL;
    }
    if (!nst_pool.user_switch)
        nst_place_give(&d->place);
    /* ORDER[donor.started]: release; pairs with the acquire in nst_donor_await: sp and tp are there. */
    nst_store_release(&s->started, 1u);
    nst_futex_wake(&s->started, 1);
    nst_pool_park(k);
    nst_carrier_base(k, NULL);
    end(d);
    return NULL;
}

static uint64_t signals; /* the last known mask of a strand that made a native thread; a policy: nst_peek, nst_poke */

uint64_t nst_donor_signals(uint64_t own)
{
    if (nst_current) /* the monitor's is not the program's */
        nst_poke(&signals, own);
    return nst_peek(&signals);
}

static size_t default_stack(void)
{
    pthread_attr_t attr;
    size_t size = 0;

    pthread_attr_init(&attr);
    pthread_attr_getstacksize(&attr, &size);
    pthread_attr_destroy(&attr);
    return size;
}

static int start_thread(struct donor *d)
{
    uint64_t old;
    size_t size = *nst_pool.stack_size ? *nst_pool.stack_size : default_stack();

    size += 4096;
    if (size < (size_t)PTHREAD_STACK_MIN)
        size = (size_t)PTHREAD_STACK_MIN;
    size = (size + base_room() + 4095) & ~(size_t)4095;
    nst_os_signals_block(&old); /* not by pthread_sigmask, which takes this for the program's own (abi/loader/own.c) */
    d->carrier.signals = nst_donor_signals(old);
    int error = nst_os_thread(size, donor_main, d);
    nst_os_signals_restore(&old);
    return error;
}

/* One that has ended, as new but for what others may look at still: carriers stay in the table, with their deques, strands in the list. */
static struct donor *again(void)
{
    nst_short_lock(&nst_spares.lock);
    struct donor *d = gone;
    if (d)
        gone = d->next_gone;
    nst_short_unlock(&nst_spares.lock);
    if (d) {
        NST_HAPPENS_AFTER(d);
        struct nst_strand *s = &d->strand;
        struct nst_carrier *k = &d->carrier;

        s->thread = NULL;
        nst_store_relaxed(&s->bound, false);
        nst_store_relaxed(&s->signals, (uint64_t)0);
        nst_store_relaxed(&s->started, 0u);
        s->place = 0;
        s->shown = 0;
        s->expected_ns = 0;
        s->kept = false;
        d->at_once = false;
        k->running = NULL;
        k->ends = k->detached = k->rseq_off = k->masked = k->lazy = false;
        nst_store_relaxed(&k->away, false);
        nst_store_relaxed(&k->limit, NULL);
    }
    return d;
}

static void enlist(struct nst_strand *s)
{
    struct nst_strand *newest = nst_load_relaxed(&nst_spares.donors);
    do {
        s->next_donor = newest;
        /* ORDER[pool.donors]: release; pairs with the acquire in any_spare. */
    } while (!nst_cas_release(&nst_spares.donors, &newest, s));
}

/* A native thread more.  With job it runs that, on itself and at once; its strand is nobody else's business before it suspends.
 * Without, the caller has a strand with which it may do nothing before nst_donor_await. */
static struct nst_strand *donor_start(struct nst_job *job, bool bound)
{
    int saved = errno;
    if (!nst_threads_may_be_had())
        return NULL;
    struct donor *known = again(), *d = known ? known : nst_mem_lines(sizeof *d);
    int error = ENOMEM;

    if (d) {
        d->strand.gtid = nst_gtid_take();
        nst_stack_forget(&d->strand);
        d->strand.home = &d->carrier;
        d->carrier.home = &d->strand;
        d->carrier.random = nst_pool.seed * 2654435761u + d->strand.gtid * UINT64_C(0x9E3779B97F4A7C15) + 1;
        d->place.home = &d->strand;
        nst_store_relaxed(&d->place.futex, 1u);
        nst_store_relaxed(&d->carrier.bell, 1u);
        nst_store_relaxed(&d->place.bell, 1u);
        d->place.random = d->carrier.random + 1;
        d->carrier.counted = true;
        nst_add_relaxed(&nst_pool.active, 1); /* where its first act is to park, that takes this back */
        if (job) {
            d->at_once = true;
            d->carrier.waker_cpu = nst_os_cpu();
            d->strand.job = job;
            d->strand.entry.scope = job->scope;
            nst_store_relaxed(&d->strand.bound, bound);
            nst_store_relaxed(&d->carrier.futex, 1u);
        }
        error = start_thread(d);
        if (error) {
            nst_sub_relaxed(&nst_pool.active, 1);
            nst_gtid_give(d->strand.gtid);
        }
    }
    if (error) {
        nst_threads_refused();
        nst_warn_once("the system refuses another thread (%s): teams will have the threads there are (%u)",
                      strerror(error), nst_threads_there() + 1);
        if (known)
            put_gone(known);
        else
            nst_mem_free(d);
        errno = saved;
        return NULL;
    }
    if (!known)
        enlist(&d->strand);
    if (nst_threads_add() == 0 && nst_pool.user_switch)
        nst_interrupt_prepare();
    errno = saved;
    return &d->strand;
}

struct nst_strand *nst_donor_start(void)
{
    return donor_start(NULL, false);
}

bool nst_donor_start_with(struct nst_job *job, bool bound)
{
    return donor_start(job, bound) != NULL;
}

void nst_donor_await(struct nst_strand *s)
{
    while (nst_load_acquire(&s->started) == 0) /* ORDER[donor.started] */
        nst_futex_wait(&s->started, 0, -1);
    NST_HAPPENS_BEFORE(s); /* the monitor may have made it for others */
}

void nst_donor_making(struct nst_carrier *k, bool on)
{
    nst_store_relaxed(&k->making, on);
}

/* Where it is listed stays a stale entry, and that it is listed is said to the next one that has its memory. */
static bool tell_to_end(struct nst_carrier *k, struct nst_strand *s)
{
    if (!nst_load_relaxed(&s->home->parked) || !nst_spare_claim(s))
        return false;
    NST_HAPPENS_AFTER(s);
    if (nst_root_hooks->may_end(s) && nst_pool_reserve(s->home)) {
        s->home->ends = true; /* to its native thread by ORDER[pool.futex] */
        NST_HAPPENS_BEFORE(s);
        nst_threads_end(1);
        nst_pool_rouse(s->home);
        return true;
    }
    nst_spare_put(k, s);
    return false;
}

unsigned nst_donors_end(struct nst_carrier *k, unsigned n)
{
    unsigned ended = 0;

    for (struct nst_strand *s = nst_load_acquire(&nst_spares.donors); s && ended < n; s = s->next_donor) /* ORDER[pool.donors] */
        ended += tell_to_end(k, s);
    nst_spare_flush(k);
    return ended;
}

/* ---- fork ---- */

void nst_donors_reset_in_child(struct nst_strand *self, void (*lost)(struct nst_strand *))
{
    struct nst_strand *next, *s = nst_load_relaxed(&nst_spares.donors);

    for (; s; s = next) {
        struct donor *d = NST_CONTAINER_OF(s, struct donor, strand);
        next = s->next_donor;
        if (s == self)
            continue;
        if (lost)
            lost(s);
        nst_carrier_drop_base(&d->carrier);
        nst_deque_drop(&d->carrier.deque);
        nst_deque_drop(&d->place.deque);
        nst_mem_free(d);
    }
    if (self) {
        nst_deque_drop(&NST_CONTAINER_OF(self, struct donor, strand)->place.deque); /* it has no use for it */
        self->next_donor = NULL;
    }
    gone = NULL;
    nst_store_relaxed(&nst_spares.donors, self); /* for the next fork: it is freed when another one's child does not need it */
}
