// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns single and copyprivate.  Who leaves a construct first executes the single block: that is one addition per
 * member.  With copyprivate the slot opens when the executor publishes, so the others' wait for data is the ring's wait
 * for an initialised slot. */
#include "runtime/omp/work/single.h"

#include "runtime/omp/work/construct.h"

bool nst_single_enter(struct nst_thread *self)
{
    struct nst_construct *c;

    if (self->team->nthreads == 1)
        return true;
    c = nst_construct_reach(self);
    return c && nst_construct_pass(self, c);
}

static void publish(struct nst_construct *c, void *data)
{
    nst_store_relaxed(&c->shared, data); /* nst_construct_open releases it */
    nst_construct_open(c);
}

void *nst_single_copy_begin(struct nst_thread *self)
{
    struct nst_construct *c;
    void *data;
    bool first;

    if (self->team->nthreads == 1)
        return NULL;
    c = nst_construct_enter(self, &first);
    if (first) {
        self->work.slot = c;
        self->work.blocks = 0;
    }
    if (first || !c)
        return NULL;
    data = nst_load_relaxed(&c->shared);
    nst_construct_leave(self, c);
    return data;
}

void nst_single_copy_publish(struct nst_thread *self, void *data)
{
    struct nst_construct *c = self->work.slot;

    if (!c)
        return;
    self->work.slot = NULL;
    publish(c, data);
    nst_construct_leave(self, c);
}

void *nst_single_broadcast(struct nst_thread *self, void *data, bool didit)
{
    struct nst_construct *c;

    if (self->team->nthreads == 1)
        return data;
    c = nst_construct_reach(self);
    if (!c)
        return data;
    if (didit)
        publish(c, data);
    else if (nst_construct_await_open(self, c))
        data = nst_load_relaxed(&c->shared);
    nst_construct_leave(self, c);
    return data;
}
