// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A strand: what an OpenMP thread needs to exist on the machine: a stack, a TLS block, saved registers.  Every strand is
 * backed by a native thread: a donor that we created, or the user's own (a root).  See runtime/strand/README.md.
 *
 * Strands are type-stable: recycled, never freed, so a late reference (a stale deque entry) reads valid memory.
 *
 * State, the one word through which a strand changes hands:
 *     RUN      executing somewhere, or about to; belongs to its carrier
 *     WAITING  switched out (or a root asleep on its own stack), on the parked stack of a latch
 *     READY    the latch moved: whoever changes READY to RUN owns the strand and must resume it
 *     IDLE     no job; belongs to the carrier that looks for one on it
 *     SPARE    no job; whoever changes SPARE to RUN owns it and must give it one
 */
#ifndef NST_STRAND_STRAND_H
#define NST_STRAND_STRAND_H

#include "runtime/base/compiler.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct nst_carrier;
struct nst_job;
struct nst_latch;
struct nst_scope;

enum nst_strand_state { NST_STRAND_RUN, NST_STRAND_WAITING, NST_STRAND_READY, NST_STRAND_SPARE, NST_STRAND_IDLE };

/* A strand's deque entry; job.h defines the type it stands for.  Kept as raw words so that strand/ stays below sched/. */
struct nst_strand_entry {
    void (*run)(struct nst_job *); /* always NULL: "resume me" */
    struct nst_scope *scope;
};

struct nst_strand {
    /* line 0: read by the strand itself on every runtime call */
    void *thread;                  /* the OpenMP thread it executes now (struct nst_thread) */
    unsigned gtid;                 /* dense id, constant for its life */
    bool pinned;                   /* resumes on its own native thread only: a root, or a member of a native team */
    bool native;                   /* member of a native team: see omp/team/region.h and nst_wait */
    struct nst_carrier *carrier;   /* on which it runs; valid only while it runs, changes at every suspension */
    void *sp;                      /* saved stack pointer while switched out */
    uintptr_t tp;                  /* thread pointer (FS base): constant */
    struct nst_carrier *home;      /* its own native thread: constant */
    struct nst_job *job;           /* what to start when resumed with a fresh job (spare strands) */

    /* line 1: handed between waiter and waker */
    _Atomic uint32_t state NST_ON_LINE; /* enum nst_strand_state */
    uint32_t wait_tag;             /* owner: what the latch's tag must differ from */
    struct nst_latch *wait_latch;  /* owner */
    struct nst_strand *next;       /* parked stack of a latch */
    struct nst_strand_entry entry; /* scope: whose work it is executing */

    /* line 2: rarely touched */
    void *user[4] NST_ON_LINE;     /* per-strand state of layers above, by slot (enum nst_strand_slot) */
    int place;                     /* omp/team/affinity.c: 1 + the place its native thread is bound to; owner */
    uint64_t shown;                /* the same: what OMP_DISPLAY_AFFINITY has shown of it; owner */
    struct nst_strand *next_spare; /* list of spares; list owner */
    struct nst_strand *next_donor; /* list of donors: constant */
    unsigned entered;              /* nst_pool_enter: how deep; owner */
    uintptr_t stack_low;           /* strand/stack.h: below this address its stack is nearly used up; owner */
    void *stack_spare;             /* the same: a further stack kept for next time; owner */
    _Atomic bool listed;           /* in a list of spares, possibly no longer SPARE */
    _Atomic uint32_t started;      /* donor: 1 once it can be resumed */
};

/* Per-strand storage that layers above hang here; each slot has one owner. */
enum nst_strand_slot {
    NST_SLOT_TEAMS,    /* omp/team: cached hot teams of this strand */
    NST_SLOT_TASKS,    /* omp/task */
    NST_SLOT_ABI,      /* abi: one-shot pushes (num_threads, proc_bind, ...) */
    NST_SLOT_DATA,     /* omp/data */
};

#endif
