// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the life of a worksharing loop: which schedule it gets, its slot, its end.  Threading: a member acts on its own
 * cursor; the slot's description is written by the first member (or the forking thread) and read-only once it is open.
 *
 * Static loops without the ordered clause share nothing and take no slot.  In a team of one no loop does. */
#include "runtime/omp/work/loop.h"

#include "runtime/omp/work/loop_impl.h"
#include "runtime/omp/work/ordered.h"

/* kind, modifier and chunk as they count: runtime and auto replaced. */
static struct nst_schedule resolve(const struct nst_loop_spec *spec, const struct nst_icv *icv)
{
    struct nst_schedule s = {.kind = spec->kind, .modifier = spec->modifier, .chunk = spec->chunk};

    if (s.kind == NST_SCHEDULE_RUNTIME) {
        s = icv->run_sched;
        if (spec->modifier != NST_MODIFIER_NONE)
            s.modifier = spec->modifier;
    }
    switch (s.kind) {
    case NST_SCHEDULE_DYNAMIC:
    case NST_SCHEDULE_GUIDED:
        if (s.chunk == 0)
            s.chunk = 1;
        break;
    case NST_SCHEDULE_STATIC:
        break;
    default: /* auto is a block partition: nothing shared, and equal loops get equal assignments */
        s.kind = NST_SCHEDULE_STATIC;
        s.chunk = 0;
        break;
    }
    if (s.chunk > spec->n)
        s.chunk = spec->n; /* nothing below can overflow; 0 only when there are no iterations */
    return s;
}

static enum nst_loop_mode choose_mode(const struct nst_loop_spec *spec, const struct nst_schedule *s, unsigned members,
                                      bool monotonic)
{
    if (spec->n == 0)
        return NST_LOOP_DONE;
    switch (s->kind) {
    case NST_SCHEDULE_DYNAMIC:
        return nst_loop_dynamic_mode(spec->n, s->chunk, members, monotonic);
    case NST_SCHEDULE_GUIDED:
        return NST_LOOP_GUIDED;
    default:
        return s->chunk ? NST_LOOP_CHUNKED : NST_LOOP_BLOCK;
    }
}

static void fill_slot(struct nst_team *team, struct nst_construct *c, const struct nst_loop_spec *spec, uint64_t chunk,
                      enum nst_loop_mode mode)
{
    c->n = spec->n;
    c->chunk = chunk;
    c->mode = (uint8_t)mode;
    c->ordered = spec->ordered;
    if (spec->ordered)
        nst_store_relaxed(&c->ordered_line.turn, 0);
    if (mode == NST_LOOP_RANGES)
        nst_loop_ranges_fill(team, c);
    else if (mode == NST_LOOP_COUNTER || mode == NST_LOOP_GUIDED)
        nst_store_relaxed(&c->next, 0);
}

/* The member's cursor from an open slot. */
static void adopt(struct nst_thread *self, struct nst_construct *c)
{
    self->work.slot = c;
    self->work.loop.ordered = c->ordered && self->team->nthreads > 1;
    if (c->mode == NST_LOOP_BLOCK || c->mode == NST_LOOP_CHUNKED) {
        nst_loop_static_start(self, c->n, c->chunk);
        return;
    }
    self->work.loop.mode = c->mode;
    self->work.loop.n = c->n;
    self->work.loop.chunk = c->chunk;
    self->work.loop.chunks = nst_loop_chunks(c->n, c->chunk);
}

/* A team of one: everything in one chunk, unless the ABI wants them singly. */
static void start_alone(struct nst_thread *self, const struct nst_loop_spec *spec, uint64_t chunk)
{
    self->work.loop.ordered = false;
    nst_loop_static_start(self, spec->n, spec->keep_chunks ? chunk : 0);
}

static void fresh_cursor(struct nst_thread *self)
{
    self->work.epoch++;
    self->work.slot = NULL;
    self->work.blocks = 0;
    self->work.loop.passed = true;
}

void nst_loop_begin(struct nst_thread *self, const struct nst_loop_spec *spec)
{
    struct nst_schedule s = resolve(spec, self->task->icv);
    bool monotonic = spec->ordered || s.modifier == NST_MODIFIER_MONOTONIC || self->work.doacross != NULL;
    enum nst_loop_mode mode = choose_mode(spec, &s, self->team->nthreads, monotonic);
    struct nst_construct *c;
    bool first;

    if (NST_UNLIKELY(self->work.loop.mode != NST_LOOP_CLOSED))
        nst_loop_end(self);
    fresh_cursor(self);
    self->work.loop.origin = spec->origin;
    self->work.loop.step = spec->step;
    self->work.loop.extra = spec->extra;
    if (self->team->nthreads == 1) {
        start_alone(self, spec, s.chunk);
        return;
    }
    if (mode <= NST_LOOP_CHUNKED && !spec->ordered) {
        self->work.loop.ordered = false;
        nst_loop_static_start(self, spec->n, s.chunk);
        return;
    }
    c = nst_construct_enter(self, &first);
    if (NST_UNLIKELY(!c)) {
        self->work.loop.mode = NST_LOOP_DONE;
        self->work.loop.ordered = false;
        return;
    }
    if (first) {
        fill_slot(self->team, c, spec, s.chunk, mode);
        nst_construct_open(c);
    }
    adopt(self, c);
}

void nst_loop_prepare(struct nst_team *team, const struct nst_loop_spec *spec)
{
    /* The region's implicit tasks inherit run-sched-var from the task that forks it. */
    const struct nst_icv *icv = team->parent ? team->parent->task->icv : team->threads[0].task->icv;
    struct nst_schedule s = resolve(spec, icv);
    bool monotonic = spec->ordered || s.modifier == NST_MODIFIER_MONOTONIC;
    struct nst_construct *c = nst_construct_prepare(team);

    c->origin = spec->origin;
    c->step = spec->step;
    c->extra = spec->extra;
    if (team->nthreads == 1)
        fill_slot(team, c, spec, spec->keep_chunks ? s.chunk : 0, spec->n ? NST_LOOP_BLOCK : NST_LOOP_DONE);
    else
        fill_slot(team, c, spec, s.chunk, choose_mode(spec, &s, team->nthreads, monotonic));
}

static NST_NOINLINE bool join_prepared(struct nst_thread *self)
{
    struct nst_construct *c = nst_construct_join(self);

    if (!c)
        return false;
    fresh_cursor(self);
    self->work.loop.origin = c->origin;
    self->work.loop.step = c->step;
    self->work.loop.extra = c->extra;
    adopt(self, c);
    return true;
}

static struct nst_loop_piece take(struct nst_thread *self)
{
    switch (self->work.loop.mode) {
    case NST_LOOP_RANGES:
        return nst_loop_ranges_take(self);
    case NST_LOOP_COUNTER:
        return nst_loop_counter_take(self);
    case NST_LOOP_GUIDED:
        return nst_loop_guided_take(self);
    case NST_LOOP_BLOCK:
        return nst_loop_block_take(self);
    case NST_LOOP_CHUNKED:
        return nst_loop_chunked_take(self);
    case NST_LOOP_CLOSED:
        if (join_prepared(self))
            return take(self);
        break;
    }
    return (struct nst_loop_piece){0, 0};
}

bool nst_loop_next(struct nst_thread *self, struct nst_loop_chunk *c)
{
    struct nst_loop_piece piece;

    if (self->work.loop.ordered)
        nst_ordered_chunk_done(self);
    piece = take(self);
    if (piece.count == 0)
        return false;
    c->first = piece.first;
    c->count = piece.count;
    c->last = self->work.loop.n - piece.first == piece.count;
    c->origin = self->work.loop.origin;
    c->step = self->work.loop.step;
    c->extra = self->work.loop.extra;
    if (self->work.loop.ordered) {
        self->work.loop.first = piece.first;
        self->work.loop.count = piece.count;
        self->work.loop.done = 0;
        self->work.loop.holds = false;
        self->work.loop.passed = false;
    }
    return true;
}

void nst_loop_end(struct nst_thread *self)
{
    if (NST_UNLIKELY(self->work.loop.mode == NST_LOOP_CLOSED && !join_prepared(self)))
        return;
    if (self->work.loop.ordered) {
        nst_ordered_chunk_done(self);
        self->work.loop.ordered = false;
    }
    self->work.loop.mode = NST_LOOP_CLOSED;
    if (self->work.slot) {
        nst_construct_leave(self, self->work.slot);
        self->work.slot = NULL;
    }
}
