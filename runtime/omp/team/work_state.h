// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The worksharing state embedded in every OpenMP thread and every team.  The layout lives here because team owns the
 * memory; the meaning belongs to runtime/omp/work, the only code that touches the fields.
 *
 * Contract with team: a team's memory is zeroed once, at creation, and every thread's cursor with it.  Between regions
 * nothing is reset: all members execute the same number of constructs, so the cursors agree again at the join.  Where
 * that does not hold, team calls nst_work_reset on the idle team before its next region:
 *   - the last region was cancelled in any way (team->cancel is not 0 at the join), or
 *   - the next region has another number of members than the last one of this team object had. */
#ifndef NST_OMP_TEAM_WORK_STATE_H
#define NST_OMP_TEAM_WORK_STATE_H

#include "runtime/base/compiler.h"
#include "runtime/sched/latch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nst_team;

/* How many constructs members of a team may be apart (nowait).  A power of two; 8 words of range fill one line. */
#define NST_WORK_RING 8

/* Blocks of memory that one construct can own (task reductions, scratch of the compiler). */
#define NST_WORK_BLOCKS 4

/* Latches of one ordered loop: with the word of the turn they fill a line. */
#define NST_ORDERED_LATCHES 7

struct nst_work_block {
    _Atomic uintptr_t ready; /* 0 nothing yet, 1 somebody prepares it, else its address */
    void *buffer;            /* kept from construct to construct; preparer only */
    size_t capacity;
};

/* One construct in flight.  Line 0 says what it is, the others are written while it runs. */
struct nst_construct {
    _Atomic uint64_t word;   /* generation, flags, members that left: work/construct.c */
    struct nst_latch moved;  /* the word, a block or the shared pointer moved on while somebody waited for that */
    uint64_t n, chunk;       /* loops, written before the word says OPEN: iterations, chunk */
    uint64_t origin, step, extra; /* the ABI's words, for loops begun before their region */
    uint8_t mode;            /* enum in work/loop.c */
    bool ordered;
    bool large;              /* give big blocks back when the last member leaves */
    _Atomic bool blocks_used; /* some block is not as new */
    unsigned ranges;         /* loops with ranges: members that were dealt one; when threads run out, not all of them come */
    _Atomic uint64_t next NST_ON_LINE; /* next chunk, or next iteration (guided), or the last chunk is gone */
    void *_Atomic shared;              /* copyprivate: what the executor published */
    struct {
        _Atomic uint64_t turn;         /* ordered: first iteration of the chunk whose turn it is */
        struct nst_latch moved[NST_ORDERED_LATCHES];
    } ordered_line NST_ON_LINE;
    struct nst_work_block blocks[NST_WORK_BLOCKS] NST_ON_LINE;
} NST_ON_LINE;

/* A member's cursor: its own, except ranges, from which other members steal. */
struct nst_work_thread {
    uint64_t sequence;           /* constructs that took a slot of the ring, so far */
    uint64_t epoch;              /* constructs and barriers this member passed: names the construct to cancel */
    struct nst_construct *slot;  /* the open construct's slot, NULL when it has none */
    struct nst_construct *doacross;
    void *doacross_state;        /* work/doacross.c */
    unsigned blocks;             /* blocks asked for in the open construct */
    struct {
        uint8_t mode;            /* 0: no loop open */
        bool ordered;            /* has turns: ordered clause and more than one member */
        bool holds;              /* the present chunk's turn has come */
        bool passed;             /* the present chunk's turn has been passed on, or there is no chunk */
        uint64_t n, chunk, chunks; /* iterations, iterations per chunk, chunks */
        uint64_t next;           /* next chunk of this member (static) */
        uint64_t first, count;   /* present chunk */
        uint64_t done;           /* iterations of it reported by nst_ordered_iteration_done */
        uint64_t origin, step, extra;
    } loop;
    _Atomic uint64_t ranges[NST_WORK_RING] NST_ON_LINE; /* by slot: chunks first (low half) to end (high half) */
};

struct nst_work_team {
    uint64_t prepared;                 /* fork: 1 + sequence of a loop begun for all members; 0 = none */
    _Atomic uint64_t cancelled;        /* epoch of the loop or sections being cancelled; 0 = none */
    struct nst_construct ring[NST_WORK_RING];
};

/* Forgets every construct of an idle team whose last region had team->nthreads members.  Defined in work/construct.c. */
void nst_work_reset(struct nst_team *team);

#endif
