// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the memory of tasks and of the tasking module's state per member and per team.
 * Threading: spare lists belong to the member that `self` is; blocks move between members freely. */
#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/task/task_impl.h"

#include <stdlib.h>

/* Payloads start on a line right behind the header: nst_task_of_payload relies on it. */
_Static_assert(sizeof(struct nst_task) % NST_LINE == 0, "payload alignment");

struct nst_task_member *nst_task_member_new(struct nst_taskenv *env)
{
    struct nst_task_member *m = nst_mem_lines_or_die(sizeof *m);

    env->extra = &m->extra;
    return m;
}

struct nst_task_team *nst_task_team_or_null(struct nst_team *team)
{
    /* ORDER[task.team]: acquire; pairs with the exchange in nst_task_team_get. */
    return nst_load_acquire((_Atomic(void *) *)&team->tasks);
}

struct nst_task_team *nst_task_team_get(struct nst_team *team)
{
    struct nst_task_team *tt = nst_task_team_or_null(team);
    void *none = NULL;

    if (NST_LIKELY(tt != NULL))
        return tt;
    tt = nst_mem_lines_or_die(sizeof *tt);
    /* ORDER[task.team]: acquire-release; publishes the zeroed object, or shows the one that came first. */
    if (nst_cas_acq_rel((_Atomic(void *) *)&team->tasks, &none, tt))
        return tt;
    nst_mem_free(tt);
    return none;
}

static struct nst_task *alloc_block(size_t size, size_t align)
{
    size_t lead = (sizeof(struct nst_task) + align - 1) & ~(align - 1);
    char *block;

    if (size > SIZE_MAX / 2)
        nst_fatal("a task asks for %zu bytes", size);
    block = aligned_alloc(align, (lead + size + align - 1) & ~(align - 1));
    if (!block)
        nst_fatal("out of memory: %zu bytes for a task", lead + size);
    struct nst_task *task = (struct nst_task *)(block + lead - sizeof(struct nst_task));
    task->block = block;
    task->size = size;
    task->common = false;
    task->env.icv_own = NULL;
    task->env.kind = NST_TASK_EXPLICIT;
    task->env.in_explicit = true;
    nst_store_relaxed(&task->refs, 1);
    nst_store_relaxed(&task->event.state, 0);
    task->node = NULL;
    nst_store_relaxed(&task->extra.children, 0);
    task->extra.graph = NULL;
    return task;
}

struct nst_task *nst_task_alloc_slow(struct nst_thread *self, size_t size, size_t align)
{
    if (size > NST_TASK_COMMON_PAYLOAD || align > NST_LINE)
        return alloc_block(size, align > NST_LINE ? align : NST_LINE);
    struct nst_task *task = alloc_block(NST_TASK_COMMON_PAYLOAD, NST_LINE);
    task->common = true;
    task->size = size;
    return task;
}

static void free_task(struct nst_thread *self, struct nst_task *task)
{
    if (task->extra.graph)
        nst_depend_graph_free(task->extra.graph);
    if (self && task->common) {
        struct nst_task_member *m = nst_task_member(self);
        if (m->spares < NST_TASK_SPARES_KEPT) {
            task->extra.graph = NULL;
            nst_store_relaxed(&task->refs, 1);
            nst_store_relaxed(&task->event.state, 0);
            task->next = m->spare;
            m->spare = task;
            m->spares++;
            return;
        }
    }
    nst_mem_free(task->env.icv_own);
    free(task->block);
}

void nst_task_unref_slow(struct nst_thread *self, struct nst_task *task)
{
    /* ORDER[task.refs]: acquire when we are the last, release when we are not: the one who frees comes after everybody's
     * last access. */
    while (NST_LIKELY(nst_load_acquire(&task->refs) == 1) || nst_sub_acq_rel(&task->refs, 1) == 1) {
        /* Not by env.parent: an implicit task's memory may serve the next region by now. */
        struct nst_task *above = task->anchored ? task->above : NULL;
        free_task(self, task);
        if (NST_LIKELY(!above))
            return;
        task = above;
    }
}
