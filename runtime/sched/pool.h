// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The pool: how many native threads are awake, and which donors sleep.
 *
 * At most P native threads are awake in the runtime, plus what the monitor's rescue (extra) and teams with native threads of their own
 * (held) allow.  Awake are roots inside regions, unless they sleep in a wait, and donors that are neither parked nor asleep in place;
 * whoever wakes a parked donor counts it first, so the number never overshoots.  The sleep protocol and why no wake-up is lost:
 * runtime/sched/README.md. */
#ifndef NST_SCHED_POOL_H
#define NST_SCHED_POOL_H

#include "runtime/sched/carrier.h"

#define NST_MAX_CARRIERS 65536

struct nst_pool {
    int p;                         /* native threads that may be awake; constant after start */
    bool user_switch;              /* back-end; constant after start */
    bool force_migration;          /* test mode; constant after start */
    _Atomic bool differ;           /* some thread changed its attributes (omp/team/attributes.h); once set, stays; relaxed */
    _Atomic bool native;           /* nobody carries another: programs that lean on their native threads; once set, stays; relaxed */
    int64_t spin_ns;               /* idle spinning before sleep; < 0: no limit */
    bool spin_learns;              /* and longer where a wait in place is expected to end soon after; constant after start */
    const size_t *stack_size;      /* of donors made from now on, bytes; 0: the system's default.  Belongs to the settings */
    uint64_t seed;                 /* of the carriers' random choices */
    /* Donors woken in a row that found the work already done by others; and the clock at the last wake-up after some such.
     * Relaxed, a policy: see nst_pool_wakes_in_vain. */
    _Atomic int fruitless NST_ON_LINE;
    _Atomic int64_t last_wake;
    _Atomic int64_t disturbed_until; /* clock; relaxed, a policy: nst_pool_is_disturbed */
    _Atomic int64_t misplaced_until; /* the same: see nst_pool_placed; 0: no donor was ever misplaced */
    _Atomic int active NST_ON_LINE;
    _Atomic int extra;             /* rescue allowance on top of p; the monitor's */
    _Atomic int held;              /* the same for members that have native threads of their own beyond p */
    _Atomic int wanted;            /* sizes of all roots' outermost teams in regions */
    _Atomic int searching;         /* awake donors looking for work */
    _Atomic int parked;            /* donors asleep */
    _Atomic uint32_t lock NST_ON_LINE; /* guards the parked list and places */
    struct nst_carrier *parked_head;
    struct nst_carrier *places;    /* handoff: carriers that no thread runs as; next_parked */
    _Atomic unsigned carriers NST_ON_LINE; /* entries of table */
    _Atomic(struct nst_carrier *) table[NST_MAX_CARRIERS];
};

extern struct nst_pool nst_pool;

/* Native threads that may be awake now. */
NST_INLINE int nst_pool_budget(void)
{
    return nst_pool.p + nst_load_relaxed(&nst_pool.extra) + nst_load_relaxed(&nst_pool.held);
}

/* May one native thread more be awake?  A hint for who does not hold the lock. */
NST_INLINE bool nst_pool_has_slot(void)
{
    return nst_load_relaxed(&nst_pool.active) < nst_pool_budget();
}

/* More awake than allowed? */
NST_INLINE bool nst_pool_crowded(void)
{
    return nst_load_relaxed(&nst_pool.active) > nst_pool_budget();
}

/* More awake than there are processors for? */
NST_INLINE bool nst_pool_packed(void)
{
    return nst_load_relaxed(&nst_pool.active) > nst_pool.p;
}

/* Would work offered now find a native thread: one that is looking for some, or one that may be woken? */
NST_INLINE bool nst_pool_has_room(void)
{
    if (nst_load_relaxed(&nst_pool.searching) > 0)
        return true;
    return nst_load_relaxed(&nst_pool.parked) > 0 && nst_pool_has_slot();
}

/* A strand that begins or ends being awake in the runtime, for roots: donors are counted by their native threads.  The two nest.
 * size: of its team.  enter: returns the sum of the sizes of other roots' teams.  leave: the outermost one takes a root home. */
int nst_pool_enter(struct nst_strand *s, unsigned size);
void nst_pool_leave(struct nst_strand *s, unsigned size);

/* Somebody who waited awake lost its processor: others have them, and waits sleep for a while. */
void nst_pool_disturb(int64_t now);
bool nst_pool_is_disturbed(int64_t now);
/* Lets others have this processor, unless that has proved dear lately.  now: the clock; returns it afterwards. */
int64_t nst_pool_yield(int64_t now);

/* Would waking a donor be in vain?  True for a while after wake-ups that were: each costs the waker several microseconds, and
 * on a loaded machine its processor. */
bool nst_pool_wakes_in_vain(void);

/* Wakes some sleeping donor if a slot is free.  The caller has published work for it: see nst_notify. */
bool nst_pool_wake_any(void);
/* Wakes donor k if it sleeps and a slot is free.  true if woken. */
bool nst_pool_wake(struct nst_carrier *k);
/* The same whatever the budget: what it is needed for can be done by nobody else. */
void nst_pool_call(struct nst_carrier *k);
/* Wakes some sleeping donor whatever the budget; the monitor's.  false: none sleeps. */
bool nst_pool_rescue(void);

/* For donors whose own native thread is to start with something: reserve takes k, if it sleeps, out of everybody else's reach; rouse
 * then wakes it. */
bool nst_pool_reserve(struct nst_carrier *k);
void nst_pool_rouse(struct nst_carrier *k);

/* k's native thread, the caller, has been woken or started, perhaps on the processor that its waker needs: then it goes elsewhere. */
void nst_pool_placed(struct nst_carrier *k);

/* The calling donor sleeps until woken, unless there is work for it. */
void nst_pool_park(struct nst_carrier *k);
/* The calling native thread sleeps on its bell, its strand parked in place or elsewhere, until that is ready for it.  The bell is rung
 * by nst_pool_ring.  may_go_on: what the ring would be for; looked at after the announcement. */
void nst_pool_sleep(struct nst_carrier *k, bool (*may_go_on)(struct nst_carrier *k));
void nst_pool_ring(struct nst_carrier *k);

/* handoff: k's thread is to run on and from's, the caller, to sleep.  If k was not counted as active it is now, in from's place;
 * else from stops being counted when it parks.  NULL: it is one more, whatever the budget. */
void nst_pool_resume(struct nst_carrier *k, struct nst_carrier *from);

/* handoff: carriers that are handed round among the donors' threads.  take: one to run or look for work as, its home now s; NULL
 * when all are in use, which lasts only while a thread that was resumed has not given the one back that it looked for work as. */
struct nst_carrier *nst_place_take(struct nst_strand *s);
void nst_place_give(struct nst_carrier *k);

/* k, a donor that is awake, is so no more, and never again. */
void nst_pool_part(struct nst_carrier *k);

/* Any deque with something in it?  A hint. */
bool nst_pool_has_work(void);

/* Short lock for the pool's lists: held for a few instructions, by code that may run between strands. */
void nst_short_lock(_Atomic uint32_t *lock);
void nst_short_unlock(_Atomic uint32_t *lock);

/* Forgets everything: in the child of fork(), whose only thread is self's. */
void nst_pool_reset_in_child(struct nst_strand *self);

#endif
