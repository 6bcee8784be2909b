// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A tally: how many children of a task are incomplete, and how many of its descendants' blocks are in use.  Spawning and
 * completing are the most frequent things that happen to a task, and nearly always the same thread does both.  So the count
 * is biased towards its owner, the thread that executes the task: the owner counts in a plain word, everybody else in an
 * atomic one, and only both together are the count (compare biased reference counting: Choi, Shull, Torrellas, PACT 2018).
 *
 *     children   incomplete children: what taskwait waits for
 *     tree       children that are incomplete or have a tree of their own: what barriers, taskgroups and the memory wait for
 *
 * The remote word, from bit 0: children (31 bits), tree (31 bits), WAITING, ENDED.  Usually it is biased by 2^30 in both
 * fields, since completions that were spawned locally may make it negative.  It is exact (the owner has added its own part and
 * taken the bias out) while the owner sleeps (WAITING: who brings a field to zero wakes it) and for good once the body has
 * ended (ENDED: who brings both to zero frees the task).
 *
 * Threading: local and owner are the owner's; a task that runs on another thread later than another part of it does so after
 * synchronising.  remote is anybody's. */
#ifndef NST_OMP_TASK_TALLY_H
#define NST_OMP_TASK_TALLY_H

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"

#include <stdbool.h>
#include <stdint.h>

struct nst_thread;
struct nst_depend_graph;

struct nst_tally {
    uint64_t local;
    struct nst_thread *_Atomic owner; /* NULL: nobody counts locally (not begun, or ended) */
    _Atomic uint64_t remote;
    struct nst_depend_graph *graph; /* of the children; NULL if none has had dependences */
};

#define NST_TALLY_CHILD   UINT64_C(1)
#define NST_TALLY_TREE    (UINT64_C(1) << 31)
#define NST_TALLY_BOTH    (NST_TALLY_CHILD | NST_TALLY_TREE)
#define NST_TALLY_FIELD   ((UINT64_C(1) << 31) - 1)
#define NST_TALLY_BIAS    (UINT64_C(1) << 30 | UINT64_C(1) << 61)
#define NST_TALLY_WAITING (UINT64_C(1) << 62)
#define NST_TALLY_ENDED   (UINT64_C(1) << 63)

/* The same for the children's or the tree's field of an exact count. */
NST_INLINE bool nst_tally_has_children(uint64_t exact)
{
    return (exact & NST_TALLY_FIELD) != 0;
}

NST_INLINE bool nst_tally_has_tree(uint64_t exact)
{
    return (exact >> 31 & NST_TALLY_FIELD) != 0;
}

/* A tally that counts nothing: what memory must hold before the first use, and does again when it is free. */
NST_INLINE void nst_tally_init(struct nst_tally *t, struct nst_thread *owner)
{
    t->local = 0;
    t->graph = NULL;
    nst_store_relaxed(&t->owner, owner);
    nst_store_relaxed(&t->remote, NST_TALLY_BIAS);
}

/* Owner: what is counted (exact, no flags).
 * ORDER[tally.done]: acquire; pairs with the release in nst_tally_leave: what completed children did is visible. */
NST_INLINE uint64_t nst_tally_count(const struct nst_tally *t)
{
    uint64_t remote = nst_load_acquire((_Atomic uint64_t *)&t->remote);

    return (remote & NST_TALLY_WAITING ? remote & ~NST_TALLY_WAITING : remote - NST_TALLY_BIAS) + t->local;
}

/* Moves what the owner counted over to the others' word: before the local fields can overflow into each other. */
NST_INLINE void nst_tally_carry(struct nst_tally *t)
{
    nst_add_relaxed(&t->remote, t->local);
    t->local = 0;
}

/* Owner, at the end of a body whose task others complete: it counts nothing itself any more, though it may execute children. */
NST_INLINE void nst_tally_disown(struct nst_tally *t)
{
    nst_store_relaxed(&t->owner, NULL);
    nst_tally_carry(t);
}

/* Owner: unit more are under way. */
NST_INLINE void nst_tally_enter(struct nst_tally *t, uint64_t unit)
{
    t->local += unit;
    if (NST_UNLIKELY(t->local & (UINT64_C(1) << 29 | UINT64_C(1) << 60)))
        nst_tally_carry(t);
}

enum nst_tally_left {
    NST_TALLY_MORE, /* nothing for the caller to do */
    NST_TALLY_LAST, /* the task had ended and this was the last of its tree: the caller frees it */
    NST_TALLY_WAKE, /* the owner may be asleep and what it waits for may have come: wake it (*owner) */
};

/* Anybody (self NULL: a thread without identity): unit less.  The tally may be gone afterwards unless it was LAST. */
NST_INLINE enum nst_tally_left nst_tally_leave(struct nst_tally *t, struct nst_thread *self, uint64_t unit,
                                               struct nst_thread **owner)
{
    struct nst_thread *o = nst_load_relaxed(&t->owner);

    if (NST_LIKELY(o == self) && self) {
        t->local -= unit;
        return NST_TALLY_MORE;
    }
    *owner = o;
    /* ORDER[tally.done]: release for nst_tally_count; acquire for whoever frees.  Whether the owner sleeps is told by the same word,
     * or by nst_task_wake, which the caller must call for WAKE. */
    uint64_t now = nst_add_acq_rel(&t->remote, -unit) - unit;
    if (now & NST_TALLY_ENDED)
        return now == NST_TALLY_ENDED ? NST_TALLY_LAST : NST_TALLY_MORE;
    if ((now & NST_TALLY_WAITING) && (!nst_tally_has_children(now) || !nst_tally_has_tree(now)))
        return NST_TALLY_WAKE;
    return NST_TALLY_MORE;
}

/* Owner, about to sleep; and awake again.  Between the two it counts nothing itself. */
NST_INLINE void nst_tally_sleep(struct nst_tally *t)
{
    /* ORDER[tally.done]: as in nst_tally_leave; whoever leaves next sees WAITING. */
    nst_add_acq_rel(&t->remote, t->local - NST_TALLY_BIAS + NST_TALLY_WAITING);
    t->local = 0;
}

NST_INLINE void nst_tally_awake(struct nst_tally *t)
{
    nst_add_relaxed(&t->remote, NST_TALLY_BIAS - NST_TALLY_WAITING);
}

/* Owner: nothing is counted: the usual case.
 * ORDER[tally.done]: acquire; after a sleep the owner's own part lies in remote, and others may have counted it down. */
NST_INLINE bool nst_tally_is_clear(const struct nst_tally *t)
{
    return t->local == 0 && nst_load_acquire((_Atomic uint64_t *)&t->remote) == NST_TALLY_BIAS;
}

/* Owner, at the end of the body: true when nothing is counted, and the tally is as new; false when others go on counting. */
NST_INLINE bool nst_tally_end(struct nst_tally *t)
{
    if (NST_LIKELY(nst_tally_is_clear(t)))
        return true;
    if (nst_tally_count(t) != 0) {
        nst_store_relaxed(&t->owner, NULL);
        /* ORDER[tally.done]: as in nst_tally_leave. */
        uint64_t unit = t->local - NST_TALLY_BIAS + NST_TALLY_ENDED;
        t->local = 0;
        if (nst_add_acq_rel(&t->remote, unit) + unit != NST_TALLY_ENDED)
            return false;
    }
    t->local = 0;
    nst_store_relaxed(&t->remote, NST_TALLY_BIAS);
    return true;
}

#endif
