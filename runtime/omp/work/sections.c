// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the sections construct: a loop over its numbers, one by one and in order, on the loop's shared counter. */
#include "runtime/omp/work/sections.h"

#include "runtime/omp/work/loop.h"

static struct nst_loop_spec spec_of(unsigned count)
{
    struct nst_loop_spec spec = {
        .n = count,
        .chunk = 1,
        .kind = NST_SCHEDULE_DYNAMIC,
        .modifier = NST_MODIFIER_MONOTONIC,
        .keep_chunks = true,
    };

    return spec;
}

void nst_sections_begin(struct nst_thread *self, unsigned count)
{
    struct nst_loop_spec spec = spec_of(count);

    nst_loop_begin(self, &spec);
}

unsigned nst_sections_next(struct nst_thread *self)
{
    struct nst_loop_chunk c;

    return nst_loop_next(self, &c) ? (unsigned)c.first + 1 : 0;
}

void nst_sections_end(struct nst_thread *self)
{
    nst_loop_end(self);
}

void nst_sections_prepare(struct nst_team *team, unsigned count)
{
    struct nst_loop_spec spec = spec_of(count);

    nst_loop_prepare(team, &spec);
}
