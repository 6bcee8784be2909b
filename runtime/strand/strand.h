// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A strand: what an OpenMP thread needs to exist: a stack, a TLS block, saved registers.  Every strand is
 * backed by a native thread: a donor that we created, or the user's own (a root).  See runtime/strand/README.md.
 *
 * Strands are type-stable: recycled, never freed, so a late reference (a stale deque entry) reads valid memory.
 *
 * State, the one word through which a strand changes hands: a kind, and flags that say who may act on it.
 *     RUN      executing somewhere, or about to; belongs to who mounted it
 *     WAITING  on the parked stack of a latch: in place (its native thread sleeps or looks on its stack), or OFF
 *     READY    the latch moved: whoever changes READY|OFF to RUN owns the strand and must resume it; in place, its own native
 *              thread goes on
 *     IDLE     no job; belongs to the native thread that looks for one on it
 *     SPARE    no job; whoever changes SPARE to RUN owns it and must give it one
 * The transitions, and who may make which: runtime/sched/state.h.
 */
#ifndef NST_STRAND_STRAND_H
#define NST_STRAND_STRAND_H

#include "runtime/base/compiler.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct nst_carrier;
struct nst_destructor;
struct nst_job;
struct nst_latch;
struct nst_scope;

/* WAITING + 1 is READY: a waker adds one and keeps the flags. */
enum nst_strand_state { NST_STRAND_RUN, NST_STRAND_WAITING, NST_STRAND_READY, NST_STRAND_SPARE, NST_STRAND_IDLE };
#define NST_STRAND_KIND     7u   /* the part of the state word that is an nst_strand_state */
#define NST_STRAND_OFF      8u   /* switched out: nobody uses its stack */
#define NST_STRAND_BOUND    16u  /* only its own native thread resumes it, unless */
#define NST_STRAND_MOVABLE  32u  /* that one was found stuck: then any donor's does, and so until the strand is at home again */
#define NST_STRAND_HOMEWARD 64u  /* leaves another native thread for its own; nobody else may have it, but to let it raise signals */

/* A strand's deque entry; job.h defines the type it stands for.  Kept as raw words so that strand/ stays below sched/. */
struct nst_strand_entry {
    void (*run)(struct nst_job *); /* always NULL: "resume me" */
    struct nst_scope *scope;
};

struct nst_strand {
    /* line 0: read by the strand itself on every runtime call */
    void *thread;                  /* the OpenMP thread it executes now (struct nst_thread) */
    unsigned gtid;                 /* dense id, constant for its life */
    bool root;                     /* its native thread is the user's; constant */
    _Atomic bool bound;            /* home-bound: waits in place or carries within its wait's scope, and resumes at home only but in a
                                    * rescue: all roots, members with native threads of their own; owner writes, relaxed */
    struct nst_carrier *carrier;   /* on which it runs; valid only while it runs, changes at every suspension */
    void *sp;                      /* saved stack pointer while switched out */
    uintptr_t tp;                  /* thread pointer (FS base): constant */
    struct nst_carrier *home;      /* its own native thread: constant */
    struct nst_job *job;           /* what to start when resumed with a fresh job (spare strands) */

    /* line 1: handed between waiter and waker */
    _Atomic uint32_t state NST_ON_LINE; /* enum nst_strand_state and flags */
    uint32_t wait_tag;             /* owner: what the latch's tag must differ from */
    struct nst_latch *wait_latch;  /* owner */
    struct nst_strand *next;       /* parked stack of a latch */
    struct nst_strand_entry entry; /* scope: whose work it is executing */
    _Atomic uint64_t signals;      /* that it is to raise as soon as it runs (sched/signals.h) */

    /* line 2: rarely touched */
    void *teams NST_ON_LINE;       /* omp/team/team_cache.c: teams it keeps */
    int place;                     /* omp/team/affinity.c: 1 + the place its native thread is bound to; owner */
    uint64_t shown;                /* the same: what OMP_DISPLAY_AFFINITY has shown of it; owner */
    struct nst_strand *next_spare; /* list of spares; list owner */
    struct nst_strand *next_donor; /* list of donors: constant */
    unsigned entered;              /* nst_pool_enter: how deep; owner */
    unsigned shares;               /* a root: outermost regions for which its members are strands still (omp/team/plan.c); owner */
    uintptr_t stack_low;           /* strand/stack.h: below this address its stack is nearly used up; owner */
    void *stack_spare;             /* the same: a further stack kept for next time; owner */
    int64_t expected_ns;           /* a wait in place that is longer than the usual spin will have ended after so long; 0: who knows; owner */
    bool kept;                     /* bound until its team is over: it set or asked what is its native thread's own (omp/team/keep.h); owner */
    struct nst_destructor *_Atomic destructors; /* omp/team/destructors.c: of its thread-local objects, newest first */
    _Atomic bool listed;           /* in a list of spares, possibly no longer SPARE */
    _Atomic uint32_t started;      /* donor: 1 once it can be resumed */
};

#endif
