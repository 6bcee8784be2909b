// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the dynamic schedules (OpenMP 5.2, 11.5.3).
 *
 * Monotonic: one shared counter of chunks.
 *
 * Nonmonotonic, the default: every member owns a range of chunks, packed as (end << 32 | begin) into one word on its
 * own cache line.  The owner takes from the front with one compare-and-swap that nobody contends for.  A member whose
 * range is empty takes the upper half of another's with a compare-and-swap of the same word, keeps the first chunk of
 * it and makes the rest its own range.  The word is the whole state, so a swap that succeeds on an equal old value is
 * right whatever happened in between (no ABA), and an empty range is written by its owner alone.  A half on its way
 * from one word to another is invisible to a third member, which then leaves early: a loss of balance for one chunk,
 * never of an iteration.
 *
 * The last chunk is in no range.  Compilers take lastprivate from the member that ran the last iteration, as its
 * private copy is when the loop ends, so that member must run nothing afterwards; were the chunk part of a range, its
 * owner would have to leave while there is work to steal.  It goes to the first member that finds nothing else.
 *
 * Only numbers travel through these words, what members share goes through the construct's slot or a barrier: so all
 * accesses are relaxed. */
#include "runtime/omp/work/loop_impl.h"

#define HALF 32
#define ENOUGH_TO_SEE 16 /* ranges compared before a thief settles for the largest */

static uint64_t range_pack(uint64_t begin, uint64_t end)
{
    return end << HALF | begin;
}

static uint64_t range_begin(uint64_t range)
{
    return range & UINT32_MAX;
}

static uint64_t range_end(uint64_t range)
{
    return range >> HALF;
}

static uint64_t range_size(uint64_t range)
{
    return range_begin(range) < range_end(range) ? range_end(range) - range_begin(range) : 0;
}

enum nst_loop_mode nst_loop_dynamic_mode(uint64_t n, uint64_t chunk, unsigned members, bool monotonic)
{
    uint64_t chunks = nst_loop_chunks(n, chunk);

    /* With a handful of chunks the counter costs less than writing a range for everybody. */
    if (monotonic || chunks > UINT32_MAX || chunks / 2 < members)
        return NST_LOOP_COUNTER;
    return NST_LOOP_RANGES;
}

void nst_loop_ranges_fill(struct nst_team *team, struct nst_construct *c)
{
    unsigned slot = nst_construct_index(team, c);
    uint64_t chunks = nst_loop_chunks(c->n, c->chunk) - 1, begin, count;

    /* A combined loop is prepared before the team knows how many threads the system grants, so members look for chunks at
     * everyone who might have been. */
    c->ranges = team->nthreads;
    for (unsigned t = 0; t < c->ranges; t++) {
        nst_loop_block(chunks, t, c->ranges, &begin, &count);
        nst_store_relaxed(&team->threads[t].work.ranges[slot], range_pack(begin, begin + count));
    }
    nst_store_relaxed(&c->next, 0); /* the last chunk is still there */
}

static struct nst_loop_piece chunk_bounds(struct nst_thread *self, uint64_t k)
{
    uint64_t chunk = self->work.loop.chunk, first = k * chunk, left = self->work.loop.n - first;

    return (struct nst_loop_piece){first, left < chunk ? left : chunk};
}

/* The thread slot with the largest range among the first few that have something; NULL if nobody has. */
static _Atomic uint64_t *choose_victim(struct nst_thread *self, unsigned slot)
{
    struct nst_team *team = self->team;
    unsigned ranges = self->work.slot->ranges;
    _Atomic uint64_t *best = NULL;
    uint64_t best_size = 0;

    for (unsigned seen = 1, t = self->num; seen < ranges; seen++) {
        _Atomic uint64_t *range;
        uint64_t size;

        t = t + 1 == ranges ? 0 : t + 1;
        range = &team->threads[t].work.ranges[slot];
        size = range_size(nst_load_relaxed(range));
        if (size > best_size) {
            best = range;
            best_size = size;
        }
        if (best && seen >= ENOUGH_TO_SEE)
            break;
    }
    return best;
}

static NST_NOINLINE struct nst_loop_piece steal(struct nst_thread *self)
{
    unsigned slot = nst_construct_index(self->team, self->work.slot);
    _Atomic uint64_t *victim;

    while ((victim = choose_victim(self, slot)) != NULL) {
        uint64_t range = nst_load_relaxed(victim);

        while (range_size(range) > 0) {
            uint64_t middle = range_end(range) - (range_size(range) + 1) / 2;

            if (nst_cas_relaxed(victim, &range, range_pack(range_begin(range), middle))) {
                if (middle + 1 < range_end(range))
                    nst_store_relaxed(&self->work.ranges[slot], range_pack(middle + 1, range_end(range)));
                return chunk_bounds(self, middle);
            }
        }
    }
    self->work.loop.mode = NST_LOOP_DONE;
    if (nst_load_relaxed(&self->work.slot->next) == 0 && nst_xchg_relaxed(&self->work.slot->next, 1) == 0)
        return chunk_bounds(self, self->work.loop.chunks - 1);
    return (struct nst_loop_piece){0, 0};
}

struct nst_loop_piece nst_loop_ranges_take(struct nst_thread *self)
{
    _Atomic uint64_t *own = &self->work.ranges[nst_construct_index(self->team, self->work.slot)];
    uint64_t range = nst_load_relaxed(own);

    while (range_begin(range) < range_end(range)) {
        if (NST_LIKELY(nst_cas_relaxed(own, &range, range + 1)))
            return chunk_bounds(self, range_begin(range));
    }
    return steal(self);
}

struct nst_loop_piece nst_loop_counter_take(struct nst_thread *self)
{
    struct nst_construct *c = self->work.slot;
    uint64_t chunks = self->work.loop.chunks, k;

    if (NST_LIKELY(chunks <= INT64_MAX)) {
        k = nst_add_relaxed(&c->next, 1); /* every member overshoots at most once: it does not come back */
    } else {
        k = nst_load_relaxed(&c->next);
        while (k < chunks && !nst_cas_relaxed(&c->next, &k, k + 1))
            ;
    }
    if (k < chunks)
        return chunk_bounds(self, k);
    self->work.loop.mode = NST_LOOP_DONE;
    return (struct nst_loop_piece){0, 0};
}
