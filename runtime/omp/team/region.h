// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What the runtime has learnt about a region, by the address of its outlined function (R5, R8 of the design).
 *
 * Some programs' members wait for each other outside the runtime's sight: they spin on a flag that a member sets which has not started.
 * The monitor rescues such a region at its tick, which is far too slow if it happens every time.  So a region that was rescued several
 * times in a row is tried with native threads for all its members the next few times; if that is clearly faster it stays so, if not (members
 * simply compute for long) it is multiplexed for ever after and rescued with less haste.  The same for members that sleep in the kernel too
 * shortly for the monitor: then the run took long, used little of one processor, and put threads to sleep at least as often as it has members.
 *
 * What costs something while it is believed, and may have been learnt on a busy machine, holds for a number of runs; then one run does
 * without, and it holds twice as long if that showed the same. */
#ifndef NST_OMP_TEAM_REGION_H
#define NST_OMP_TEAM_REGION_H

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"
#include "runtime/sched/tuning.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum nst_region_state {
    NST_REGION_PLAIN,    /* multiplexed when it does not fit */
    NST_REGION_TRY,      /* was rescued: the next run is native, to compare */
    NST_REGION_NATIVE,   /* needs native threads; now and then a run goes without, to see whether it still does */
    NST_REGION_PATIENT,  /* native threads do not help it */
};

/* How long something learnt is believed. */
struct nst_belief {
    _Atomic uint16_t left;     /* runs for which it still holds */
    _Atomic uint16_t interval; /* how many that were at first; 0: it never held, or proved wrong */
};

struct nst_region {
    _Atomic uintptr_t fn;          /* 0: free */
    _Atomic int64_t multiplexed_ns; /* how long the rescued run took */
    _Atomic int64_t usual_ns;      /* how long runs usually take; 0 unknown */
    _Atomic uint8_t state;         /* enum nst_region_state */
    _Atomic uint8_t tries;         /* try: native runs left */
    _Atomic uint8_t alarms;        /* plain: runs in a row that were rescued */
    _Atomic uint8_t runs;          /* which of them are measured */
    struct nst_belief native;      /* it needs native threads (state NATIVE) */
    struct nst_belief stays;       /* bound strands that wait in it are to carry nothing: one had to be moved */
};

/* Before the first region: later, with other threads about, the first look at each of its pages would cost tens of microseconds. */
void nst_regions_begin(void);

/* The note about fn, made on first sight; NULL when the table is full there.  Never blocks. */
struct nst_region *nst_region_note(void (*fn)(void));

/* Does it hold for this run? */
NST_INLINE bool nst_belief_holds(struct nst_belief *b)
{
    uint16_t left = nst_load_relaxed(&b->left);

    if (left != 0)
        nst_store_relaxed(&b->left, (uint16_t)(left - 1));
    return left != 0;
}

/* A bound strand that waited in it had to be moved. */
void nst_region_moved(struct nst_region *r);

/* The region ended after ns nanoseconds.  native: its members had threads of their own; probed: they had not, although it is known to be
 * native; starved: the monitor had to help, or its members block. */
void nst_region_ended(struct nst_region *r, int64_t ns, bool native, bool probed, bool starved);

/* Is this run to be timed?  Some are. */
NST_INLINE bool nst_region_sample(struct nst_region *r)
{
    uint8_t run = nst_load_relaxed(&r->runs);
    nst_store_relaxed(&r->runs, (uint8_t)(run + 1));
    return run % 8 == 0;
}

/* Members that block in the kernel, for less than the monitor would notice, are executed one after the other for nothing.  Is this run to be
 * looked at for that?  probed: as above. */
NST_INLINE bool nst_region_may_block(struct nst_region *r, bool probed)
{
    return NST_UNLIKELY(nst_load_relaxed(&r->usual_ns) >= NST_BLOCKING_NS) && nst_load_relaxed(&r->state) != NST_REGION_PATIENT &&
           (probed || nst_load_relaxed(&r->alarms) != 0 || nst_region_sample(r));
}

/* A timed run took ns. */
NST_INLINE void nst_region_took(struct nst_region *r, int64_t ns)
{
    int64_t usual = nst_load_relaxed(&r->usual_ns);

    /* An interrupted run may take a thousand times as long and means nothing: up by at most half at a time. */
    if (usual == 0 || (ns > usual && ns < usual + usual / 2))
        usual = ns;
    else if (ns > usual)
        usual += usual / 2 + 1;
    else
        usual -= (usual - ns) / 4;
    nst_store_relaxed(&r->usual_ns, usual);
}

/* Is it known to take less than ns?  NULL is not. */
NST_INLINE bool nst_region_takes_less(const struct nst_region *r, int64_t ns)
{
    int64_t usual = r ? nst_load_relaxed((_Atomic int64_t *)&r->usual_ns) : 0;

    return usual != 0 && usual < ns;
}

#endif
