// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/monitor.h"

#include "runtime/base/panic.h"
#include "runtime/os/futex.h"
#include "runtime/os/thread.h"
#include "runtime/sched/blocked.h"
#include "runtime/sched/donor.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/publish.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/retire.h"
#include "runtime/sched/root.h"
#include "runtime/sched/signals.h"
#include "runtime/sched/spare.h"
#include "runtime/sched/state.h"
#include "runtime/sched/tuning.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MONITOR_STACK ((size_t)256 * 1024)

enum { ABSENT, ASLEEP, AWAKE };

static _Atomic uint32_t condition; /* ABSENT -> AWAKE <-> ASLEEP */
static _Atomic bool there;         /* its thread exists; from then on for ever */

/* The monitor's own deque: bound strands that it moves lie there for any donor's native thread. */
static struct nst_strand nobody;
static struct nst_carrier own;

static bool claimable(const struct nst_job *job)
{
    if (job->run)
        return true;
    const struct nst_strand *s = NST_CONTAINER_OF((struct nst_strand_entry *)(void *)job, struct nst_strand, entry);
    uint32_t state = nst_load_relaxed((_Atomic uint32_t *)&s->state);
    return nst_state_is_claimable(state) || nst_strand_is_borrowable(s, state);
}

struct look {
    bool live;
    bool start;              /* a job to start, for which a strand is needed */
    struct nst_scope *scope;
};

static bool peek(struct nst_job *job, void *arg)
{
    struct look *l = arg;

    l->live = claimable(job);
    l->start = job->run != NULL;
    l->scope = job->scope;
    return !l->live; /* a stale entry at the top hides what is behind it: take it away */
}

/* Is a native thread ready to run?  Asked only about one that seems stuck. */
static bool runnable(int tid)
{
    char path[64], text[512];

    snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 ? n : 0] = 0;
    const char *end = strrchr(text, ')'); /* "tid (name) state ..." */
    return end && end[1] == ' ' && end[2] == 'R';
}

/* How long no carrier at all has taken a step: the pool as a whole is stuck. */
static struct {
    uint64_t steps;     /* of all carriers at the last look */
    uint32_t ticks;
    int64_t cpu;        /* processor time of the process when it began */
} quiet;

/* Evidence that a thread which has taken no step has not just been without a processor. */
static bool spent(int64_t since, int64_t now)
{
    return since < 0 || now < 0 || now - since >= NST_EVIDENCE_NS;
}

/* v's oldest job has not moved for so many looks, and v has taken no step.  Is that the program's doing, which computes, spins or
 * has blocked?  Not if v only waits for a processor that other processes use: it must have had one, or not want any. */
static bool stuck(const struct nst_carrier *v, unsigned limit)
{
    int tid = nst_load_relaxed(&v->tid);

    if (tid == NST_TID_COMING || nst_load_relaxed(&v->making))
        return false;
    if (tid && nst_load_relaxed(&v->futex) && nst_load_relaxed(&v->home->home->bell))
        return v->stuck_ticks >= limit && (spent(v->seen_cpu, nst_os_cpu_ns(tid)) || !runnable(tid));
    /* It sleeps in the runtime.  Those awake will come to its job, unless they are stuck. */
    return v->old_ticks >= limit && quiet.ticks >= limit &&
           (quiet.ticks >= NST_LOADED_TICKS || spent(quiet.cpu, nst_os_cpu_ns(0)));
}

static unsigned patience(const struct nst_scope *scope)
{
    return scope && scope->patient && !nst_load_relaxed(&scope->starved) ? NST_PATIENT_TICKS : NST_STUCK_TICKS;
}

/* A bound strand that could go on, and whose native thread does not come to it: it is what v executes that is stuck, perhaps until
 * this very strand does something.  So another native thread may have it.  Once it may, it lies in a deque like others, but here we
 * do not believe it: the deque may be that of a thread that is stuck itself. */
static bool move_home(struct nst_carrier *v, bool *any)
{
    struct nst_strand *home = v->home;
    uint32_t state = nst_load_relaxed(&home->state);

    if (!nst_state_is_claimable(state) || !(state & NST_STRAND_BOUND) || (state & NST_STRAND_HOMEWARD)) {
        v->home_ticks = 0;
        return false;
    }
    *any = true;
    uint64_t steps = nst_load_relaxed(&v->steps);
    int tid = nst_load_relaxed(&v->tid);
    if (v->home_ticks == 0 || steps != v->home_steps) {
        v->home_steps = steps;
        v->home_cpu = nst_os_cpu_ns(tid);
        v->home_ticks = 1;
        return false;
    }
    v->home_ticks++;
    if (v->home_ticks <= NST_STUCK_TICKS ||
        (v->home_ticks <= NST_HOME_TICKS && !spent(v->home_cpu, nst_os_cpu_ns(tid)) && runnable(tid)))
        return false;
    v->home_ticks = 0;
    uint32_t movable = state | NST_STRAND_MOVABLE;
    /* ORDER[strand.ready]: release; what the waker published goes on to who claims it. */
    if (!(state & NST_STRAND_MOVABLE) && !nst_cas_acq_rel(&home->state, &state, movable))
        return false;
    struct nst_scope *limit = nst_load_relaxed(&v->limit);
    if (limit)
        nst_store_relaxed(&limit->moved, true);
    nst_publish_entry(&own, home);
    return true;
}

/* How many jobs wait in deques whose oldest live entry has been there for several looks?  All of them where members block. */
static int64_t look(bool *any, bool *start, bool *blocked)
{
    int moved = 0;
    bool making = false;
    unsigned n = nst_load_relaxed(&nst_pool.carriers);
    int64_t starving = 0;
    uint64_t all_steps = 0;

    for (unsigned i = 0; i < n; i++) {
        struct nst_carrier *v = nst_load_acquire(&nst_pool.table[i]); /* ORDER[pool.table] */
        struct nst_job *stale;
        struct look l = {.live = false};

        if (!v)
            continue;
        if (v != &own && move_home(v, any))
            moved++;
        while (nst_deque_steal(&v->deque, &stale, peek, &l) == NST_STEAL_TAKEN)
            l.live = false;
        int64_t top = nst_load_relaxed(&v->deque.top);
        uint64_t steps = nst_load_relaxed(&v->steps);
        v->old_ticks = l.live && top == v->seen_top ? v->old_ticks + 1 : 0;
        v->stuck_ticks = v->old_ticks && steps == v->seen_steps ? v->stuck_ticks + 1 : 0;
        v->seen_top = top;
        v->seen_steps = steps;
        all_steps += steps;
        making |= nst_load_relaxed(&v->making); /* a thread, which takes as long as many steps */
        if (!l.live)
            continue;
        *any = true;
        if (v->stuck_ticks == 0) /* a wrong number is as good as none */
            v->seen_cpu = nst_os_cpu_ns(nst_load_relaxed(&v->tid));
        if (*blocked || stuck(v, patience(l.scope))) {
            starving += nst_load_relaxed(&v->deque.bottom) - top;
            *start |= l.start;
            if (l.scope)
                nst_store_relaxed(&l.scope->starved, true);
        } else if (v->old_ticks >= NST_OLD_TICKS && starving == 0) {
            /* A carrier that goes on taking steps will come to its oldest job in the end: it runs the newest first.  Unless
             * it is just that job which the program waits for.  One carrier more; thieves take the oldest first. */
            v->old_ticks = 0;
            starving = 1;
            *start |= l.start;
        }
    }
    if (making || all_steps != quiet.steps) {
        quiet.steps = all_steps;
        quiet.ticks = 0;
        quiet.cpu = nst_os_cpu_ns(0);
    } else {
        quiet.ticks++;
    }
    *start |= moved > 0;
    *blocked = nst_blocked(*any, all_steps);
    return starving + moved;
}

/* Roots that donors' native threads execute.  Their own may be in their base context, or stuck in another strand. */
static int roots_away(void)
{
    int away = 0;

    for (struct nst_strand *s = nst_root_next(NULL); s; s = nst_root_next(s))
        away += nst_state_is_executed(nst_load_relaxed(&s->state)) && nst_peek(&s->carrier) != s->home;
    return away;
}

static void rescue(int count, bool start)
{
    int coming = nst_donors_idle() - nst_load_relaxed(&nst_pool.parked) - roots_away();

    /* Native threads that are awake and run nothing will come when they get a processor: more of them would only make that take
     * longer.  But they must be allowed to. */
    if (coming > 0) {
        int above = nst_load_relaxed(&nst_pool.active) - nst_pool.p;
        if (nst_load_relaxed(&nst_pool.extra) < above)
            nst_store_relaxed(&nst_pool.extra, above);
        count -= coming;
    }
    for (int i = 0; i < count; i++) {
        nst_add_relaxed(&nst_pool.extra, 1);
        if (nst_pool_rescue())
            continue;
        /* No donor sleeps.  A ready strand will find its own thread; a job to start, or a strand that has signals to raise, needs one more if
         * none is coming: strands that are off have lent theirs, to a root perhaps whose own is for nobody else. */
        if (!start || coming > 0 || !nst_spare_stock() || !nst_pool_rescue()) {
            nst_sub_relaxed(&nst_pool.extra, 1);
            break;
        }
    }
}

/* Bound strands that could go on, if their native threads came to them. */
static bool homes_are_ready(void)
{
    unsigned n = nst_load_relaxed(&nst_pool.carriers);

    for (unsigned i = 0; i < n; i++) {
        struct nst_carrier *v = nst_load_acquire(&nst_pool.table[i]); /* ORDER[pool.table] */
        if (v && nst_state_is_claimable(nst_load_relaxed(&v->home->state)))
            return true;
    }
    return false;
}

static void *monitor_main(void *arg)
{
    int step = 1;
    unsigned calm = 0, idle = 0;
    bool blocked = false;

    nst_store_relaxed(&there, true);
    own.home = &nobody;
    nobody.home = &own;
    (void)nst_carrier_enlist(&own);
    for (;;) {
        bool any = false, start = false;

        nst_futex_wait(&condition, AWAKE, NST_TICK_NS);
        int signals = nst_signals_offer(&own);
        int64_t starving = look(&any, &start, &blocked) + signals;
        any |= signals > 0;
        start |= signals > 0;
        any |= nst_retire(&own);
        if (any)
            nst_notify(); /* whoever pushed it may have thought a wake-up in vain */
        if (starving > 0) {
            rescue(starving < step ? (int)starving : step, start);
            step = step < NST_RESCUES_MOST ? step * NST_RESCUES_GROW : step;
            calm = 0;
        } else if (!blocked && ++calm >= NST_CALM_TICKS) {
            step = 1;
            nst_store_relaxed(&nst_pool.extra, 0);
        }
        idle = any ? 0 : idle + 1;
        if (idle < NST_IDLE_TICKS || calm < NST_CALM_TICKS)
            continue;
        idle = 0;
        /* ORDER[monitor.sleep]: sequentially consistent; pairs with the fence before the load of condition in
         * nst_monitor_rouse, whose callers, all in the files of publishing and sleeping, have it.  What this look misses finds ASLEEP and wakes us. */
        nst_store_seq_cst(&condition, (uint32_t)ASLEEP);
        nst_fence_seq_cst();
        if (nst_pool_has_work() || homes_are_ready() || nst_signals_pending() || nst_retire_is_due())
            nst_store_seq_cst(&condition, (uint32_t)AWAKE);
        while (nst_load_relaxed(&condition) == ASLEEP)
            nst_futex_wait(&condition, ASLEEP, -1);
    }
    return arg;
}

static NST_COLD bool start(void)
{
    uint32_t absent = ABSENT;
    uint64_t mask;

    if (!nst_threads_may_be_had())
        return false;
    if (!nst_cas_relaxed(&condition, &absent, (uint32_t)AWAKE))
        return true;
    nst_os_signals_block(&mask);
    (void)nst_donor_signals(mask); /* remembered for the donors that the monitor will make */
    int error = nst_os_thread(MONITOR_STACK, monitor_main, NULL);
    nst_os_signals_restore(&mask);
    if (error != 0) {
        nst_threads_refused();
        nst_store_relaxed(&condition, (uint32_t)ABSENT);
        nst_warn_once("no thread for the progress monitor (%s): regions have one thread until there is one", strerror(error));
    }
    return error == 0;
}

bool nst_monitor_begin(void)
{
    return NST_LIKELY(nst_load_relaxed(&condition) != ABSENT) || start();
}

void nst_monitor_rouse(void)
{
    uint32_t c = nst_load_relaxed(&condition);

    if (NST_UNLIKELY(c == ASLEEP) && nst_cas_seq_cst(&condition, &c, (uint32_t)AWAKE)) /* ORDER[monitor.sleep] */
        nst_futex_wake(&condition, 1);
}

bool nst_monitor_is_there(void)
{
    return nst_load_relaxed(&there);
}

void nst_monitor_reset_in_child(void)
{
    nst_store_relaxed(&there, false);
    nst_store_relaxed(&condition, (uint32_t)ABSENT);
    own = (struct nst_carrier){0};
}
