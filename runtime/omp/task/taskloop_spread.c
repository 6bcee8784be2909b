// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/task/taskloop_spread.h"

#include "runtime/omp/task/task_impl.h"
#include "runtime/omp/team/team.h"
#include "runtime/os/futex.h"
#include "runtime/sched/tuning.h"
#include "runtime/strand/stack.h"

struct piece {
    struct nst_taskloop_spread *loop;
    uint64_t from, to; /* chunks */
};

static void leave(struct nst_thread *self, struct nst_taskloop_spread *s)
{
    /* ORDER[taskloop.parts]: release and acquire; pairs with itself: whoever is last frees what the others have read. */
    if (nst_sub_acq_rel(&s->parts, UINT64_C(1)) == 1 && s->end)
        s->end(self, s);
}

static void run_piece(struct nst_thread *self, struct nst_task *task);

/* A cancelled group's chunks are dropped one by one, as tasks; the pieces themselves always run, or nobody would count them. */
static const struct nst_task_spec piece_spec = {.run = run_piece, .size = sizeof(struct piece), .flags = NST_TASK_IMMUNE};

static void put_up(struct nst_thread *self, struct nst_taskloop_spread *s, uint64_t from, uint64_t to)
{
    struct nst_task *task = nst_task_new(self, &piece_spec);

    *(struct piece *)nst_task_payload(task) = (struct piece){s, from, to};
    nst_add_relaxed(&s->parts, UINT64_C(1));
    nst_task_submit(self, task, NULL, 0);
}

struct share {
    struct nst_thread *self;
    struct piece piece;
};

static void work_on_further_stack(void *arg);

static void work(struct nst_thread *self, struct nst_taskloop_spread *s, uint64_t from, uint64_t to)
{
    struct nst_task_member *m = nst_task_member(self);

    if (NST_UNLIKELY(nst_stack_is_low(self->strand))) {
        struct share share = {self, {s, from, to}};
        nst_stack_extend(self->strand, work_on_further_stack, &share);
        return;
    }

    while (from < to && !nst_task_is_dropped(self)) {
        if (to - from > 1 && nst_task_waiting(m) <= 0 && !nst_team_is_dead(self->team)) {
            uint64_t middle = from + (to - from + 1) / 2;
            put_up(self, s, middle, to);
            to = middle;
        }
        /* Late by so little of what is left to put up more. */
        uint64_t few = (to - from) / NST_TASKLOOP_MANY, end = from + (few < 1 ? 1 : few > NST_TASKLOOP_STEP ? NST_TASKLOOP_STEP : few);
        s->run(self, s, from, end);
        from = end;
    }
    leave(self, s);
}

static void work_on_further_stack(void *arg)
{
    struct share *share = arg;

    work(share->self, share->piece.loop, share->piece.from, share->piece.to);
}

static void run_piece(struct nst_thread *self, struct nst_task *task)
{
    struct piece p = *(struct piece *)nst_task_payload(task);

    work(self, p.loop, p.from, p.to);
    nst_taskwait(self); /* for pieces of this one: who waits for this task's parent waits for its children only */
}

bool nst_taskloop_may_spread(const struct nst_thread *self, const struct nst_taskloop *loop, unsigned flags)
{
    return loop->tasks > 1 && self->team->nthreads > 1 && !nst_task_is_included(self, flags);
}

/* Executes chunks without putting any up as long as the rest, at their pace, would be done before anybody else had come for it.  Returns how
 * many.  Not where one of them could be a share of the loop that others miss.  The first one fills caches, and says only what is not brief. */
static uint64_t alone(struct nst_thread *self, struct nst_taskloop_spread *s)
{
    uint64_t n = s->loop.tasks, done = 1;

    if (n / NST_TASKLOOP_MANY < self->team->nthreads || nst_stack_is_low(self->strand))
        return 0;
    int64_t start = nst_clock_ns();
    s->run(self, s, 0, 1);
    int64_t since = nst_clock_ns(), took = since - start;
    while (done < n && took < NST_TASKLOOP_ALONE_NS && !nst_task_is_dropped(self)) {
        uint64_t to = done + NST_TASKLOOP_STEP < n ? done + NST_TASKLOOP_STEP : n;
        s->run(self, s, done, to);
        took = (nst_clock_ns() - since) / (int64_t)(to - 1) * (int64_t)(n - to); /* what the rest will take */
        done = to;
    }
    return done;
}

void nst_taskloop_spread(struct nst_thread *self, struct nst_taskloop_spread *s)
{
    nst_store_relaxed(&s->parts, UINT64_C(1));
    work(self, s, alone(self, s), s->loop.tasks);
}
