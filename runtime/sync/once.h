// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Run once and wait for it.  All zero = not run yet.  Whoever returns from nst_once_run sees all that fn did. */
#ifndef NST_SYNC_ONCE_H
#define NST_SYNC_ONCE_H

#include "runtime/sched/latch.h"

#include <stdbool.h>

struct nst_once {
    _Atomic uint32_t state; /* 0 untouched, 1 running, 2 done */
    struct nst_latch done;
};

void nst_once_run_slow(struct nst_once *o, void (*fn)(void *), void *arg) NST_COLD;

NST_INLINE void nst_once_run(struct nst_once *o, void (*fn)(void *), void *arg)
{
    /* ORDER[once.done]: acquire; pairs with the release that ends nst_once_run_slow. */
    if (NST_UNLIKELY(nst_load_acquire(&o->state) != 2))
        nst_once_run_slow(o, fn, arg);
}

#endif
