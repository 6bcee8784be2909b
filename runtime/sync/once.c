// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The first caller and those who come while it runs. */
#include "runtime/sync/once.h"

#include "runtime/sched/wait.h"

enum { UNTOUCHED, RUNNING, DONE };

void nst_once_run_slow(struct nst_once *o, void (*fn)(void *), void *arg)
{
    uint32_t seen = UNTOUCHED;

    if (nst_cas_relaxed(&o->state, &seen, RUNNING)) {
        fn(arg);
        /* ORDER[once.done]: release; pairs with the acquires here and in nst_once_run. */
        nst_store_release(&o->state, DONE);
        nst_latch_advance(&o->done);
        return;
    }
    for (;;) {
        uint32_t tag = nst_latch_tag(&o->done);
        /* ORDER[once.done]: acquire; pairs with the release above. */
        if (nst_load_acquire(&o->state) == DONE)
            return;
        nst_wait(&o->done, tag, NULL);
    }
}
