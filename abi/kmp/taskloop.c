// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* taskloop (OpenMP 5.2, 12.6).  The compiler allocates a pattern task; each chunk's task is a clone of it with
 * bounds of its own.  The bounds lie somewhere in the pattern's block (clang: in the task, flang: in the shareds),
 * so their distance from the task finds them in every clone.  task_dup finishes a clone (C++ copies, the last-
 * iteration flag) and reads the pattern, which therefore goes last. */
#include "runtime/omp/task/taskloop_spread.h"

#include "abi/kmp/task.h"
#include "runtime/base/mem.h"
#include "runtime/omp/task/taskgroup.h"

enum { SCHED_NONE, SCHED_GRAINSIZE, SCHED_NUM_TASKS };

#define TASKS_PER_THREAD 10 /* without a clause: enough to balance, few enough to cost nothing */

static uint64_t trips(uint64_t lb, uint64_t ub, int64_t st)
{
    if (st > 0)
        return (int64_t)ub < (int64_t)lb ? 0 : (ub - lb) / (uint64_t)st + 1;
    if (st < 0)
        return (int64_t)lb < (int64_t)ub ? 0 : (lb - ub) / (0 - (uint64_t)st) + 1;
    return 0;
}

static void spawn(struct nst_thread *self, struct kmp_task *pattern, uint64_t *lb, uint64_t *ub, int64_t st,
                  struct nst_taskloop *split, unsigned extra, kmp_task_dup *dup)
{
    ptrdiff_t lb_at = (char *)lb - (char *)pattern, ub_at = (char *)ub - (char *)pattern;
    uint64_t origin = *lb, first, count;
    bool last;

    while (nst_taskloop_next(split, &first, &count, &last)) {
        struct kmp_task *t = nst_kmp_task_clone(self, pattern, extra);

        *(uint64_t *)((char *)t + lb_at) = origin + first * (uint64_t)st;
        *(uint64_t *)((char *)t + ub_at) = origin + (first + count - 1) * (uint64_t)st;
        if (dup)
            dup(t, pattern, last);
        nst_kmp_task_submit(self, t, NULL, 0);
    }
}

struct spread {
    struct nst_taskloop_spread common;
    struct kmp_task *pattern;
    ptrdiff_t lb_at, ub_at;
    uint64_t origin, step;
};

static void run_chunks(struct nst_thread *self, struct nst_taskloop_spread *loop, uint64_t chunk, uint64_t end)
{
    struct spread *s = (struct spread *)(void *)loop;

    for (; chunk < end && !nst_task_is_dropped(self); chunk++) {
        struct kmp_task *t = nst_kmp_task_clone(self, s->pattern, 0);
        uint64_t first, count;

        nst_taskloop_chunk(&loop->loop, chunk, &first, &count);
        *(uint64_t *)((char *)t + s->lb_at) = s->origin + first * s->step;
        *(uint64_t *)((char *)t + s->ub_at) = s->origin + (first + count - 1) * s->step;
        nst_task_execute(self, nst_task_of_payload(t));
    }
}

static void end_spread(struct nst_thread *self, struct nst_taskloop_spread *loop)
{
    struct spread *s = (struct spread *)(void *)loop;

    nst_task_discard(self, nst_task_of_payload(s->pattern));
    nst_mem_free(s);
}

/* The compiler's group around the call ends after it, if there is one at all: what the pieces have in common lives by itself. */
static void spread(struct nst_thread *self, struct kmp_task *pattern, const struct nst_taskloop *split, uint64_t *lb,
                   uint64_t *ub, int64_t st)
{
    struct spread *s = nst_mem_lines_or_die(sizeof *s);

    s->common.loop = *split;
    s->common.run = run_chunks;
    s->common.end = end_spread;
    s->pattern = pattern;
    s->lb_at = (char *)lb - (char *)pattern;
    s->ub_at = (char *)ub - (char *)pattern;
    s->origin = *lb;
    s->step = (uint64_t)st;
    nst_taskloop_spread(self, &s->common);
}

/* May another thread make these tasks?  Copies with constructors are made where the construct is met. */
static bool may_spread(struct nst_thread *self, struct kmp_task *pattern, const struct nst_taskloop *split, bool deferred,
                       kmp_task_dup *dup)
{
    return deferred && !dup && !(pattern->flags & (KMP_TASK_PRIORITY | KMP_TASK_FINAL | KMP_TASK_DESTRUCTORS)) &&
           nst_taskloop_may_spread(self, split, 0);
}

static void taskloop(struct kmp_task *pattern, bool deferred, uint64_t *lb, uint64_t *ub, int64_t st, bool grouped,
                     int32_t sched, uint64_t value, bool strict, kmp_task_dup *dup)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_taskloop split;
    enum nst_taskloop_clause clause = sched == SCHED_GRAINSIZE   ? NST_TASKLOOP_GRAINSIZE
                                      : sched == SCHED_NUM_TASKS ? NST_TASKLOOP_NUM_TASKS
                                                                 : NST_TASKLOOP_DEFAULT;

    if (clause == NST_TASKLOOP_DEFAULT)
        value = (uint64_t)self->team->nthreads * TASKS_PER_THREAD;
    nst_taskloop_split(&split, trips(*lb, *ub, st), clause, value > 0 ? value : 1, strict);
    if (grouped)
        nst_taskgroup_begin(self);
    if (may_spread(self, pattern, &split, deferred, dup)) {
        spread(self, pattern, &split, lb, ub, st);
    } else {
        spawn(self, pattern, lb, ub, st, &split, deferred ? 0 : NST_TASK_UNDEFERRED, dup);
        nst_task_discard(self, nst_task_of_payload(pattern));
    }
    if (grouped)
        nst_taskgroup_end(self);
}

/* clang and flang always pass nogroup and bracket the call with a taskgroup themselves. */
void __kmpc_taskloop(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task, int32_t if_val, uint64_t *lb,
                     uint64_t *ub, int64_t st, int32_t nogroup, int32_t sched, uint64_t grainsize, void *dup)
{
    taskloop(task, if_val != 0, lb, ub, st, !nogroup, sched, grainsize, false, (kmp_task_dup *)dup);
}

void __kmpc_taskloop_5(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task, int32_t if_val, uint64_t *lb,
                       uint64_t *ub, int64_t st, int32_t nogroup, int32_t sched, uint64_t grainsize, int32_t modifier,
                       void *dup)
{
    taskloop(task, if_val != 0, lb, ub, st, !nogroup, sched, grainsize, modifier == 1, (kmp_task_dup *)dup);
}
