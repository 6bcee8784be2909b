// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Task reductions (OpenMP 5.2, 5.5.8 to 5.5.11), as both ABIs need them.
 *
 * A block is memory for private copies: one slice per thread of a team, every item at a fixed offset of the slice.  A
 * registration says which originals have their copies in which block; it hangs on a taskgroup, or on a team for
 * reduction(task) on the parallel construct.  A task finds its executing thread's copy by an address: the original's, or
 * one inside any slice of the block.
 *
 * GOMP: the compiler lays the slice out, initialises copies on first touch (the block is zero-filled) and combines.
 * kmp: we lay it out, and init, combine and fini are function pointers; combining happens at the taskgroup's end. */
#ifndef NST_OMP_TASK_TASK_REDUCTION_H
#define NST_OMP_TASK_TASK_REDUCTION_H

#include "runtime/omp/task/taskgroup.h"

struct nst_reduction_item {
    void *original; /* address by which tasks name it, and where the result goes */
    size_t offset;  /* of its copy in a slice: the caller's (GOMP), or filled in by nst_reduction_new_typed */
    size_t size;    /* bytes; typed items only */
    void *orig;     /* second argument of init (kmp: reduce_orig) */
    void (*init)(void *copy, void *orig); /* NULL: zero fill */
    void (*fini)(void *copy);             /* may be NULL */
    void (*combine)(void *into, void *copy);
};

/* A registration of n items (copied) whose slices the caller has laid out: slice bytes each, aligned to align.  No block
 * yet. */
struct nst_reduction *nst_reduction_new(const struct nst_reduction_item *items, size_t n, size_t slice, size_t align);
/* One whose items have functions; slices are laid out here, copies are initialised when first asked for. */
struct nst_reduction *nst_reduction_new_typed(const struct nst_reduction_item *items, size_t n);
/* Frees it, and its block when no other registration shares that. */
void nst_reduction_delete(struct nst_reduction *r);

/* Gives it a block of its own, one slice per thread of team, zero-filled, and returns the first slice. */
void *nst_reduction_allot(struct nst_reduction *r, struct nst_team *team);
void *nst_reduction_block(const struct nst_reduction *r);

/* taskgroup task_reduction: allot (by self's team) and hang on the innermost group of self's task. */
void *nst_reduction_attach(struct nst_thread *self, struct nst_reduction *r);
/* The same, and nst_taskgroup_end combines into the originals, finalises the copies and deletes r (kmp). */
void nst_reduction_attach_at_end(struct nst_thread *self, struct nst_reduction *r);

/* reduction(task) on parallel (GOMP): from nst_fork.prepare.  Every thread of team finds it; the creator deletes it after
 * the region. */
void *nst_reduction_attach_team(struct nst_team *team, struct nst_reduction *r);

/* reduction(task) on a worksharing construct, and on parallel for kmp: every thread registers its own items (same n and
 * layout) and all share one block.  Opens a taskgroup that carries r; returns the block. */
void *nst_reduction_share_begin(struct nst_thread *self, struct nst_reduction *r);
/* Closes that group: waits for its tasks, deletes the registration.  Typed ones: the last thread to get here combines all
 * slices into its own originals, so each contribution lands exactly once.  Untyped: the block goes with its last user. */
void nst_reduction_share_end(struct nst_thread *self);
/* GOMP_workshare_task_reduction_unregister is share_end, then a team barrier unless cancelled. */

/* The executing thread's copy of the item that addr names, searching the groups around the current task, the team's
 * registration, then the same around the region, outwards.  *original (may be NULL) receives the item's original.
 * NULL when nothing matches. */
void *nst_reduction_copy(struct nst_thread *self, void *addr, void **original);
/* The same within one registration (kmp's handle), NULL when it has no such item. */
void *nst_reduction_copy_in(struct nst_thread *self, struct nst_reduction *r, void *addr, void **original);

#endif
