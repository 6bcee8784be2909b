// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The pool: how many native threads are awake, which sleep, and the strands nobody uses.
 *
 * At most P native threads are awake in the runtime (plus what the monitor's rescue allows).  active counts roots inside
 * regions and donors that are not parked; whoever wakes a donor counts it first, so the number never overshoots.  The sleep
 * protocol and why no wake-up is lost: runtime/sched/README.md. */
#ifndef NST_SCHED_POOL_H
#define NST_SCHED_POOL_H

#include "runtime/sched/carrier.h"

#define NST_MAX_CARRIERS 65536

struct nst_pool {
    int p;                         /* native threads that may be awake; constant after start */
    bool user_switch;              /* back-end; constant after start */
    bool force_migration;          /* test mode; constant after start */
    int64_t spin_ns;               /* idle spinning before sleep; < 0: no limit */
    const size_t *stack_size;      /* of donors made from now on, bytes; 0: the system's default.  Belongs to the settings */
    uint64_t seed;                 /* of the carriers' random choices */
    uint64_t signals;              /* the last known mask of a strand that made a native thread; a policy, races are harmless */
    /* Donors woken in a row that found the work already done by others; and the clock at the last wake-up after some such.
     * Relaxed, a policy: see nst_pool_notify. */
    _Atomic int fruitless NST_ON_LINE;
    _Atomic int64_t last_wake;
    _Atomic int64_t disturbed_until; /* clock; relaxed, a policy: see stay in wait.c */
    _Atomic int64_t misplaced_until; /* the same: see nst_pool_placed; 0: no donor was ever misplaced */
    _Atomic int active NST_ON_LINE;
    _Atomic int extra;             /* rescue allowance on top of p */
    _Atomic int searching;         /* awake donors looking for work */
    _Atomic int parked;            /* donors asleep */
    _Atomic uint32_t lock NST_ON_LINE; /* guards the parked list and places */
    struct nst_carrier *parked_head;
    struct nst_carrier *places;    /* handoff: carriers that no thread runs as; next_parked */
    _Atomic uint32_t spare_lock NST_ON_LINE; /* guards spare, ids */
    _Atomic(struct nst_strand *) spare; /* common store */
    _Atomic(struct nst_strand *) donors; /* all that were ever made, newest first; next_donor */
    _Atomic int natives;           /* strands leased to native teams (omp/team/region.h) */
    _Atomic unsigned strands;      /* donors alive */
    _Atomic bool exhausted;        /* the system has refused us a thread */
    _Atomic unsigned carriers NST_ON_LINE; /* entries of table */
    _Atomic(struct nst_carrier *) table[NST_MAX_CARRIERS];
};

extern struct nst_pool nst_pool;

/* The calling strand starts or ends being awake in the runtime; the two nest.  Says something about roots only: donors are
 * counted by their native threads. */
void nst_pool_enter(struct nst_strand *s);
void nst_pool_leave(struct nst_strand *s);

/* Work was pushed by the caller (on k): wakes a sleeping donor if a slot is free and nobody is searching already. */
void nst_pool_notify(void);

/* Would waking a donor be in vain?  True for a while after wake-ups that were: each costs the waker several microseconds, and
 * on a loaded machine its processor. */
bool nst_pool_wakes_in_vain(void);

/* May one native thread more be awake?  A hint for who does not hold the lock. */
NST_INLINE bool nst_pool_has_slot(void)
{
    return nst_load_relaxed(&nst_pool.active) < nst_pool.p + nst_load_relaxed(&nst_pool.extra);
}

/* Would work offered now find a native thread: one that is looking for some, or one that may be woken? */
NST_INLINE bool nst_pool_has_room(void)
{
    if (nst_load_relaxed(&nst_pool.searching) > 0)
        return true;
    return nst_load_relaxed(&nst_pool.parked) > 0 && nst_pool_has_slot();
}

/* Wakes donor k if it sleeps and a slot is free.  true if woken. */
bool nst_pool_wake(struct nst_carrier *k);

/* For members of native teams, which run on their own native threads whatever the budget.  reserve takes k, if it sleeps,
 * out of everybody else's reach; rouse then wakes it. */
bool nst_pool_reserve(struct nst_carrier *k);
void nst_pool_rouse(struct nst_carrier *k);

/* Wakes some sleeping donor whatever the budget; the monitor's.  false: none sleeps. */
bool nst_pool_rescue(void);

/* k's native thread, the caller, has been woken or started, perhaps on the processor that its waker needs: then it goes elsewhere. */
void nst_pool_placed(struct nst_carrier *k);

/* The calling donor sleeps until woken, unless there is work for it. */
void nst_pool_park(struct nst_carrier *k);
/* handoff: k's thread is to run on and from's, the caller, to sleep.  If k was not counted as active it is now, in from's place;
 * else from stops being counted when it parks, or here if its strand is pinned. */
void nst_pool_resume(struct nst_carrier *k, struct nst_carrier *from);

/* handoff: carriers that are handed round among the donors' threads.  take: one to run or look for work as, its home now s; NULL
 * when all are in use, which lasts only while a thread that was resumed has not given the one back that it looked for work as. */
struct nst_carrier *nst_place_take(struct nst_strand *s);
void nst_place_give(struct nst_carrier *k);

/* More awake than allowed? */
NST_INLINE bool nst_pool_crowded(void)
{
    return nst_load_relaxed(&nst_pool.active) > nst_pool.p + nst_load_relaxed(&nst_pool.extra);
}

/* Any deque with something in it?  A hint. */
bool nst_pool_has_work(void);

/* Idle strands.  get: one with state RUN that the caller owns; k's own home if that is idle; else a listed one; else, with
 * may_create, a new donor thread of the configured stack size.  NULL when there is none or the system refuses.  Creating
 * needs the C library, so never in a base context. */
struct nst_strand *nst_spare_get(struct nst_carrier *k, bool may_create);
/* A listed one whose own carrier is asleep, and now reserved: it will run nothing but this strand.  NULL when there is none. */
struct nst_strand *nst_spare_get_native(struct nst_carrier *k);
/* New donors for a team, several at a time: nobody waits for one to start before the next is made.  start: a strand that the caller
 * owns and, once it has awaited it, may launch.  start_with: one that runs job on its own native thread at once, as soon as there is
 * one; native: pinned to it (omp/team/region.h).  NULL, false: the system refuses. */
struct nst_strand *nst_donor_start(void);
void nst_donor_await(struct nst_strand *s);
bool nst_donor_start_with(struct nst_job *job, bool native);
/* Around them: the monitor is not to think that k, on which the caller runs, is stuck. */
void nst_donor_making(struct nst_carrier *k, bool on);
void nst_spare_put(struct nst_carrier *k, struct nst_strand *s);
/* Changes SPARE to RUN; true if the caller now owns s. */
bool nst_spare_claim(struct nst_strand *s);
/* The native thread of self, the calling strand at home, returns from its start, as if from self's frames. */
void nst_donor_return(struct nst_strand *self) NST_NORETURN;
/* Moves k's own idle strands to the common store: k is going to sleep. */
void nst_spare_flush(struct nst_carrier *k);
/* Adds a new donor to the common store; false when the system refuses. */
bool nst_spare_stock(void);
/* Is there an idle strand anywhere?  A hint. */
bool nst_spare_is_there(void);
/* Donors whose strands neither run nor are pinned: at least as many native threads of donors run nothing either. */
int nst_donors_idle(void);
/* The signal mask of a new native thread: the program's, as far as the caller, whose own is given, can tell. */
uint64_t nst_donor_signals(uint64_t own);

/* Dense ids for strands. */
unsigned nst_gtid_take(void);
void nst_gtid_give(unsigned gtid);

/* Short lock for the pool's lists: held for a few instructions, by code that may run between strands. */
void nst_short_lock(_Atomic uint32_t *lock);
void nst_short_unlock(_Atomic uint32_t *lock);

/* In the child of fork(), where donors do not exist, but for self if that is one: frees them, telling `lost` before each; all ids but
 * self's can be had again.  self may be NULL. */
void nst_donors_reset_in_child(struct nst_strand *self, void (*lost)(struct nst_strand *));
void nst_gtid_reset_in_child(const struct nst_strand *self);

/* Forgets everything: in the child of fork(), whose only thread is self's. */
void nst_pool_reset_in_child(struct nst_strand *self);

#endif
