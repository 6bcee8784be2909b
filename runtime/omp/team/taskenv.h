// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What implicit and explicit tasks share: their place in the tree of tasks, their ICVs, and what the tasking module keeps
 * per task.  struct nst_task (runtime/omp/task) embeds one as its first member; struct nst_thread embeds the one of its
 * implicit task. */
#ifndef NST_OMP_TEAM_TASKENV_H
#define NST_OMP_TEAM_TASKENV_H

#include "runtime/omp/icv/icv.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct nst_thread;
struct nst_taskgroup;  /* runtime/omp/task/taskgroup.h */
struct nst_tally;      /* runtime/omp/task/tally.h */

enum nst_task_kind { NST_TASK_INITIAL, NST_TASK_IMPLICIT, NST_TASK_EXPLICIT };

struct nst_taskenv {
    struct nst_taskenv *parent;   /* the generating task; for an implicit task the task that forked the region */
    const struct nst_icv *icv;    /* data-environment ICVs: shared with the parent until nst_icv_own() */
    struct nst_icv *icv_own;      /* this task's own copy once written; storage belongs to this task, kept for reuse */
    struct nst_taskgroup *group;  /* innermost open taskgroup, or NULL */
    struct nst_tally *tally;      /* counts its children; an implicit task has none until it generates one */
    uint8_t kind;                 /* enum nst_task_kind */
    bool final;                   /* final or included in a final task (omp_in_final) */
    bool in_explicit;             /* omp_in_explicit_task */
    uint8_t memory_class;         /* omp/task: size of the block */
    uint32_t depth;               /* explicit tasks from here up to the implicit one: 0 in that */
};

/* The writable ICVs of the calling thread's current task (copies on first write; keep the pointer no longer than the
 * task).  Defined in team/thread.c. */
struct nst_icv *nst_icv_own(struct nst_thread *self);

#endif
