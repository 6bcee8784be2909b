// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Included by abi/gomp/task.c and task.c only: whether a new task is executed at once, decided before anything is written.
 * Decided after the call's record had been filled, such a task cost 23 to 28 ns; so it costs 17 to 18. */
#ifndef NST_OMP_TASK_TASK_INL_H
#define NST_OMP_TASK_TASK_INL_H

#include "runtime/omp/task/task_impl.h"
#include "runtime/strand/stack.h"

/* Do so many tasks wait already that one more would not help anybody?  Then it is cheaper done at once, where there is stack for it. */
NST_INLINE bool nst_task_enough_wait(struct nst_thread *self)
{
    if (nst_stack_is_low(self->strand))
        return false;
    if (self->team->nthreads == 1)
        return true;
    struct nst_task_member *m = nst_task_member(self);
    return nst_task_waiting(m) >= m->limit;
}

/* Would nst_task_submit run a task without dependences and event before it returns?  Then nst_task_run_here saves the copy of its
 * arguments. */
NST_INLINE bool nst_task_runs_now(struct nst_thread *self, unsigned flags)
{
    return nst_task_is_included(self, flags) || nst_task_enough_wait(self);
}

#endif
