// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Included by abi/gomp and task.c only: the short life of a task that its creator executes at once, on its own record of arguments,
 * decided before anything is written.  With the call's record filled first such a task cost 23 to 28 ns, with a call into task.c 12,
 * in line it costs 10. */
#ifndef NST_OMP_TASK_TASK_INL_H
#define NST_OMP_TASK_TASK_INL_H

#include "runtime/omp/task/task_impl.h"
#include "runtime/omp/task/task_mem_inl.h"
#include "runtime/strand/stack.h"

#include <stdalign.h>

NST_INLINE void nst_task_inherit(struct nst_thread *self, struct nst_task *task, unsigned flags)
{
    struct nst_taskenv *parent = self->task;

    NST_ASSERT(task->life == NST_LIFE_FREE);
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

NST_INLINE unsigned nst_task_ending_slot(void (*fn)(void))
{
    return (unsigned)((uintptr_t)fn >> 4) % NST_TASK_ENDING;
}

NST_INLINE void nst_task_note_ending(struct nst_task_member *m, void (*fn)(void))
{
    m->ending[nst_task_ending_slot(fn)] = fn;
}

/* With so many waiting, may a task with this function be executed on top of its creator? */
NST_INLINE bool nst_task_may_pile(const struct nst_task_member *m, void (*fn)(void), int64_t waiting)
{
    return NST_LIKELY(m->ending[nst_task_ending_slot(fn)] == fn && !nst_load_relaxed(&nst_task_polling)) ||
           waiting >= NST_TASK_LIMIT_POLLING;
}

/* Do so many tasks wait already that one more, with this function, would not help anybody?  Then it is cheaper done at once, where there is
 * stack for it. */
NST_INLINE bool nst_task_enough_wait(struct nst_thread *self, void (*fn)(void))
{
    if (nst_stack_is_low(self->strand))
        return false;
    if (self->team->nthreads == 1)
        return true;
    struct nst_task_member *m = nst_task_member(self);
    int64_t waiting = nst_task_waiting(m);
    return waiting >= m->limit && nst_task_may_pile(m, fn, waiting);
}

/* The same for a task with a priority, which would wait in the team's list. */
bool nst_task_enough_listed(struct nst_thread *self, void (*fn)(void)) NST_NOINLINE;

/* Would nst_task_submit run a task without dependences, event and priority before it returns? */
NST_INLINE bool nst_task_runs_now(struct nst_thread *self, unsigned flags, void (*fn)(void))
{
    return nst_task_is_included(self, flags) || nst_task_enough_wait(self, fn);
}

void nst_task_end_here(struct nst_thread *self, struct nst_task *task, struct nst_taskenv *under,
                       struct nst_taskgroup *group) NST_COLD;

/* A task without dependences, event and payload that is executed where it is met.  One block serves any number of them in turn. */
struct nst_task_here {
    struct nst_task *task;
    struct nst_taskenv *under;
    struct nst_taskgroup *group;
    int64_t base;
};

NST_INLINE void nst_task_here_open(struct nst_thread *self, unsigned flags, struct nst_task_here *h)
{
    struct nst_task_member *m = nst_task_member(self);
    struct nst_task *task = m->free[0];

    h->under = self->task;
    if (NST_LIKELY(task != NULL))
        m->free[0] = task->next;
    else
        task = nst_task_alloc_slow(self, 0, 0);
    h->task = task;
    nst_task_inherit(self, task, flags);
    h->group = task->env.group;
    h->base = m->base;
    m->base = nst_load_relaxed(&m->deque.bottom); /* its waits run only what was made since */
    nst_store_relaxed(&task->tally.owner, self);
    NST_TASK_BECOMES(task, NST_LIFE_BEGUN, NST_WAS(NST_LIFE_NEW));
    self->task = &task->env;
}

/* Executes fn(data) as a task.  False: it has left something behind, and the block is gone; else there may be a next one. */
NST_INLINE bool nst_task_here_run(struct nst_thread *self, struct nst_task_here *h, void (*fn)(void *), void *data)
{
    struct nst_task *task = h->task;

    fn(data);
    if (NST_LIKELY(task->env.group == h->group && !task->tally.graph && nst_tally_is_clear(&task->tally)))
        return true;
    nst_task_member(self)->base = h->base;
    nst_task_end_here(self, task, h->under, h->group);
    return false;
}

/* Before a next one: the last may have set ICVs of its own. */
NST_INLINE void nst_task_here_renew(struct nst_task_here *h)
{
    h->task->env.icv = h->under->icv;
}

NST_INLINE void nst_task_here_close(struct nst_thread *self, struct nst_task_here *h)
{
    struct nst_task_member *m = nst_task_member(self);

    m->base = h->base;
    self->task = h->under;
    NST_TASK_BECOMES(h->task, NST_LIFE_ENDED, NST_WAS(NST_LIFE_BEGUN));
    nst_task_free_class(m, h->task, 0);
}

NST_INLINE void nst_task_run_here(struct nst_thread *self, unsigned flags, void (*fn)(void *), void *data)
{
    struct nst_task_here h;

    nst_task_here_open(self, flags, &h);
    if (nst_task_here_run(self, &h, fn, data))
        nst_task_here_close(self, &h);
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
