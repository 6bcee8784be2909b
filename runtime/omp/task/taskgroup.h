// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Taskgroups (OpenMP 5.2, 15.4): begin and end nest per task; end waits for all descendants created inside.  The innermost
 * group of a task is self->task->group; a task starts in the group it was created in, so following `outer` leads through
 * the enclosing groups of all generating tasks of this team. */
#ifndef NST_OMP_TASK_TASKGROUP_H
#define NST_OMP_TASK_TASKGROUP_H

#include "runtime/base/atomic.h"
#include "runtime/omp/task/tally.h"
#include "runtime/omp/team/team.h"

struct nst_reduction;

struct nst_taskgroup {
    struct nst_taskgroup *outer;
    struct nst_reduction *reductions; /* what tasks inside may take part in, innermost registration first */
    struct nst_taskenv *opener;       /* the task that opened it */
    struct nst_tally tally;           /* its tree: all that was made inside */
    _Atomic bool cancelled;
    bool implicit;                    /* of a reduction with the task modifier: no taskgroup region */
};

void nst_taskgroup_begin(struct nst_thread *self);
/* Waits; then reductions registered with nst_reduction_at_end are combined; then the group is gone. */
void nst_taskgroup_end(struct nst_thread *self);

/* cancel taskgroup: tasks of the innermost taskgroup region, or where there is none of the innermost group (and of groups inside it) that have not started are discarded.  False when
 * there is no group.  Whether cancel-var allows it is the caller's test. */
bool nst_taskgroup_cancel(struct nst_thread *self);
/* Is the innermost group, one around it, or the parallel region cancelled? */
bool nst_taskgroup_is_cancelled(const struct nst_thread *self);

/* task_reduction.c: the end of a group that reductions hang on. */
void nst_reduction_group_end(struct nst_thread *self, struct nst_taskgroup *group);

#endif
