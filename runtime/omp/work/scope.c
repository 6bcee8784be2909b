// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the scope construct: a slot of the ring that stays entered around other constructs, for its memory's sake. */
#include "runtime/omp/work/scope.h"

#include "runtime/omp/work/construct.h"

void nst_scope_begin(struct nst_thread *self)
{
    bool first;

    nst_scope_end(self); /* a cancelled scope may have been abandoned */
    self->work.scope = nst_construct_enter(self, &first);
    self->work.scope_blocks = 0;
    if (first)
        nst_construct_open(self->work.scope);
}

void nst_scope_end(struct nst_thread *self)
{
    struct nst_construct *c = self->work.scope;

    if (!c)
        return;
    self->work.scope = NULL;
    nst_construct_leave(self, c);
}
