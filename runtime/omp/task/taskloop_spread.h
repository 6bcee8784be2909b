// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A taskloop's tasks, made where they are executed: the thread that meets the construct makes and executes one after the other, and
 * puts the second half of what is left up for others whenever nothing waits in its deque.  So there is something to steal as long
 * as there is something to do, each theft takes half of it, and neighbouring chunks stay on one core (lazy binary splitting:
 * Tzannes, Caragea, Barua, Vishkin, PPoPP 2010).
 *
 * Only for tasks that any thread may make: no constructors, no priorities. */
#ifndef NST_OMP_TASK_TASKLOOP_SPREAD_H
#define NST_OMP_TASK_TASKLOOP_SPREAD_H

#include "runtime/omp/task/task.h"
#include "runtime/omp/task/taskloop.h"

struct nst_taskloop_spread {
    struct nst_taskloop loop; /* as split; nothing taken from it yet */
    /* Makes the tasks for chunks [from, to) and executes them, until they are dropped.  Any thread of the team calls it. */
    void (*run)(struct nst_thread *self, struct nst_taskloop_spread *s, uint64_t from, uint64_t to);
    /* All tasks have been made, some perhaps not executed to their end; s may go.  May be NULL. */
    void (*end)(struct nst_thread *self, struct nst_taskloop_spread *s);
    _Atomic uint64_t parts; /* pieces of the loop whose tasks are not all made */
};

/* Is there anybody to share with?  flags: those of the tasks. */
bool nst_taskloop_may_spread(const struct nst_thread *self, const struct nst_taskloop *loop, unsigned flags);

/* The tasks are children of the current one, or of its children: taskwait and taskgroup wait for all.  Returns when the caller's
 * share is executed, on a further stack if the caller's is nearly used up. */
void nst_taskloop_spread(struct nst_thread *self, struct nst_taskloop_spread *s);

#endif
