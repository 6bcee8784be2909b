// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What the layers above do when a native thread becomes known to the runtime, exits, or forks. */
#ifndef NST_SCHED_ROOT_H
#define NST_SCHED_ROOT_H

#include "runtime/strand/strand.h"

struct nst_root_hooks {
    void (*enter)(struct nst_strand *root);  /* give it its initial thread: root->thread */
    void (*leave)(struct nst_strand *root);  /* on that thread, as it exits: release what it cached */
    bool (*may_end)(struct nst_strand *donor); /* idle, and the caller's: would nobody miss it? */
    void (*end)(struct nst_strand *donor);     /* on its own native thread, as that exits: the same as leave */
    /* In the child of fork(), where all threads but the forking one are gone: their strands' memory is about to serve others; and
     * then, when those below have forgotten them: self, NULL if unknown, is the only thread. */
    void (*lost)(struct nst_strand *other);
    void (*forked)(struct nst_strand *self);
    void (*resumed)(struct nst_strand *self); /* any strand, on whatever native thread, once nst_pool.differ */
};

extern const struct nst_root_hooks *nst_root_hooks;

/* Defined by runtime/omp/init.c: reads the settings into nst_pool, sets the hooks.  Called once, before any strand exists.
 * Returns whether the user-level switch was asked for by name. */
bool nst_runtime_begin(void);

/* All strands that roots have or had, one after the other; NULL: the first, and at the end.  Any thread; signal handlers too. */
struct nst_strand *nst_root_next(struct nst_strand *s);

/* Is the calling thread being adopted?  Only a signal handler can ask then. */
bool nst_root_is_adopting(void);

#endif
