// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A carrier: one native thread's scheduling state.  Exactly one per native thread, made with its strand (its home).
 *
 * In the user back-end a carrier executes any strand by switching to it, and when it has none it sits in its base context:
 * the top of its own donor stack, above the part its home strand uses.  Code in the base context runs on the home's thread
 * pointer while the home may be executing elsewhere: no TLS, raw system calls.  A root has no base: it idles on its own
 * stack, which nobody else may use.
 *
 * In the handoff back-end every strand stays on its own native thread.  There a carrier is what passes from thread to thread:
 * "switch to" means give it to the next strand's thread and wake that.  A root's carrier, or that of a member of a native team, is
 * lent and comes back; the others (places) belong to nobody.  A donor's home then is no more than its thread: how it sleeps. */
#ifndef NST_SCHED_CARRIER_H
#define NST_SCHED_CARRIER_H

#include "runtime/sched/deque.h"
#include "runtime/sched/job.h"
#include "runtime/strand/strand.h"

#include <stdbool.h>
#include <stdint.h>

#define NST_POLITE_LOOKS 40
#define NST_POLITE_NS    20000 /* an idle search that has lasted this long lets others have the processor first */
#define NST_TID_COMING (-1) /* tid of a carrier that has been passed on to a thread that does not run yet */

/* What the next context does on behalf of the one that was just left: publication after the switch. */
enum nst_post {
    NST_POST_NONE,
    NST_POST_REGISTER, /* park the strand on its latch; ready at once if the latch moved */
    NST_POST_FREE,     /* the strand has no job: a spare */
    NST_POST_READY,    /* the strand yields */
};

struct nst_carrier {
    /* line 0: this carrier's own */
    struct nst_strand *home;       /* of a place: the strand whose thread has it */
    struct nst_strand *running;    /* executing now; NULL in the base context */
    void *base_sp;                 /* donors: the base context while a strand runs */
    struct nst_strand *post_strand;
    uint8_t post;                  /* enum nst_post */
    bool registered;               /* its deque is visible to thieves */
    bool detached;                 /* donors: rseq off, since home may be elsewhere */
    bool rseq_off;
    bool masked;                   /* donors: signals blocked, as in the base context they must be (carrier.c) */
    unsigned spares;
    _Atomic int tid;               /* kernel's id of the native thread; of a place, of the one that has it, 0 if none; relaxed */
    bool lazy;                     /* what is released now is brief: leave sleeping donors alone (parallel.c) */
    struct nst_strand *spare;      /* idle strands kept for the next jobs */
    uint32_t brief_count;          /* numbers brief regions, for the field brief */
    struct nst_scope *limit;       /* roots: the only scope this carrier may take work of; see nst_wait */

    struct nst_deque deque;

    /* line: written by others */
    _Atomic uint32_t futex NST_ON_LINE; /* 0 asleep or about to be, 1 awake */
    _Atomic uint32_t resumed;      /* handoff: home's thread is to run its strand on */
    _Atomic unsigned polite;       /* looks for which queued work is left to an idle carrier: 0, or NST_POLITE_LOOKS once
                                    * another carrier has taken something; see watch() in wait.c */
    _Atomic uint32_t brief;        /* not 0: what it has queued is a region known to be brief, and which one; idle carriers leave
                                    * it alone for a while (carrier.c) */
    bool parked;                   /* in the pool's list of sleeping donors; pool.lock */
    bool counted;                  /* among nst_pool.active; means nothing for a root but while it lends its carrier; pool.lock */
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
    uint64_t random;
    uint64_t brief_since;          /* thief: ticks when it first saw brief_seen */
    uint32_t brief_seen;
    int64_t idle_since;            /* clock when it began to look for work, or its strand to wait in place, in vain; 0: not yet */
    uint64_t signals;              /* masked: the mask that the next strand is to find */
};

/* Next strand for k to run, owned by the caller (state RUN), or NULL.  idle: a strand that has finished and can be given
 * the next job without a switch, or NULL. */
struct nst_strand *nst_carrier_find(struct nst_carrier *k, struct nst_strand *idle);
/* The same with the oldest of its own deque first: for a strand that yields. */
struct nst_strand *nst_carrier_find_oldest(struct nst_carrier *k);

/* Leaves the calling strand (post says what becomes of it) for next, or for k's idle context when next is NULL.  Returns
 * when the strand is resumed, on whatever carrier. */
void nst_carrier_leave(struct nst_carrier *k, struct nst_strand *self, struct nst_strand *next, enum nst_post post);

/* After every switch, in the context just entered: does what the previous one asked for. */
void nst_carrier_finish(struct nst_carrier *k);

/* Puts a job on k's deque, making the deque known to thieves.  Caller runs on k. */
void nst_carrier_push(struct nst_carrier *k, struct nst_job *job);

/* nst_latch_advance for strands whose work is known to be brief: no sleeping donor is woken for them and, with crowd, idle
 * carriers leave them to k for a while, until nst_carrier_release_ended. */
void nst_carrier_release_quietly(struct nst_carrier *k, struct nst_latch *l, bool crowd);
void nst_carrier_release_ended(struct nst_carrier *k);

/* Makes a READY strand findable; caller runs on k and follows with nst_pool_notify. */
void nst_carrier_offer(struct nst_carrier *k, struct nst_strand *s);

/* Body of a donor's native thread after set-up; returns when the donor is told to end (never, today).  place: what it begins as in
 * the handoff back-end, NULL: what it is given. */
void nst_carrier_base(struct nst_carrier *k, struct nst_carrier *place);

/* Entry of every donor strand. */
void nst_strand_main(void *strand);

/* Changes READY to RUN; true if the caller now owns s. */
NST_INLINE bool nst_strand_claim(struct nst_strand *s)
{
    uint32_t ready = NST_STRAND_READY;

    if (nst_load_relaxed(&s->state) != NST_STRAND_READY)
        return false;
    /* ORDER[strand.ready]: acquire; pairs with the exchange to READY in latch.c and the stores in carrier.c and parallel.c.
     * Without it the resumer could load a stale saved stack pointer. */
    return nst_cas_acq_rel(&s->state, &ready, (uint32_t)NST_STRAND_RUN);
}

NST_INLINE void nst_carrier_step(struct nst_carrier *k)
{
    nst_store_relaxed(&k->steps, nst_load_relaxed(&k->steps) + 1);
}

/* Is scope equal to limit or inside it? */
NST_INLINE bool nst_scope_within(const struct nst_scope *scope, const struct nst_scope *limit)
{
    while (scope && scope->depth > limit->depth)
        scope = scope->parent;
    return scope == limit;
}

#endif
