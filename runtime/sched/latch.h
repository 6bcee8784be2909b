// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A latch: what every wait of the runtime waits on.  One word holds a tag (a small generation number) and the stack of
 * strands parked until the tag moves.  The setter advances the tag and takes all parked strands in a single exchange, so
 * there is no window between "set" and "who was waiting".
 *
 * Use: read the tag; make sure what you wait for has not happened yet; nst_wait() until the tag has moved; look again.
 *
 *     for (;;) {
 *         uint32_t tag = nst_latch_tag(&l);
 *         if (condition())
 *             break;
 *         nst_wait(&l, tag, scope);
 *     }
 *
 * and on the other side: make the condition true, then nst_latch_advance(&l).
 *
 * A latch of all zero bytes is ready for use; none is ever destroyed.  The memory must stay readable as long as a waiter
 * may look; a waiter looks at the latch no more once nst_wait returned.  The setter must not touch what holds the latch
 * after nst_latch_advance if a waiter may free it. */
#ifndef NST_SCHED_LATCH_H
#define NST_SCHED_LATCH_H

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"

#include <stdint.h>

struct nst_latch {
    _Atomic uint64_t word; /* bits 42..63 tag; bits 0..41 top of the stack of parked strands, a line-aligned 48-bit address
                            * without its 6 zero bits */
};

#define NST_LATCH_TAG_SHIFT 42
#define NST_LATCH_WHO_MASK  ((UINT64_C(1) << NST_LATCH_TAG_SHIFT) - 1)
#define NST_LATCH_TAG_MASK  ((UINT32_C(1) << (64 - NST_LATCH_TAG_SHIFT)) - 1)

/* ORDER[latch.tag]: acquire; pairs with the exchange in nst_latch_advance.  Whoever sees the new tag sees all that the
 * setter wrote before it. */
NST_INLINE uint32_t nst_latch_tag(const struct nst_latch *l)
{
    return (uint32_t)(nst_load_acquire((_Atomic uint64_t *)&l->word) >> NST_LATCH_TAG_SHIFT);
}

/* Moves the tag on and wakes everyone who waits for that.  Any thread; no lock, no allocation. */
void nst_latch_advance(struct nst_latch *l);

#endif
