// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A team: the members of one parallel region and what they share.  Teams are type-stable memory: cached and reused, never
 * freed, so a late look at one is harmless. */
#ifndef NST_OMP_TEAM_TEAM_H
#define NST_OMP_TEAM_TEAM_H

#include "runtime/os/attributes.h"
#include "runtime/os/futex.h"
#include "runtime/omp/team/plan.h"
#include "runtime/omp/team/thread.h"
#include "runtime/sched/lineage.h"
#include "runtime/sched/wait.h"

struct nst_fork;
struct nst_region;

/* How to run a member: the ABI's bridge from the engine to the outlined function. */
typedef void (*nst_invoke_fn)(struct nst_thread *self, const struct nst_fork *fork);

/* What an ABI says about a region.  Copied into the team, so a caller's stack object may die once nst_parallel_start
 * returned (data it points to may not). */
struct nst_fork {
    nst_invoke_fn invoke;
    void (*fn)(void);      /* the outlined function, cast back by invoke */
    void *data;            /* its argument record */
    uint64_t extra;        /* a word more for invoke (argument count) */
    unsigned num_threads;  /* num_threads clause; 0 = none; 1 = serial (false if clause) */
    uint8_t proc_bind;     /* proc_bind clause, enum nst_bind; 0 = none */
    /* Called by the forking thread once the team exists and before any member runs: combined worksharing constructs and
     * task reductions register here.  May be NULL. */
    void (*prepare)(struct nst_team *team, const struct nst_fork *fork);
    void *prepare_arg;
    void *callsite;        /* return address of the user's call: names the region */
};

enum nst_cancel_bits {
    NST_CANCEL_PARALLEL = 1,
    NST_CANCEL_LOOP = 2,     /* loops and sections */
    NST_CANCEL_SECTIONS = 4,
};

enum nst_team_mode {
    NST_TEAM_SERIAL, /* one member */
    NST_TEAM_LEASED, /* every member keeps a strand of its own between regions and waits for the next one at the dock */
    NST_TEAM_JOBS,   /* members are jobs: each runs on whatever strand is free */
};

/* Something that members wait for: see team_wait.h. */
struct nst_team_event {
    _Atomic uint64_t count;
    struct nst_latch moved;
};

struct nst_team {
    /* lines 0 and 1: written at fork, read by every member */
    struct nst_fork fork;
    const struct nst_icv *icv;     /* what implicit tasks start with */
    struct nst_taskenv *task;      /* the encountering task */
    uint64_t fp;                   /* floating-point control of the forking thread (MXCSR and the like) */
    unsigned nthreads;             /* members, >= 1; who is not in the region reads it by nst_peek */
    unsigned level;                /* omp_get_level inside; 0 = a root's initial team */
    unsigned active_level;         /* omp_get_active_level inside */
    uint8_t mode;                  /* enum nst_team_mode */
    bool dissolve;                 /* leased: members are to leave, for successor if that is not NULL */
    bool crowded;                  /* all members are bound to one place (team/affinity.h) */
    uint32_t generation;           /* of the process that it is a team of: nst_team_is_dead */
    struct nst_plan plan;          /* of the region that it is in */
    struct nst_thread *parent;     /* the thread that forked; NULL for an initial team */
    /* line: barrier */
    struct {
        _Atomic unsigned arrived;  /* members that reached the present barrier */
        struct nst_team_event released; /* by the last */
    } barrier NST_ON_LINE;
    /* line: join */
    struct {
        _Atomic unsigned pending;  /* members other than the primary that have not finished the region */
        struct nst_team_event done; /* by the last of them */
        _Atomic unsigned recalled; /* members that came back to help with tasks after they had finished */
    } join NST_ON_LINE;
    /* line: leased members wait here between regions */
    struct nst_team_event dock NST_ON_LINE; /* counts regions, in a way of its own: dock.h */
    struct nst_latch reserve;      /* and here when the last region had no part for them */
    uint64_t dock_start;           /* the dock's count before the first region of the newest members */
    struct nst_team *successor;    /* see dissolve */
    /* line: rarely written shared state */
    _Atomic unsigned cancel NST_ON_LINE; /* enum nst_cancel_bits */
    _Atomic bool tasking;          /* the region has made explicit tasks that outlive their creation: barriers and the join
                                    * drain them, and whoever waits helps; set by omp/task, reset at the join */
    void *_Atomic tasks;           /* omp/task's own per-team state, NULL until needed */
    void *reductions;              /* abi-level registration for reduction(task) on the region, or NULL */
    struct nst_scope scope;        /* for nst_wait: work that belongs to this team */
    unsigned league_size;          /* omp_get_num_teams, 1 outside teams */
    unsigned league_num;           /* omp_get_team_num */
    struct nst_team *group;        /* the initial team of the contention group */
    _Atomic int group_threads;     /* in group's team: threads of the group in use, kept while a thread limit is set */
    int group_reserved;            /* how many of them this team took */
    struct nst_icv icv_copy;       /* storage for icv when it is not the encountering task's */
    struct nst_team *next_cached;
    struct nst_team *next_made;    /* constant */
    unsigned capacity;             /* thread slots allocated */
    unsigned hired;                /* leased: members that have strands, the primary among them */
    struct nst_region *region;     /* what is known about this region, or NULL */
    uint64_t join_seen;            /* primary: the count of join.done that it waits to see change */
    int64_t began_ns;              /* clock at the fork; 0 unless it is needed */
    struct nst_os_usage used;      /* if the plan says measured: what the process had used then */
    int64_t ended_ns;              /* clock at the last join that was timed */
    struct nst_os_attributes attributes; /* what its native threads are to have; known only once some thread changed its own */
    bool primary_bound;            /* the forking strand was bound before this region */
    struct nst_carrier *crowd;     /* where a brief region of more members than cores was released: idle carriers leave it alone */
    bool woke;                     /* the fork found donors asleep and woke them */
    int64_t own_ns;                /* if woke: clock when the primary's own part began, then how long it took */
    unsigned reserved;             /* jobs: strands reserved for its members */
    struct nst_work_team work;     /* team/work_state.h */
    struct nst_thread threads[];   /* capacity slots; threads[0] is the forking thread's membership */
};

/* Did fork() leave the team behind?  In the child the forking thread, on whose stack it may still be executing this team's region or
 * one of its tasks, is an initial thread with a team of its own; of this one nobody is there, nobody may be waited for or woken. */
NST_INLINE bool nst_team_is_dead(const struct nst_team *team)
{
    return NST_UNLIKELY(team->generation != nst_lineage.generation);
}

/* The team the calling thread is in (never NULL; an initial team outside regions). */
NST_INLINE struct nst_team *nst_team_self(void)
{
    return nst_thread_self()->team;
}

#endif
