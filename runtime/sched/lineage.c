// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/lineage.h"

struct nst_lineage nst_lineage;

void nst_lineage_forked(const struct nst_strand *self)
{
    uint32_t owner = self ? self->gtid & NST_OWNER_UNKNOWN : NST_OWNER_UNKNOWN;

    if (nst_lineage.generation == 0 || nst_lineage.kept != owner)
        nst_lineage.kept_since = nst_lineage.generation;
    nst_lineage.kept = owner;
    nst_lineage.generation++;
}
