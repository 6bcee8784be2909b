// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Donors: native threads that we create so that their stacks and TLS blocks can serve as strands, and the store of idle
 * strands.  See runtime/strand/README.md for why an identity must be a real pthread and what must be done in which order. */
#include "runtime/arch/arch.h"
#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/os/futex.h"
#include "runtime/os/thread.h"
#include "runtime/sched/current.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/setxid.h"
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
#define SPARES_PER_CARRIER 16

struct donor {
    struct nst_strand strand;
    struct nst_carrier carrier;
    struct nst_carrier place; /* handoff: this thread's contribution, for any thread to run as */
    void *end[5];             /* __builtin_setjmp: its native thread returns from here */
    bool at_once;             /* begins with a job, awake; else it parks and is a spare */
};

static size_t base_room(void)
{
    size_t signal_frame = getauxval(AT_MINSIGSTKSZ);

    return BASE_SLACK + (signal_frame > 2048 ? signal_frame : 2048);
}

static void *donor_main(void *arg)
{
    struct donor *d = arg;
    struct nst_strand *s = &d->strand;
    struct nst_carrier *k = &d->carrier;
    uint64_t all;

    nst_current = s;
    if (__builtin_setjmp(d->end))
        return NULL;
    nst_store_relaxed(&k->tid, nst_os_tid());
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
        nst_store_relaxed(&d->place.tid, nst_os_tid());
        nst_carrier_base(k, &d->place);
        return NULL;
    }
    if (!nst_pool.user_switch)
        nst_place_give(&d->place);
    /* ORDER[donor.started]: release; pairs with the acquire in nst_donor_await: sp and tp are there. */
    nst_store_release(&s->started, 1u);
    nst_futex_wake(&s->started, 1);
    nst_pool_park(k);
    nst_carrier_base(k, NULL);
    return NULL;
}

void nst_donor_return(struct nst_strand *self)
{
    __builtin_longjmp(NST_CONTAINER_OF(self, struct donor, strand)->end, 1);
}

uint64_t nst_donor_signals(uint64_t own)
{
    if (nst_current) /* the monitor's is not the program's */
        nst_pool.signals = own;
    return nst_pool.signals;
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
    sigset_t all, old;
    size_t size = *nst_pool.stack_size ? *nst_pool.stack_size : default_stack();

    size += 4096;
    if (size < (size_t)PTHREAD_STACK_MIN)
        size = (size_t)PTHREAD_STACK_MIN;
    size = (size + base_room() + 4095) & ~(size_t)4095;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    memcpy(&d->carrier.signals, &old, sizeof d->carrier.signals);
    d->carrier.signals = nst_donor_signals(d->carrier.signals);
    int error = nst_os_thread(size, donor_main, d);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return error;
}

/* A native thread more.  With job it runs that, on itself and at once; its strand is nobody else's business before it suspends.
 * Without, the caller has a strand with which it may do nothing before nst_donor_await. */
static struct nst_strand *donor_start(struct nst_job *job, bool native)
{
    int saved = errno;
    struct donor *d = nst_mem_lines(sizeof *d);
    int error = ENOMEM;

    if (d) {
        d->strand.gtid = nst_gtid_take();
        nst_stack_forget(&d->strand);
        d->strand.home = &d->carrier;
        d->carrier.home = &d->strand;
        d->carrier.random = nst_pool.seed * 2654435761u + d->strand.gtid * UINT64_C(0x9E3779B97F4A7C15) + 1;
        d->place.home = &d->strand;
        nst_store_relaxed(&d->place.futex, 1u);
        d->place.random = d->carrier.random + 1;
        d->carrier.counted = true;
        nst_add_relaxed(&nst_pool.active, 1); /* where its first act is to park, that takes this back */
        if (job) {
            d->at_once = true;
            d->carrier.waker_cpu = nst_os_cpu();
            d->strand.job = job;
            d->strand.entry.scope = job->scope;
            d->strand.pinned = d->strand.native = native;
            nst_store_relaxed(&d->carrier.futex, 1u);
            nst_store_relaxed(&d->strand.state, (uint32_t)NST_STRAND_READY); /* published by pthread_create */
        }
        error = start_thread(d);
        if (error) {
            nst_sub_relaxed(&nst_pool.active, 1);
            nst_gtid_give(d->strand.gtid);
        }
    }
    if (error) {
        nst_store_relaxed(&nst_pool.exhausted, true);
        nst_warn_once("the system refuses another thread (%s): teams will have the threads there are (%u)",
                      strerror(error), nst_load_relaxed(&nst_pool.strands) + 1);
        nst_mem_free(d);
        errno = saved;
        return NULL;
    }
    struct nst_strand *newest = nst_load_relaxed(&nst_pool.donors);
    do {
        d->strand.next_donor = newest;
        /* ORDER[pool.donors]: release; pairs with the acquire in any_spare. */
    } while (!nst_cas_release(&nst_pool.donors, &newest, &d->strand));
    if (nst_add_relaxed(&nst_pool.strands, 1) == 0 && nst_pool.user_switch)
        nst_setxid_wrap();
    errno = saved;
    return &d->strand;
}

struct nst_strand *nst_donor_start(void)
{
    return donor_start(NULL, false);
}

bool nst_donor_start_with(struct nst_job *job, bool native)
{
    return donor_start(job, native) != NULL;
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

static struct nst_strand *donor_create(void)
{
    struct nst_strand *s = nst_donor_start();

    if (s)
        nst_donor_await(s);
    return s;
}

/* ---- idle strands: a few with each carrier, the rest in common ----
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
    /* ORDER[pool.donors]: acquire; pairs with the push in donor_start. */
    for (struct nst_strand *s = nst_load_acquire(&nst_pool.donors); s; s = s->next_donor)
        if (nst_spare_claim(s))
            return s;
    return NULL;
}

bool nst_spare_is_there(void)
{
    for (struct nst_strand *s = nst_load_acquire(&nst_pool.donors); s; s = s->next_donor) /* ORDER[pool.donors] */
        if (nst_load_relaxed(&s->state) == NST_STRAND_SPARE)
            return true;
    return false;
}

int nst_donors_idle(void)
{
    int n = 0;

    for (struct nst_strand *s = nst_load_acquire(&nst_pool.donors); s; s = s->next_donor) /* ORDER[pool.donors] */
        n += !s->pinned && nst_load_relaxed(&s->state) != NST_STRAND_RUN;
    return n;
}

static struct nst_strand *pop_common(void)
{
    nst_short_lock(&nst_pool.spare_lock);
    struct nst_strand *s = nst_pool.spare;
    if (s)
        nst_store_relaxed(&nst_pool.spare, s->next_spare);
    nst_short_unlock(&nst_pool.spare_lock);
    return s;
}

struct nst_strand *nst_spare_get(struct nst_carrier *k, bool may_create)
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
    while (nst_load_relaxed(&nst_pool.spare) && (s = pop_common())) {
        nst_xchg_seq_cst(&s->listed, false); /* ORDER[strand.spare] */
        if (nst_spare_claim(s))
            return s;
    }
    s = any_spare(); /* some may lie with carriers that are busy or gone */
    if (s || !may_create)
        return s;
    nst_donor_making(k, true);
    s = donor_create();
    nst_donor_making(k, false);
    return s;
}

struct nst_strand *nst_spare_get_native(struct nst_carrier *k)
{
    struct nst_strand *aside = NULL, *got = NULL, *s;

    while (!got && nst_load_relaxed(&nst_pool.spare) && (s = pop_common())) {
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
    if (nst_pool.user_switch && k->spares < SPARES_PER_CARRIER) {
        s->next_spare = k->spare;
        k->spare = s;
        k->spares++;
        return;
    }
    nst_short_lock(&nst_pool.spare_lock);
    s->next_spare = nst_pool.spare;
    nst_store_relaxed(&nst_pool.spare, s);
    nst_short_unlock(&nst_pool.spare_lock);
}

void nst_spare_flush(struct nst_carrier *k)
{
    struct nst_strand *last = k->spare;

    if (!last)
        return;
    while (last->next_spare)
        last = last->next_spare;
    nst_short_lock(&nst_pool.spare_lock);
    last->next_spare = nst_load_relaxed(&nst_pool.spare);
    nst_store_relaxed(&nst_pool.spare, k->spare);
    nst_short_unlock(&nst_pool.spare_lock);
    k->spare = NULL;
    k->spares = 0;
}

bool nst_spare_stock(void)
{
    struct nst_strand *s = donor_create();

    if (!s)
        return false;
    nst_store_seq_cst(&s->state, (uint32_t)NST_STRAND_SPARE); /* ORDER[strand.spare] */
    nst_xchg_seq_cst(&s->listed, true);
    nst_short_lock(&nst_pool.spare_lock);
    s->next_spare = nst_pool.spare;
    nst_store_relaxed(&nst_pool.spare, s);
    nst_short_unlock(&nst_pool.spare_lock);
    return true;
}

/* ---- dense ids ---- */

static unsigned *free_ids; /* guarded by spare_lock */
static unsigned free_count, free_room, next_id;
static unsigned kept_id; /* taken before anything else: by who came through a fork; 0: nobody's */

unsigned nst_gtid_take(void)
{
    nst_short_lock(&nst_pool.spare_lock);
    if (!free_count && next_id == kept_id && kept_id)
        next_id++;
    unsigned id = free_count ? free_ids[--free_count] : next_id++;
    nst_short_unlock(&nst_pool.spare_lock);
    return id;
}

void nst_gtid_give(unsigned gtid)
{
    unsigned *bigger = NULL, room = 0;

    for (;;) {
        nst_short_lock(&nst_pool.spare_lock);
        if (free_count < free_room)
            break;
        if (bigger && room > free_room) {
            if (free_count)
                memcpy(bigger, free_ids, free_count * sizeof *bigger);
            unsigned *old = free_ids;
            free_ids = bigger;
            free_room = room;
            bigger = old;
            break;
        }
        room = free_room ? free_room * 2 : 64;
        nst_short_unlock(&nst_pool.spare_lock);
        nst_mem_free(bigger);
        bigger = nst_mem_lines(room * sizeof *bigger);
        if (!bigger)
            return; /* the id is lost, nothing else */
    }
    free_ids[free_count++] = gtid;
    nst_short_unlock(&nst_pool.spare_lock);
    nst_mem_free(bigger);
}

/* ---- fork ---- */

void nst_donors_reset_in_child(struct nst_strand *self, void (*lost)(struct nst_strand *))
{
    struct nst_strand *next, *s = nst_load_relaxed(&nst_pool.donors);

    for (; s; s = next) {
        struct donor *d = NST_CONTAINER_OF(s, struct donor, strand);
        next = s->next_donor;
        if (s == self)
            continue;
        if (lost)
            lost(s);
        nst_deque_drop(&d->carrier.deque);
        nst_deque_drop(&d->place.deque);
        nst_mem_free(d);
    }
    if (self) {
        nst_deque_drop(&NST_CONTAINER_OF(self, struct donor, strand)->place.deque); /* it has no use for it */
        self->next_donor = NULL;
    }
    nst_store_relaxed(&nst_pool.donors, self); /* for the next fork: it is freed when another one's child does not need it */
}

void nst_gtid_reset_in_child(const struct nst_strand *self)
{
    free_count = 0;
    next_id = 1; /* 0 has the originals of threadprivate variables: the first process's first thread only */
    kept_id = self ? self->gtid : 0;
}
