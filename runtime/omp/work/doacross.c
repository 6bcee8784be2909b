// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns doacross flags: which iterations have been posted.
 *
 * One dimension: a bit per iteration.  More: a word per iteration of the outermost dimension, the number of inner
 * iterations (linearised) up to the last one posted; its member executes them in order, so that says of each whether it
 * is finished, in memory that does not grow with the inner dimensions.
 *
 * A waiter announces itself in a counter and then looks at the flag; a poster sets the flag and then looks at the
 * counter: both sequentially consistent, so one of them sees the other (Dekker).  Counters and latches are spread over
 * lines by the outermost index, as neighbouring iterations run on different members. */
#include "runtime/omp/work/doacross.h"

#include "runtime/omp/work/construct.h"

#define BELLS 8 /* a power of two */

struct bell {
    _Atomic unsigned waiters;
    struct nst_latch posted;
} NST_ON_LINE;

struct state {
    struct bell bells[BELLS];
    unsigned ndims;
    uint64_t *counts;        /* into this block */
    _Atomic uint64_t *flags; /* likewise */
};

static size_t flag_words(unsigned ndims, const uint64_t *counts)
{
    return ndims == 1 ? (size_t)(counts[0] / 64 + 1) : (size_t)counts[0];
}

static struct state *lay_out(struct state *s, unsigned ndims, const uint64_t *counts)
{
    s->ndims = ndims;
    s->counts = (uint64_t *)(s + 1);
    s->flags = (_Atomic uint64_t *)(s->counts + ndims);
    for (unsigned d = 0; d < ndims; d++)
        s->counts[d] = counts[d];
    return s;
}

void nst_doacross_begin(struct nst_thread *self, unsigned ndims, const uint64_t *counts)
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
    c = nst_construct_enter(self, &first);
    if (!c)
        return;
    bytes = sizeof *s + (ndims + flag_words(ndims, counts)) * sizeof(uint64_t);
    s = nst_construct_block(self, c, 0, bytes);
    if (first) {
        lay_out(s, ndims, counts);
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

/* How far the inner dimensions are when vec is done: 1 for their first iteration. */
static uint64_t inner_progress(const struct state *s, const uint64_t *vec)
{
    uint64_t linear = 0;

    for (unsigned d = 1; d < s->ndims; d++)
        linear = linear * s->counts[d] + vec[d];
    return linear + 1;
}

static struct bell *bell_of(struct state *s, const uint64_t *vec)
{
    return &s->bells[vec[0] % BELLS];
}

void nst_doacross_post(struct nst_thread *self, const uint64_t *vec)
{
    struct state *s = self->work.doacross_state;
    struct bell *b;

    if (!s || !in_space(s, vec))
        return;
    b = bell_of(s, vec);
    /* ORDER[work.posted]: release; pairs with the loads in is_posted: a waiter sees what the iteration wrote.
     * ORDER[work.bell]: seq_cst; with the load of waiters, against the addition and load in nst_doacross_wait. */
    if (s->ndims == 1)
        nst_or_seq_cst(&s->flags[vec[0] / 64], UINT64_C(1) << (vec[0] % 64));
    else
        nst_store_seq_cst(&s->flags[vec[0]], inner_progress(s, vec));
    if (nst_load_seq_cst(&b->waiters) != 0)
        nst_latch_advance(&b->posted);
}

static bool is_posted(const struct state *s, const uint64_t *vec)
{
    /* ORDER[work.posted]: acquire, by way of seq_cst; pairs with nst_doacross_post.
     * ORDER[work.bell]: seq_cst; see nst_doacross_wait. */
    if (s->ndims == 1)
        return (nst_load_seq_cst(&s->flags[vec[0] / 64]) >> (vec[0] % 64) & 1) != 0;
    return nst_load_seq_cst(&s->flags[vec[0]]) >= inner_progress(s, vec);
}

void nst_doacross_wait(struct nst_thread *self, const uint64_t *vec)
{
    struct state *s = self->work.doacross_state;
    struct bell *b;

    if (!s || !in_space(s, vec) || is_posted(s, vec))
        return;
    b = bell_of(s, vec);
    /* ORDER[work.bell]: seq_cst; before the look at the flag, against the flag and the look at waiters in the post. */
    nst_add_seq_cst(&b->waiters, 1);
    for (;;) {
        uint32_t tag = nst_latch_tag(&b->posted);

        if (is_posted(s, vec) || nst_construct_cancelled(self))
            break;
        nst_wait(&b->posted, tag, &self->team->scope);
    }
    nst_sub_relaxed(&b->waiters, 1);
}
