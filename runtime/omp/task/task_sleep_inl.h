// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Included by runtime/omp/task/ *.c only: the part of task_sleep.h that every push pays, a fence and one load. */
#ifndef NST_OMP_TASK_TASK_SLEEP_INL_H
#define NST_OMP_TASK_TASK_SLEEP_INL_H

#include "runtime/omp/task/task_impl.h"
#include "runtime/omp/task/task_sleep.h"

/* Tells whom it concerns.  What is told has been made visible before, by whatever means: a plain atomic store will do. */
NST_INLINE void nst_task_notify(struct nst_team *team, enum nst_task_news news, struct nst_thread *one)
{
    /* ORDER[task.sleep]: sequentially consistent; pairs with the fence in nst_task_sleep; ORDER[member.ended]: and
     * pairs with that in is_offered().  One of the two comes first: ours, then the sleeper's look sees the news; the sleeper's, then we see
     * that it is counted. */
    nst_fence_seq_cst();
    struct nst_task_team *tt = nst_task_team_or_null(team);
    /* Members of a jobs team that have ended do not sleep, but can be called back. */
    if (NST_UNLIKELY(tt && nst_load_relaxed(&tt->sleepers.asleep) > 0) ||
        NST_UNLIKELY(news <= NST_NEWS_LISTED && team->mode == NST_TEAM_JOBS))
        nst_task_notify_slow(team, news, one);
}

NST_INLINE void nst_task_found(struct nst_thread *self)
{
    /* ORDER[task.sleep]: sequentially consistent; comes after the exchange of the deque's top by which the task was taken: whoever
     * slept before a task was pushed beside it is seen (sleeping.md, 3). */
    if (NST_UNLIKELY(nst_load_seq_cst(&nst_task_team(self->team)->sleepers.asleep) > 0 || self->team->mode == NST_TEAM_JOBS))
        nst_task_found_slow(self);
}

#endif
