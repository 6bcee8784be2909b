// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/task/taskloop_spread.h"

#include "runtime/omp/task/task_impl.h"
#include "runtime/omp/team/team.h"
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

    for (; from < to && !nst_task_is_dropped(self); from++) {
        uint64_t first, count;

        if (to - from > 1 && nst_task_waiting(m) <= 0 && !nst_team_is_dead(self->team)) {
            uint64_t middle = from + (to - from + 1) / 2;
            put_up(self, s, middle, to);
            to = middle;
        }
        nst_taskloop_chunk(&s->loop, from, &first, &count);
        s->run(self, s, first, count);
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

void nst_taskloop_spread(struct nst_thread *self, struct nst_taskloop_spread *s)
{
    nst_store_relaxed(&s->parts, UINT64_C(1));
    work(self, s, 0, s->loop.tasks);
}
