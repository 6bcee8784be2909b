// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* An OpenMP thread: one member of a team while a region lasts (or the initial thread of a root outside all regions).
 * The strand that executes it points to it; it points to its team and its current task.
 *
 * Threading: fields are written by the member itself, except those marked "fork" which the forking thread writes before
 * the member is released. */
#ifndef NST_OMP_TEAM_THREAD_H
#define NST_OMP_TEAM_THREAD_H

#include "runtime/base/compiler.h"
#include "runtime/omp/icv/proc_bind.h"
#include "runtime/omp/team/taskenv.h"
#include "runtime/omp/team/work_state.h"
#include "runtime/sched/current.h"
#include "runtime/sched/job.h"

struct nst_team;

struct nst_thread {
    unsigned num;              /* omp_get_thread_num, constant for the slot */
    int place;                 /* place number, -1 unbound */
    struct nst_team *team;     /* constant for the slot */
    struct nst_taskenv *task;  /* current task: &implicit, or the explicit task being executed */
    struct nst_strand *strand; /* who executes this member; set when it starts */
    struct nst_taskenv implicit;         /* fork: parent, icv */
    struct nst_work_thread work;         /* worksharing cursor (team/work_state.h) */
    struct nst_job job;                  /* starts this member on a strand (jobs mode) */
    _Atomic bool ended;                  /* jobs mode: it has finished its part and has no strand */
    void *_Atomic tasks;                 /* omp/task's state of this member (struct nst_task_member), NULL until needed */
    struct nst_thread *up;               /* what the strand was executing before this member: member 0's encountering
                                          * thread; NULL for members on strands of their own */
    struct nst_place_partition partition; /* where its own teams' members may be bound; count 0: all places */
    struct nst_thread *behind; /* initial thread in the child of a fork: what the strand was before, if it still executes that */
} NST_ON_LINE;

/* The calling thread.  A native thread that the runtime has not seen becomes a root first (may allocate; never NULL). */
NST_INLINE struct nst_thread *nst_thread_self(void)
{
    return (struct nst_thread *)nst_strand_self()->thread;
}

/* The calling thread if it is known already, else NULL: for queries that must not make a root. */
NST_INLINE struct nst_thread *nst_thread_self_or_null(void)
{
    struct nst_strand *s = nst_strand_self_or_null();
    return s ? (struct nst_thread *)s->thread : NULL;
}

/* Is the caller a signal handler that has interrupted the runtime where no OpenMP thread is executing?  Asked where
 * nst_thread_self_or_null has said NULL.  What such a handler may be told about: thread 0 of 1 outside all regions, with the
 * settings' ICVs. */
bool nst_thread_is_nobody(void) NST_COLD;
struct nst_thread *nst_thread_nobody(void) NST_COLD;

/* What a member does whose part of a region ends in the child of fork(): it has no caller there. */
void nst_thread_end_process(void) NST_COLD NST_NORETURN;

/* Dense small number of the calling OS-level identity (strand): constant for the strand's life, recycled after it; the
 * first root is 0.  It indexes threadprivate caches ("gtid" of the kmp ABI). */
NST_INLINE unsigned nst_thread_gtid(void)
{
    return nst_strand_self()->gtid;
}

#endif
