// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the turn of ordered loops.  The turn is the number of iterations before the chunk that may run its ordered
 * blocks: a chunk [first, first + count) waits until the turn is first, and finishing it makes the turn first + count.
 * So one rule serves every schedule, and nobody need know who has the next chunk.
 *
 * Waiters are spread over a few latches by the turn they wait for: passing the turn to f wakes the owner of the chunk
 * that begins at f, and seldom anyone else. */
#include "runtime/omp/work/ordered.h"

#include "runtime/omp/work/construct.h"

static struct nst_latch *latch_of(struct nst_construct *c, uint64_t turn)
{
    /* Fibonacci hashing: turns are multiples of the chunk, whatever that is. */
    return &c->ordered_line.moved[(turn * UINT64_C(0x9e3779b97f4a7c15) >> 32) % NST_ORDERED_LATCHES];
}

static void await_turn(struct nst_thread *self)
{
    struct nst_construct *c = self->work.slot;
    uint64_t mine = self->work.loop.first;
    struct nst_latch *latch = latch_of(c, mine);

    for (;;) {
        uint32_t tag = nst_latch_tag(latch);

        /* ORDER[work.turn]: acquire; pairs with pass_turn: sees what earlier chunks wrote in their ordered blocks. */
        if (nst_load_acquire(&c->ordered_line.turn) == mine || nst_construct_cancelled(self))
            break;
        nst_wait(latch, tag, &self->team->scope);
    }
    self->work.loop.holds = true;
}

static void pass_turn(struct nst_thread *self)
{
    struct nst_construct *c = self->work.slot;
    uint64_t next = self->work.loop.first + self->work.loop.count;

    self->work.loop.passed = true;
    /* ORDER[work.turn]: release; pairs with await_turn. */
    nst_store_release(&c->ordered_line.turn, next);
    if (next != self->work.loop.n)
        nst_latch_advance(latch_of(c, next));
}

void nst_ordered_enter(struct nst_thread *self)
{
    if (self->work.loop.ordered && !self->work.loop.passed && !self->work.loop.holds)
        await_turn(self);
}

void nst_ordered_exit(struct nst_thread *self)
{
    /* An iteration has at most one ordered block: after the last one's, nothing of this chunk needs the turn. */
    if (self->work.loop.ordered && !self->work.loop.passed && self->work.loop.done + 1 == self->work.loop.count)
        pass_turn(self);
}

void nst_ordered_iteration_done(struct nst_thread *self)
{
    if (self->work.loop.ordered && ++self->work.loop.done >= self->work.loop.count)
        nst_ordered_chunk_done(self);
}

void nst_ordered_chunk_done(struct nst_thread *self)
{
    if (self->work.loop.passed)
        return;
    if (!self->work.loop.holds)
        await_turn(self);
    pass_turn(self);
}
