// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Included by abi/gomp and task.c only: the short life of a task that its creator executes at once, on its own record of arguments,
 * decided before anything is written.  With the call's record filled first such a task cost 23 to 28 ns, with a call into task.c 12,
 * in line it costs 10. */
#ifndef NST_OMP_TASK_TASK_INL_H
#define NST_OMP_TASK_TASK_INL_H

#include "runtime/omp/task/task_impl.h"
#include "runtime/strand/stack.h"

#include <stdalign.h>

NST_INLINE void nst_task_inherit(struct nst_thread *self, struct nst_task *task, unsigned flags)
{
    struct nst_taskenv *parent = self->task;

    nst_poke(&task->env.parent, parent);
    nst_poke(&task->env.depth, parent->depth + 1);
    task->env.icv = parent->icv;
    task->env.group = parent->group;
    task->env.final = parent->final || (flags & NST_TASK_FINAL);
    task->marks = (uint8_t)flags;
}

/* Has nobody but its creator a use for it, so that it says nothing about how many tasks should wait?  Included tasks, and those of a
 * team of one. */
NST_INLINE bool nst_task_is_private(struct nst_thread *self, unsigned flags)
{
    return nst_task_is_included(self, flags) || (self->team->nthreads == 1 && !nst_stack_is_low(self->strand));
}

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

/* Would nst_task_submit run a task without dependences and event before it returns? */
NST_INLINE bool nst_task_runs_now(struct nst_thread *self, unsigned flags)
{
    return nst_task_is_included(self, flags) || nst_task_enough_wait(self);
}

void nst_task_end_here(struct nst_thread *self, struct nst_task *task, struct nst_taskenv *under,
                       struct nst_taskgroup *group) NST_COLD;

/* The whole life of a task without dependences, event and payload.  fn(data) is its body. */
NST_INLINE void nst_task_run_here(struct nst_thread *self, unsigned flags, void (*fn)(void *), void *data)
{
    struct nst_task_member *m = nst_task_member(self);
    struct nst_task *task = m->free[0];
    struct nst_taskenv *under = self->task;

    if (NST_LIKELY(task != NULL))
        m->free[0] = task->next;
    else
        task = nst_task_alloc_slow(self, 0, 0);
    nst_task_inherit(self, task, flags);
    struct nst_taskgroup *group = task->env.group;
    int64_t base = m->base;
    m->base = nst_load_relaxed(&m->deque.bottom); /* its waits run only what was made since */
    nst_store_relaxed(&task->tally.owner, self);
    self->task = &task->env;
    fn(data);
    m->base = base;
    if (NST_UNLIKELY(task->env.group != group || task->tally.graph || !nst_tally_is_clear(&task->tally))) {
        nst_task_end_here(self, task, under, group);
        return;
    }
    self->task = under;
    task->next = m->free[0];
    m->free[0] = task;
}

/* Records of arguments up to this size are worth no block if their task is executed at once: a copy lies on the creator's stack. */
#define NST_TASK_RECORD_HERE 512

NST_INLINE bool nst_task_record_fits_here(size_t size, size_t align)
{
    return size <= NST_TASK_RECORD_HERE && align <= NST_LINE;
}

/* The same for a task that is executed now because enough of them wait: how long it takes says whether they are enough. */
void nst_task_run_sampled(struct nst_thread *self, unsigned flags, void (*fn)(void *), void *data) NST_NOINLINE;

#endif
