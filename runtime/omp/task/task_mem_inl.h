// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Included by runtime/omp/task/ *.c only: the part of task_mem.c that every task pays, a block of its member's own taken and given back. */
#ifndef NST_OMP_TASK_TASK_MEM_INL_H
#define NST_OMP_TASK_TASK_MEM_INL_H

#include "runtime/omp/task/task_impl.h"

NST_INLINE struct nst_task *nst_task_alloc(struct nst_thread *self, size_t size, size_t align)
{
    struct nst_task_member *m = nst_task_member(self);
    unsigned c = size <= 64 ? 0 : size <= 128 ? 1 : size <= 256 ? 2 : NST_TASK_CLASSES;

    m->made++;
    struct nst_task *task = c < NST_TASK_CLASSES ? m->free[c] : NULL;
    if (NST_UNLIKELY(!task || align > NST_LINE))
        return nst_task_alloc_slow(self, size, align);
    m->free[c] = task->next;
    task->size = (uint32_t)((size + 7) / 8);
    return task;
}

/* The task is done with, and its block is as it must be while it is free. */
NST_INLINE void nst_task_dies(struct nst_task *task)
{
    NST_TASK_BECOMES(task, NST_LIFE_FREE, NST_WAS(NST_LIFE_ENDED));
    NST_ASSERT(task->tally.local == 0 && nst_load_relaxed(&task->tally.remote) == NST_TALLY_BIAS && !task->tally.graph);
    NST_ASSERT(!task->cold && !task->node);
}

/* One of m's own blocks of that class: who knows it spares a load. */
NST_INLINE void nst_task_free_class(struct nst_task_member *m, struct nst_task *task, unsigned c)
{
    NST_ASSERT(task->env.memory_class == c);
    nst_task_dies(task);
    task->next = m->free[c];
    m->free[c] = task;
}

/* One of m's own blocks, not a large one. */
NST_INLINE void nst_task_free_small(struct nst_task_member *m, struct nst_task *task)
{
    nst_task_free_class(m, task, task->env.memory_class);
}

NST_INLINE void nst_task_free(struct nst_thread *self, struct nst_task *task)
{
    if (NST_LIKELY(task->home == self->num && task->env.memory_class < NST_TASK_CLASSES && !task->cold)) {
        nst_task_free_small(nst_task_member(self), task);
        return;
    }
    nst_task_free_slow(self, self->team, task);
}

#endif
