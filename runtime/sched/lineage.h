// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Which process of a chain of forks this is, and what of its ancestors' is still alive in it: of all threads only the one that
 * forked lives on in the child, so what another one held or waited for at that moment is nobody's.
 *
 * Whoever must tell notes the generation, and where something is owned the owner.  Both change in the child of fork() alone,
 * while it has one thread; so plain accesses are enough, and no answer ever changes under its reader. */
#ifndef NST_SCHED_LINEAGE_H
#define NST_SCHED_LINEAGE_H

#include "runtime/base/compiler.h"
#include "runtime/sched/current.h"

#include <stdbool.h>
#include <stdint.h>

/* Owners are gtids of strands, one bit less of them all for a thread that the runtime does not know. */
#define NST_OWNER_BITS    18
#define NST_OWNER_UNKNOWN ((UINT32_C(1) << NST_OWNER_BITS) - 1)

struct nst_lineage {
    uint32_t generation; /* forks between the first process and this one */
    uint32_t kept;       /* the owner that came along with the last fork ... */
    uint32_t kept_since; /* ... and with all forks since this generation; without forks nothing is asked about it */
};

extern struct nst_lineage nst_lineage;

/* The caller as an owner. */
NST_INLINE uint32_t nst_owner_self(void)
{
    const struct nst_strand *s = nst_strand_self_or_null();

    return NST_LIKELY(s != NULL) ? s->gtid & NST_OWNER_UNKNOWN : NST_OWNER_UNKNOWN;
}

/* Is an owner who noted `age` generations before this one here, age > 0? */
NST_INLINE bool nst_owner_was_kept(uint32_t owner, uint32_t age)
{
    return owner == nst_lineage.kept && age <= nst_lineage.generation - nst_lineage.kept_since;
}

/* In the child of fork(), before anybody asks; self: the strand that forked, NULL when it is none. */
void nst_lineage_forked(const struct nst_strand *self);

#endif
