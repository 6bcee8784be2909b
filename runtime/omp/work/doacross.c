// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns doacross flags: which iterations have been posted.
 *
 * A bit per iteration, unless rows are known to be executed whole.  Then, if there is more than one dimension, a word
 * per iteration of the outermost: the number of inner iterations (linearised) up to the last one posted.  Its member
 * executes them in order, so that says of each whether it is finished, in memory that does not grow with the inner
 * dimensions.  Where a row is shared it would not: its word would jump over iterations that others have yet to execute.
 *
 * A waiter announces itself in a counter and then looks at the flag; a poster sets the flag and then looks at the
 * counter: both sequentially consistent, so one of them sees the other (Dekker).  Counters and latches are spread over
 * lines by flag, as neighbouring iterations run on different members. */
#include "runtime/omp/work/doacross.h"

#include "runtime/base/panic.h"
#include "runtime/omp/work/construct.h"

#define BELLS 8 /* a power of two */

struct bell {
    _Atomic unsigned waiters;
    struct nst_latch posted;
} NST_ON_LINE;

struct state {
    struct bell bells[BELLS];
    unsigned ndims;
    bool rows;               /* a word per row; else a bit per iteration */
    uint64_t *counts;        /* into this block */
    _Atomic uint64_t *flags; /* likewise */
};

static size_t flag_words(bool rows, unsigned ndims, const uint64_t *counts)
{
    uint64_t n = counts[0];
    bool fits = true;

    if (!rows) {
        for (unsigned d = 1; d < ndims; d++)
            fits = fits && !__builtin_mul_overflow(n, counts[d], &n);
        n = n / 64 + 1;
    }
    if (!fits || n > SIZE_MAX / 16)
        nst_fatal("an ordered loop of %u dimensions: more iterations than there is memory to mark them in", ndims);
    return (size_t)n;
}

static struct state *lay_out(struct state *s, bool rows, unsigned ndims, const uint64_t *counts)
{
    s->ndims = ndims;
    s->rows = rows;
    s->counts = (uint64_t *)(s + 1);
    s->flags = (_Atomic uint64_t *)(s->counts + ndims);
    for (unsigned d = 0; d < ndims; d++)
        s->counts[d] = counts[d];
    return s;
}

void nst_doacross_begin(struct nst_thread *self, unsigned ndims, const uint64_t *counts, bool rows)
{
    struct nst_construct *c;
    size_t bytes;
    bool first;
    struct state *s;

    nst_doacross_end(self);
    if (self->team->nthreads == 1 || ndims == 0)
        return;
    for (unsigned d = 0; d < ndims; d++) {
        if (counts[d] == 0)
            return; /* no iterations at all */
    }
    rows = rows && ndims > 1;
    c = nst_construct_enter(self, &first);
    if (!c)
        return;
    bytes = sizeof *s + (ndims + flag_words(rows, ndims, counts)) * sizeof(uint64_t);
    s = nst_construct_block(self, c, 0, bytes);
    if (first) {
        lay_out(s, rows, ndims, counts);
        c->large = true;
        nst_construct_open(c);
    }
    self->work.doacross = c;
    self->work.doacross_state = s;
}

unsigned nst_doacross_dims(const struct nst_thread *self)
{
    const struct state *s = self->work.doacross_state;

    return s ? s->ndims : 0;
}

void nst_doacross_end(struct nst_thread *self)
{
    struct nst_construct *c = self->work.doacross;

    if (!c)
        return;
    self->work.doacross = NULL;
    self->work.doacross_state = NULL;
    nst_construct_leave(self, c);
}

static bool in_space(const struct state *s, const uint64_t *vec)
{
    for (unsigned d = 0; d < s->ndims; d++) {
        if (vec[d] >= s->counts[d])
            return false;
    }
    return true;
}

/* Where an iteration is noted: it is finished if flags[word] has the bit, or is at least the progress. */
struct mark {
    uint64_t word;
    uint64_t bit;      /* 0: rows */
    uint64_t progress; /* how far the inner dimensions are when it is finished: 1 for their first iteration */
    unsigned bell;
};

static struct mark mark_of(const struct state *s, const uint64_t *vec)
{
    uint64_t linear = s->rows ? 0 : vec[0];

    for (unsigned d = 1; d < s->ndims; d++)
        linear = linear * s->counts[d] + vec[d];
    if (s->rows)
        return (struct mark){.word = vec[0], .progress = linear + 1, .bell = vec[0] % BELLS};
    return (struct mark){.word = linear / 64, .bit = UINT64_C(1) << linear % 64, .bell = linear % BELLS};
}

void nst_doacross_post(struct nst_thread *self, const uint64_t *vec)
{
    struct state *s = self->work.doacross_state;
    struct bell *b;
    struct mark m;

    if (!s || !in_space(s, vec))
        return;
    m = mark_of(s, vec);
    b = &s->bells[m.bell];
    /* ORDER[work.posted]: release; pairs with the loads in is_posted: a waiter sees what the iteration wrote.
     * ORDER[work.bell]: seq_cst; with the load of waiters, against the addition and load in nst_doacross_wait. */
    if (m.bit)
        nst_or_seq_cst(&s->flags[m.word], m.bit);
    else
        nst_store_seq_cst(&s->flags[m.word], m.progress);
    if (nst_load_seq_cst(&b->waiters) != 0)
        nst_latch_advance(&b->posted);
}

static bool is_posted(const struct state *s, struct mark m)
{
    /* ORDER[work.posted]: acquire, by way of seq_cst; pairs with nst_doacross_post.
     * ORDER[work.bell]: seq_cst; see nst_doacross_wait. */
    uint64_t flags = nst_load_seq_cst(&s->flags[m.word]);

    return m.bit ? (flags & m.bit) != 0 : flags >= m.progress;
}

void nst_doacross_wait(struct nst_thread *self, const uint64_t *vec)
{
    struct state *s = self->work.doacross_state;
    struct bell *b;
    struct mark m;

    if (!s || !in_space(s, vec))
        return;
    m = mark_of(s, vec);
    if (is_posted(s, m))
        return;
    b = &s->bells[m.bell];
    /* ORDER[work.bell]: seq_cst; before the look at the flag, against the flag and the look at waiters in the post. */
    nst_add_seq_cst(&b->waiters, 1);
    for (;;) {
        uint32_t tag = nst_latch_tag(&b->posted);

        if (is_posted(s, m) || nst_construct_cancelled(self))
            break;
        nst_wait(&b->posted, tag, &self->team->scope);
    }
    nst_sub_relaxed(&b->waiters, 1);
}
