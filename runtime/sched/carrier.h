// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A carrier: one native thread's scheduling state.  Exactly one per native thread, made with its strand (its home).
 *
 * In the user back-end a carrier executes any strand by switching to it, and when it has none it sits in its base context: for a
 * donor the top of its own stack, above the part that its home strand uses; for a root's native thread a small stack of its own, made
 * when it first carries.  Code in the base context runs on the home's thread pointer while the home may be executing elsewhere: no
 * TLS, raw system calls.  A native thread whose strand is bound needs its base context only while that strand is elsewhere: else it
 * goes back to it and waits in place.
 *
 * In the handoff back-end every strand stays on its own native thread.  There a carrier is what passes from thread to thread:
 * "switch to" means give it to the next strand's thread and wake that.  Those that are passed on (places) belong to nobody; bound
 * strands keep theirs and wait in place.  A donor's home then is no more than its thread: how it sleeps. */
#ifndef NST_SCHED_CARRIER_H
#define NST_SCHED_CARRIER_H

#include "runtime/sched/deque.h"
#include "runtime/os/attributes.h"
#include "runtime/sched/job.h"
#include "runtime/strand/strand.h"

#include <stdbool.h>
#include <stdint.h>

#define NST_TID_COMING (-1) /* tid of a carrier that has been passed on to a thread that does not run yet */

/* What the next context does on behalf of the one that was just left: publication after the switch. */
enum nst_post {
    NST_POST_NONE,
    NST_POST_REGISTER, /* park the strand on its latch; ready at once if the latch moved */
    NST_POST_FREE,     /* the strand has no job: a spare */
    NST_POST_READY,    /* the strand yields */
    NST_POST_PARKED,   /* it was parked in place: now it is off */
    NST_POST_HOME,     /* its own native thread is to go on with it; a rescue may still take it */
    NST_POST_HOMEWARD, /* the same, and nobody else */
};

struct nst_carrier {
    /* line 0: this carrier's own */
    struct nst_strand *home;       /* of a place: the strand whose thread has it */
    struct nst_strand *running;    /* executing now; NULL in the base context */
    void *base_sp;                 /* the base context while a strand runs; a root's: NULL before it first carried */
    struct nst_strand *post_strand;
    uint8_t post;                  /* enum nst_post */
    char *base_stack;              /* a root's, for its base context */
    _Atomic bool registered;       /* in the table: its deque is visible to thieves, and it to the monitor; relaxed */
    bool detached;                 /* rseq off, since home may be elsewhere */
    bool rseq_off;
    _Atomic bool interruptible;    /* in nst_pool_sleep with nothing in its hands: handlers may run, and block; own writes, relaxed */
    bool masked;                   /* signals blocked, as in the base context they must be (carrier.c) */
    bool ends;                     /* a donor's: its native thread is to end (donor.c); written while it sleeps, by who wakes it */
    bool permit;                   /* a root's: one strand is reserved so that a donor can take it over (reserve.h) */
    _Atomic bool away;             /* home is bound and is or was last mounted elsewhere; own writes, relaxed */
    unsigned uncarried;            /* a root's: outermost regions since its thread last carried */
    unsigned credit;               /* strands reserved and not used: reserve.h */
    unsigned spares;
    _Atomic int tid;               /* kernel's id of the native thread; of a place, of the one that has it, 0 if none; relaxed */
    bool lazy;                     /* what is released now is brief: leave sleeping donors alone (parallel.c) */
    struct nst_strand *spare;      /* idle strands kept for the next jobs */
    uint32_t brief_count;          /* numbers brief regions, for the field brief */
    struct nst_scope *_Atomic limit; /* home bound: the only scope this carrier may take work of; own writes, relaxed; see nst_wait */

    struct nst_deque deque;

    /* line: written by others */
    _Atomic uint32_t futex NST_ON_LINE; /* 0 asleep or about to be, 1 awake */
    _Atomic uint32_t bell;         /* the same for a thread that waits in place, or a root's in its base context */
    _Atomic uint32_t resumed;      /* handoff: home's thread is to run its strand on */
    _Atomic unsigned polite;       /* looks for which queued work is left to an idle carrier: 0, or NST_POLITE_LOOKS once
                                    * another carrier has taken something; see watch() in wait.c */
    _Atomic uint32_t brief;        /* not 0: what it has queued is a region known to be brief, and which one; idle carriers leave
                                    * it alone for a while (carrier.c) */
    _Atomic bool parked;           /* in the pool's list of sleeping donors; written under pool.lock */
    bool counted;                  /* donors: among the pool's awake ones; pool.lock */
    struct nst_carrier *next_parked, *prev_parked;
    int waker_cpu;                 /* donors: where the thread runs on that woke or made this one; < 0: nowhere (pool.c) */
    bool shuns_waker;              /* donors: that processor is out of its set until it wakes */

    /* line: monitor and bookkeeping */
    _Atomic uint64_t steps NST_ON_LINE; /* scheduling steps taken; owner writes, monitor reads, both relaxed */
    _Atomic bool making;           /* its native thread waits for a new thread to start; monitor, relaxed */
    int64_t seen_top;              /* monitor: top of the deque at its last look */
    uint64_t seen_steps;           /* monitor: steps at its last look */
    int64_t seen_cpu;              /* monitor: processor time of its native thread when it took its last step */
    uint32_t stuck_ticks, old_ticks; /* monitor: looks at which neither, or the top, had moved */
    uint64_t home_steps;           /* monitor: steps when home was first seen ready and off; */
    int64_t home_cpu;              /* processor time of this native thread then; */
    uint32_t home_ticks;           /* and looks since */
    uint64_t random;
    uint64_t brief_since;          /* thief: ticks when it first saw brief_seen */
    uint32_t brief_seen;
    int64_t idle_since;            /* clock when it began to look for work, or its strand to wait in place, in vain; 0: not yet */
    uint64_t signals;              /* masked: the mask that the next strand is to find */
    uint32_t attributes_read;      /* a root's: at which change it read its attributes; own */
    struct nst_os_attributes attributes; /* of this native thread, as last read or set (omp/team/attributes.h); own */
};

/* Next strand for k to run, owned by the caller (state RUN), or NULL.  idle: a strand that has finished and can be given
 * the next job without a switch, or NULL. */
struct nst_strand *nst_carrier_find(struct nst_carrier *k, struct nst_strand *idle);
/* The same with the oldest of its own deque first: for a strand that yields. */
struct nst_strand *nst_carrier_find_oldest(struct nst_carrier *k);

/* Leaves the calling strand (post says what becomes of it) for next, or for k's idle context when next is NULL.  Returns
 * when the strand is resumed, on whatever carrier; a bound one perhaps in place, still parked. */
void nst_carrier_leave(struct nst_carrier *k, struct nst_strand *self, struct nst_strand *next, enum nst_post post);

/* handoff: next, found by a bound strand that waits in place on k, goes on as a carrier of its own.  False: there is none for it now. */
bool nst_carrier_send(struct nst_carrier *k, struct nst_strand *next);

/* After every switch, in the context just entered: does what the previous one asked for. */
void nst_carrier_finish(struct nst_carrier *k);

/* Has k a base context to go to while its home strand is elsewhere?  Makes a root's.  Own thread. */
bool nst_carrier_may_lend(struct nst_carrier *k);
/* In the child of fork(): that context, if there is one, is that of another thread. */
void nst_carrier_renew_base(struct nst_carrier *k);
/* Gives its memory back: nobody is k any more. */
void nst_carrier_drop_base(struct nst_carrier *k);

/* Its home strand may be executed elsewhere from now on, or is at home for good: restartable sequences off and on.  Own thread. */
void nst_carrier_detach(struct nst_carrier *k);
void nst_carrier_attach(struct nst_carrier *k);

/* Body of a donor's native thread after set-up; returns when the donor is told to end.  place: what it begins as in
 * the handoff back-end, NULL: what it is given. */
void nst_carrier_base(struct nst_carrier *k, struct nst_carrier *place);

/* Entry of every donor strand. */
void nst_strand_main(void *strand);

NST_INLINE void nst_carrier_step(struct nst_carrier *k)
{
    nst_store_relaxed(&k->steps, nst_load_relaxed(&k->steps) + 1);
}

/* Is scope equal to limit or inside it?  Thieves ask about jobs that may have ended and teams that are formed anew: any answer will do
 * then. */
NST_INLINE bool nst_scope_within(const struct nst_scope *scope, const struct nst_scope *limit)
{
    unsigned depth = nst_load_relaxed((_Atomic unsigned *)&limit->depth);

    while (scope && nst_load_relaxed((_Atomic unsigned *)&scope->depth) > depth)
        scope = nst_load_relaxed((struct nst_scope *_Atomic *)&scope->parent);
    return scope == limit;
}

#endif
