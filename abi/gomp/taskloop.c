// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* taskloop, OpenMP 5.2, 12.6.  The record begins with the chunk's bounds (words 0 and 1), which differ from task to
 * task, and with reduction the array (word 2).  The compiler combines and unregisters afterwards. */
#include "runtime/omp/task/taskloop_spread.h"

#include "abi/common/export.h"
#include "abi/common/loop_map.h"
#include "abi/gomp/gomp_abi.h"
#include "runtime/omp/task/task.h"
#include "runtime/omp/task/task_inl.h"
#include "runtime/omp/task/taskgroup.h"

#include <string.h>

#define COMMON_FLAGS (GOMP_TASK_UNTIED | GOMP_TASK_FINAL | GOMP_TASK_MERGEABLE)

struct pattern { /* what all tasks of the loop have in common */
    gomp_fn fn;
    void *data;
    gomp_copy_fn copy;
    size_t size, align;
    unsigned flags;
    int priority;
};

static unsigned flags_of(const struct pattern *p)
{
    /* What copy constructed, only the body destroys. */
    return (p->flags & COMMON_FLAGS) | (p->flags & GOMP_TASK_IF ? 0 : NST_TASK_UNDEFERRED) | (p->copy ? NST_TASK_IMMUNE : 0);
}

static void run(struct nst_thread *self, struct nst_task *task)
{
    ((gomp_fn)nst_task_function(task))(nst_task_payload(task));
}

/* Records of bounds and a few addresses are copied in line: where a task is next to nothing, the call of memcpy is half of the rest. */
NST_INLINE void copy_record(void *to, const void *from, size_t size)
{
    switch (size) {
    case 16: memcpy(to, from, 16); return;
    case 24: memcpy(to, from, 24); return;
    case 32: memcpy(to, from, 32); return;
    case 40: memcpy(to, from, 40); return;
    default: memcpy(to, from, size);
    }
}

/* A task's own copy: its body may write to what is firstprivate. */
NST_INLINE void fill(uint64_t *record, const struct pattern *p, uint64_t from, uint64_t to)
{
    if (p->copy)
        p->copy(record, p->data);
    else
        copy_record(record, p->data, p->size);
    record[0] = from;
    record[1] = to;
}

static struct nst_task *make(struct nst_thread *self, const struct pattern *p, uint64_t from, uint64_t to)
{
    struct nst_task_spec spec = {
        .run = run,
        .fn = (void (*)(void))p->fn,
        .size = p->size,
        .align = p->align,
        .flags = flags_of(p),
        .priority = p->flags & GOMP_TASK_PRIORITY ? p->priority : 0,
    };
    struct nst_task *task = nst_task_new(self, &spec);

    fill(nst_task_payload(task), p, from, to);
    return task;
}

/* Makes the tasks for chunks [chunk, end) and executes them. */
static void run_chunks(struct nst_thread *self, const struct pattern *p, const struct nst_taskloop *t, uint64_t chunk, uint64_t end,
                       uint64_t start, uint64_t step)
{
    alignas(NST_LINE) uint64_t record[NST_TASK_RECORD_HERE / sizeof(uint64_t)];
    bool fits = nst_task_record_fits_here(p->size, p->align), open = false;
    unsigned flags = flags_of(p);
    struct nst_task_here here = {.task = NULL};
    uint64_t first, count;

    nst_taskloop_chunk(t, chunk, &first, &count);
    uint64_t from = start + first * step;
    for (; chunk < end && !nst_task_is_dropped(self); chunk++) {
        count = nst_taskloop_count(t, chunk, first);
        uint64_t to = from + count * step;
        if (fits) {
            fill(record, p, from, to);
            if (open)
                nst_task_here_renew(&here);
            else
                nst_task_here_open(self, flags, &here);
            open = nst_task_here_run(self, &here, p->fn, record);
        } else {
            nst_task_execute(self, make(self, p, from, to));
        }
        first += count;
        from = to;
    }
    if (open)
        nst_task_here_close(self, &here);
}

struct spread {
    struct nst_taskloop_spread common;
    const struct pattern *pattern;
    uint64_t start, step;
};

static void run_spread(struct nst_thread *self, struct nst_taskloop_spread *loop, uint64_t chunk, uint64_t end)
{
    struct spread *s = (struct spread *)(void *)loop;

    run_chunks(self, s->pattern, &loop->loop, chunk, end, s->start, s->step);
}

/* Makes them where the construct is met, for whoever comes. */
static void submit_chunks(struct nst_thread *self, const struct pattern *p, struct nst_taskloop *t, uint64_t start, uint64_t step)
{
    uint64_t first, count;
    bool last;

    while (!nst_task_is_dropped(self) && nst_taskloop_next(t, &first, &count, &last))
        nst_task_submit(self, make(self, p, start + first * step, start + (first + count) * step), NULL, 0);
}

static void loop(const struct pattern *p, uint64_t n, uint64_t value, uint64_t start, uint64_t step)
{
    struct nst_thread *self = nst_thread_self();
    uintptr_t *reductions = p->flags & GOMP_TASK_REDUCTION ? ((uintptr_t **)p->data)[2] : NULL;
    enum nst_taskloop_clause clause = NST_TASKLOOP_NUM_TASKS;
    unsigned flags = flags_of(p);
    struct nst_taskloop chunks;

    if (n == 0) {
        if (reductions)
            reductions[2] = 0; /* tells the compiler that there is nothing to combine */
        return;
    }
    if (p->flags & GOMP_TASK_GRAINSIZE) {
        clause = NST_TASKLOOP_GRAINSIZE;
    } else if (value == 0) {
        clause = NST_TASKLOOP_DEFAULT;
        value = self->team->nthreads;
    }
    if (!(p->flags & GOMP_TASK_NOGROUP)) {
        nst_taskgroup_begin(self);
        if (reductions)
            GOMP_taskgroup_reduction_register(reductions);
    }
    nst_taskloop_split(&chunks, n, clause, value, p->flags & GOMP_TASK_STRICT);
    /* Without the group nobody keeps the record for those who make tasks later. */
    if (!(p->flags & (GOMP_TASK_NOGROUP | GOMP_TASK_PRIORITY)) && !p->copy &&
        nst_taskloop_may_spread(self, &chunks, flags)) {
        struct spread s = {{.loop = chunks, .run = run_spread}, p, start, step};
        nst_taskloop_spread(self, &s.common);
        nst_taskgroup_end(self); /* s is needed until here */
        return;
    }
    if (nst_task_is_private(self, flags))
        run_chunks(self, p, &chunks, 0, chunks.tasks, start, step);
    else
        submit_chunks(self, p, &chunks, start, step);
    if (!(p->flags & GOMP_TASK_NOGROUP))
        nst_taskgroup_end(self);
}

NST_EXPORT void GOMP_taskloop(gomp_fn fn, void *data, gomp_copy_fn copy, long size, long align, unsigned flags,
                              unsigned long num_tasks, int priority, long start, long end, long step)
{
    struct pattern p = {fn, data, copy, (size_t)size, (size_t)align, flags, priority};

    loop(&p, nst_loop_map_trips_long(start, end, step), num_tasks, (uint64_t)start, (uint64_t)step);
}

NST_EXPORT void GOMP_taskloop_ull(gomp_fn fn, void *data, gomp_copy_fn copy, long size, long align, unsigned flags,
                                  unsigned long num_tasks, int priority, gomp_ull start, gomp_ull end, gomp_ull step)
{
    struct pattern p = {fn, data, copy, (size_t)size, (size_t)align, flags, priority};

    loop(&p, nst_loop_map_trips_ull(flags & GOMP_TASK_UP, start, end, step), num_tasks, start, step);
}
