// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the ring of constructs in flight: who initialises a slot, who waits for it, when it is free again.
 *
 * A slot's word holds everything that decides that:
 *
 *     bits  0..19  members that left this construct
 *     bit   20     CLAIMED   a member initialises the slot (or it is done)
 *     bit   21     OPEN      initialised: everybody may use it
 *     bit   22     WAITED    somebody waits for the word to move on: whoever moves it advances the latch
 *     bits 23..63  generation: the slot serves the constructs with sequence / RING == generation
 *
 * A member whose generation a slot has not reached is a whole ring ahead and waits.  Once the generation is right it
 * stays right until this member leaves, because recycling takes the departure of all: so the checks need no loop around
 * the atomic additions that follow them.  In the warm case a member pays one load and one addition (single), and the
 * claim or nothing on top (loops).
 *
 * When the region is cancelled, members leave it without finishing their constructs.  Who would wait for them gets NULL
 * instead; team resets the ring before the next region. */
#include "runtime/omp/work/construct.h"

#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/work/doacross.h"
#include "runtime/omp/work/loop.h"

#include <string.h>

#define LEFT       ((UINT64_C(1) << 20) - 1)
#define CLAIMED    (UINT64_C(1) << 20)
#define OPEN       (UINT64_C(1) << 21)
#define WAITED     (UINT64_C(1) << 22)
#define GENERATION 23

/* Blocks above this are not kept by constructs that say so (doacross flags grow with the loop). */
#define KEEP_BYTES ((size_t)1 << 18)

static uint64_t generation_word(uint64_t sequence)
{
    return (sequence / NST_WORK_RING) << GENERATION;
}

static bool is_generation(uint64_t word, uint64_t sequence)
{
    return ((word ^ generation_word(sequence)) >> GENERATION) == 0;
}

/* Waits until the slot serves the construct with this sequence and has the flags of goal.  False: cancelled. */
static NST_NOINLINE bool await(struct nst_thread *self, struct nst_construct *c, uint64_t sequence, uint64_t goal)
{
    for (;;) {
        uint32_t tag = nst_latch_tag(&c->moved);
        /* ORDER[work.word]: acquire; pairs with the RMWs in nst_construct_open and recycle: sees what they publish. */
        uint64_t word = nst_load_acquire(&c->word);

        if (is_generation(word, sequence) && (word & goal) == goal)
            return true;
        if (nst_construct_cancelled(self))
            return false;
        /* Whoever moves the word does it in one RMW: either it sees this flag or the exchange here fails. */
        if (!(word & WAITED) && !nst_cas_relaxed(&c->word, &word, word | WAITED))
            continue;
        nst_wait(&c->moved, tag, &self->team->scope);
    }
}

/* A slot that the caller itself still holds: a loop that a cancelled member left without a word, a ring ago. */
static void give_up_abandoned(struct nst_thread *self, struct nst_construct *c)
{
    if (self->work.slot == c)
        nst_loop_end(self);
    if (self->work.doacross == c)
        nst_doacross_end(self);
}

struct nst_construct *nst_construct_reach(struct nst_thread *self)
{
    uint64_t sequence = self->work.sequence++;
    struct nst_construct *c = &self->team->work.ring[sequence % NST_WORK_RING];

    /* ORDER[work.recycle]: acquire; pairs with the exchange in recycle: all are done with the slot's last use. */
    if (NST_LIKELY(is_generation(nst_load_acquire(&c->word), sequence)))
        return c;
    give_up_abandoned(self, c);
    return await(self, c, sequence, 0) ? c : NULL;
}

bool nst_construct_await_open(struct nst_thread *self, struct nst_construct *c)
{
    /* ORDER[work.open]: acquire; pairs with nst_construct_open: sees the slot's contents. */
    if (NST_LIKELY(nst_load_acquire(&c->word) & OPEN))
        return true;
    return await(self, c, self->work.sequence - 1, OPEN);
}

/* The claiming member only, so nobody asks for blocks yet. */
static void forget_blocks(struct nst_construct *c)
{
    for (unsigned i = 0; i < NST_WORK_BLOCKS; i++)
        nst_store_relaxed(&c->blocks[i].ready, 0);
    nst_store_relaxed(&c->blocks_used, false);
}

struct nst_construct *nst_construct_enter(struct nst_thread *self, bool *first)
{
    struct nst_construct *c = nst_construct_reach(self);
    uint64_t word;

    *first = false;
    if (NST_UNLIKELY(!c))
        return NULL;
    /* ORDER[work.open]: as in nst_construct_await_open. */
    word = nst_load_acquire(&c->word);
    while (!(word & CLAIMED)) {
        if (nst_cas_relaxed(&c->word, &word, word | CLAIMED)) {
            if (NST_UNLIKELY(nst_load_relaxed(&c->blocks_used)))
                forget_blocks(c);
            c->large = false;
            *first = true;
            return c;
        }
    }
    return nst_construct_await_open(self, c) ? c : NULL;
}

void nst_construct_open(struct nst_construct *c)
{
    /* ORDER[work.open]: release; pairs with the acquire loads of the word by members that find it open. */
    if (nst_or_acq_rel(&c->word, CLAIMED | OPEN) & WAITED)
        nst_latch_advance(&c->moved);
}

static void recycle(struct nst_construct *c, uint64_t word)
{
    if (c->large && nst_load_relaxed(&c->blocks_used)) {
        for (unsigned i = 0; i < NST_WORK_BLOCKS; i++) {
            struct nst_work_block *b = &c->blocks[i];

            if (b->capacity > KEEP_BYTES) {
                nst_mem_free(b->buffer);
                b->buffer = NULL;
                b->capacity = 0;
            }
        }
    }
    /* ORDER[work.recycle]: release; pairs with the acquire in nst_construct_reach and await by members a ring ahead. */
    if (nst_xchg_acq_rel(&c->word, ((word >> GENERATION) + 1) << GENERATION) & WAITED)
        nst_latch_advance(&c->moved);
}

/* True for the first to go. */
static bool leave(struct nst_thread *self, struct nst_construct *c)
{
    /* ORDER[work.left]: acq_rel; pairs with itself: the additions form a chain, so the last to leave has seen all others' last accesses
     * before it frees the slot. */
    uint64_t word = nst_add_acq_rel(&c->word, 1);

    if ((word & LEFT) + 1 == self->team->nthreads)
        recycle(c, word);
    return (word & LEFT) == 0;
}

void nst_construct_leave(struct nst_thread *self, struct nst_construct *c)
{
    leave(self, c);
}

bool nst_construct_pass(struct nst_thread *self, struct nst_construct *c)
{
    return leave(self, c);
}

struct nst_construct *nst_construct_prepare(struct nst_team *team)
{
    uint64_t sequence = team->threads[0].work.sequence;
    struct nst_construct *c = &team->work.ring[sequence % NST_WORK_RING];

    NST_ASSERT(nst_load_relaxed(&c->word) >> GENERATION == sequence / NST_WORK_RING);
    forget_blocks(c);
    c->large = false;
    nst_store_relaxed(&c->word, generation_word(sequence) | CLAIMED | OPEN); /* the fork publishes it */
    team->work.prepared = sequence + 1;
    return c;
}

struct nst_construct *nst_construct_join(struct nst_thread *self)
{
    if (self->team->work.prepared != self->work.sequence + 1)
        return NULL;
    return &self->team->work.ring[self->work.sequence++ % NST_WORK_RING];
}

static void *fill_block(struct nst_work_block *b, size_t bytes)
{
    if (bytes <= b->capacity && (b->capacity <= KEEP_BYTES || bytes > b->capacity / 2)) {
        memset(b->buffer, 0, bytes);
        return b->buffer;
    }
    nst_mem_free(b->buffer);
    b->buffer = nst_mem_lines_or_die(bytes);
    b->capacity = bytes;
    return b->buffer;
}

void *nst_construct_block(struct nst_thread *self, struct nst_construct *c, unsigned index, size_t bytes)
{
    struct nst_work_block *b = &c->blocks[index];

    NST_VERIFY(index < NST_WORK_BLOCKS);
    for (;;) {
        uint32_t tag = nst_latch_tag(&c->moved);
        /* ORDER[work.block]: acquire; pairs with the release below: the memory is zero when its address is seen. */
        uintptr_t ready = nst_load_acquire(&b->ready);

        if (ready > 1)
            return (void *)ready;
        if (ready == 0) {
            if (nst_cas_relaxed(&b->ready, &ready, 1)) {
                void *p = fill_block(b, bytes ? bytes : 1);

                nst_store_relaxed(&c->blocks_used, true);
                /* ORDER[work.block]: release; pairs with the acquire above. */
                nst_store_release(&b->ready, (uintptr_t)p);
                nst_latch_advance(&c->moved);
                return p;
            }
            continue;
        }
        nst_wait(&c->moved, tag, &self->team->scope);
    }
}

/* Static loops and teams of one take no slot until somebody wants memory of them. */
static struct nst_construct *open_slot(struct nst_thread *self)
{
    if (self->work.loop.mode == 0)
        return self->work.slot;
    if (!self->work.slot) {
        bool first;

        self->work.slot = nst_construct_enter(self, &first);
        if (first)
            nst_construct_open(self->work.slot);
    }
    return self->work.slot;
}

void *nst_work_memory(struct nst_thread *self, size_t bytes)
{
    struct nst_construct *c = open_slot(self);

    if (c)
        return nst_construct_block(self, c, self->work.blocks++, bytes);
    /* The region is cancelled and the ring is of no use any more: what the caller computes will not be looked at, but
     * it must have somewhere to write.  Lost for good, once per cancelled region at worst. */
    if (nst_construct_cancelled(self))
        return nst_mem_lines_or_die(bytes ? bytes : 1);
    nst_fatal("memory of a worksharing construct asked for outside of any");
}

void nst_work_close(struct nst_thread *self)
{
    nst_loop_end(self);
    nst_doacross_end(self);
}

void nst_work_reset(struct nst_team *team)
{
    for (unsigned i = 0; i < NST_WORK_RING; i++) {
        struct nst_construct *c = &team->work.ring[i];

        nst_store_relaxed(&c->word, 0);
        forget_blocks(c);
    }
    for (unsigned i = 0; i < team->nthreads; i++) /* the others' have not moved since the last reset, whatever the sizes were */
        memset(&team->threads[i].work, 0, sizeof team->threads[i].work);
    team->work.prepared = 0;
    nst_store_relaxed(&team->work.cancelled, 0);
}

void nst_construct_wake_all(struct nst_team *team)
{
    for (unsigned i = 0; i < NST_WORK_RING; i++) {
        struct nst_construct *c = &team->work.ring[i];

        nst_latch_advance(&c->moved);
        for (unsigned k = 0; k < NST_ORDERED_LATCHES; k++)
            nst_latch_advance(&c->ordered_line.moved[k]);
    }
}
