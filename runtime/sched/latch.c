// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/latch.h"

#include "runtime/sched/current.h"
#include "runtime/sched/park.h"
#include "runtime/sched/publish.h"
#include "runtime/sched/state.h"
#include "runtime/strand/annotate.h"

/* The stack of parked strands in a latch word. */
static struct nst_strand *who(uint64_t word)
{
    return (struct nst_strand *)(uintptr_t)((word & NST_LATCH_WHO_MASK) << 6);
}

_Static_assert(_Alignof(struct nst_strand) >= 64, "a latch drops six bits of a strand's address");

/* s, which was said to wait with flags, does not, and is the caller's again.  False: meanwhile somebody has lent it a native thread (for
 * its signals), and now it is ready there. */
static bool withdraw(struct nst_strand *s, uint32_t flags)
{
    uint32_t seen = nst_load_relaxed(&s->state);

    if (!(flags & NST_STRAND_OFF)) {
        nst_store_relaxed(&s->state, (uint32_t)NST_STRAND_RUN);
        return true;
    }
    for (;;) {
        bool off = seen & NST_STRAND_OFF;
        uint32_t next = off ? (uint32_t)NST_STRAND_RUN : NST_STRAND_READY | (seen & NST_STRAND_BOUND);
        if (nst_cas_acq_rel(&s->state, &seen, next)) /* ORDER[strand.ready]: as in nst_strand_borrow */
            return off;
    }
}

bool nst_park_register(struct nst_strand *s, uint32_t flags)
{
    struct nst_latch *l = s->wait_latch;
    uint32_t tag = s->wait_tag; /* s may be resumed, and its fields reused, the instant the exchange below succeeds */
    uint64_t seen = nst_load_relaxed(&l->word);

    NST_ASSERT(nst_strand_kind(s) == NST_STRAND_RUN);
    nst_store_release(&s->state, NST_STRAND_WAITING | flags); /* ORDER[strand.ready]: pairs with nst_strand_borrow: its stack is saved */
    do {
        if ((uint32_t)(seen >> NST_LATCH_TAG_SHIFT) != tag)
            return !withdraw(s, flags);
        s->next = who(seen);
        /* ORDER[latch.park]: release; pairs with the exchange in nst_latch_advance, which reads next and state. */
    } while (!nst_cas_acq_rel(&l->word, &seen, (uint64_t)tag << NST_LATCH_TAG_SHIFT | (uint64_t)(uintptr_t)s >> 6));
    return true;
}

void nst_latch_advance(struct nst_latch *l)
{
    uint64_t seen = nst_load_relaxed(&l->word);
    uint64_t next;

    NST_HAPPENS_BEFORE(l);
    do {
        next = ((seen >> NST_LATCH_TAG_SHIFT) + 1) << NST_LATCH_TAG_SHIFT; /* the tag wraps in its 22 bits */
        /* ORDER[latch.tag]: release for who sees the new tag; acquire for the parked strands' fields (ORDER[latch.park]). */
    } while (!nst_cas_acq_rel(&l->word, &seen, next));
    struct nst_strand *parked = who(seen);
    if (NST_UNLIKELY(parked != NULL))
        nst_ready_all(nst_strand_self()->carrier, parked);
}
