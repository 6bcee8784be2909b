// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The plan of a region: where its members run and who is woken for them, decided once at the fork from what is known about the region,
 * its size, the processors, the other roots' regions and the binding.  Fork, join and members follow it. */
#ifndef NST_OMP_TEAM_PLAN_H
#define NST_OMP_TEAM_PLAN_H

#include <stdbool.h>
#include <stdint.h>

struct nst_fork;
struct nst_region;
struct nst_thread;

enum nst_where {
    NST_WHERE_INLINE,  /* one member: called */
    NST_WHERE_JOBS,    /* unstarted, on any idle strand */
    NST_WHERE_STRANDS, /* each on its own strand, which may be carried */
    NST_WHERE_THREADS, /* each on its own strand at home: a native thread of its own */
};

struct nst_plan {
    uint8_t where;      /* enum nst_where */
    uint8_t bind;       /* enum nst_bind: members' places, FALSE for none */
    bool patient;       /* the monitor takes its time */
    bool stay;          /* bound strands that wait in it carry nothing */
    bool probe;         /* without native threads, although it is known to need them: does it still? */
    bool timed;         /* how long it takes tells something */
    bool measured;      /* and what processors did meanwhile: do its members block? */
    bool outermost;     /* of a root: it is awake and counted from here to the join */
    unsigned size;      /* outermost: as entered */
    unsigned overdraft; /* native threads beyond the processors while it lasts */
};

/* Members keep their strands from region to region? */
static inline bool nst_plan_leases(const struct nst_plan *plan)
{
    return plan->where >= NST_WHERE_STRANDS;
}

/* A plan for n members.  Enters the pool for an outermost region (nst_pool_enter), which nst_plan_over takes back. */
struct nst_plan nst_plan_make(struct nst_thread *self, const struct nst_fork *fork, struct nst_region *region, unsigned n);
/* At the join, by the primary. */
void nst_plan_over(const struct nst_plan *plan);

/* From now on, in this process, every team of several has native threads of its own (NST_WHERE_THREADS), and none of them carries.  Any
 * thread, also before the runtime has started. */
void nst_plan_native(void);

/* The calling thread has put itself on a single processor.  If it is the main one, outside of regions, its program places its threads by hand: each
 * member then is to be a native thread, that can be put elsewhere. */
void nst_plan_placed(void);

#endif
