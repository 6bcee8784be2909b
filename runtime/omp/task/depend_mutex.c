// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* mutexinoutset: nodes that exclude each other in no particular order (OpenMP 5.2, 15.9.5).
 *
 * Each address has a lock, in its entry.  A node with no incomplete predecessors left takes the locks of all its
 * mutexinoutset addresses, runs, and gives them back when its task completes.  No thread ever waits for a lock: the node is
 * queued on it, and whoever gives the lock back hands it to the oldest node in the queue and goes on with that node.
 *
 *   lock == 0             free; implies that nobody waits, so newcomers never overtake
 *   lock == HELD | node   held; node and those linked from it arrived (newest first) since the holder last looked
 *   queue                 those who arrived before, oldest first; only the holder touches it
 *
 * A node first tries to have all locks at once and holds none while it waits, so that a chain of neighbours (1,2) (2,3)
 * (3,4) keeps half of itself running in whatever order it was inserted.  Having failed PATIENCE times it takes the locks in
 * the order of addresses and keeps what it has.
 *
 * No deadlock: of the nodes that hold locks while they wait, all wait for a lock above those they hold; who holds the
 * highest such lock runs, or has just been handed it and gives it back before it waits.
 * No starvation: queues are first in, first out, and only nodes that are handed a lock or find it free have it; each node
 * fails at most PATIENCE times, then stands in one queue per lock.  That also bounds the work: PATIENCE + n turns of a node.
 * No lost wake-up: a node enters a queue by a compare-and-swap that finds the lock held, and a lock becomes free only by
 * one that finds nobody in the queue. */
#include "runtime/omp/task/depend_impl.h"

#define PATIENCE 8

/* Called while the node is inserted.  Each entry comes once. */
void nst_depend_lock_add(struct nst_depend_node *node, struct nst_depend_entry *entry)
{
    struct nst_depend_locks *l = nst_depend_locks(node);
    unsigned i = l->n++;

    for (; i && l->lock[i - 1]->addr > entry->addr; i--)
        l->lock[i] = l->lock[i - 1];
    l->lock[i] = entry;
}

static bool try_lock(struct nst_depend_entry *e)
{
    uintptr_t free = 0;

    /* ORDER[depend.lock]: acquire; pairs with the release in unlock: the tasks that held it before are seen. */
    return !nst_load_relaxed(&e->lock) && nst_cas_acquire(&e->lock, &free, NST_DEPEND_HELD);
}

/* True: has it.  False: node is queued, and perhaps already served by another thread. */
static bool lock_or_queue(struct nst_depend_entry *e, struct nst_depend_node *node)
{
    uintptr_t was = nst_load_relaxed(&e->lock);

    for (;;) {
        if (!was) {
            /* ORDER[depend.lock]: acquire; see try_lock. */
            if (nst_cas_acquire(&e->lock, &was, NST_DEPEND_HELD))
                return true;
            continue;
        }
        node->link = (struct nst_depend_node *)(was & ~NST_DEPEND_HELD);
        /* ORDER[depend.queue]: release; pairs with the exchange in unlock: who serves the node sees its fields. */
        if (nst_cas_release(&e->lock, &was, (uintptr_t)node | NST_DEPEND_HELD))
            return false;
    }
}

/* By the holder.  Gives the lock to the oldest waiting node, if any, which becomes work. */
static void unlock(struct nst_depend_entry *e, struct nst_depend_work *work)
{
    if (!e->queue) {
        uintptr_t held = NST_DEPEND_HELD;
        /* ORDER[depend.lock]: release; pairs with try_lock and lock_or_queue. */
        if (NST_LIKELY(nst_cas_release(&e->lock, &held, 0)))
            return;
        /* ORDER[depend.queue]: acquire; pairs with lock_or_queue. */
        uintptr_t came = nst_xchg_acquire(&e->lock, NST_DEPEND_HELD) & ~NST_DEPEND_HELD;
        for (struct nst_depend_node *node = (struct nst_depend_node *)came, *next; node; node = next) {
            next = node->link;
            node->link = e->queue;
            e->queue = node;
        }
    }
    struct nst_depend_node *heir = e->queue;
    e->queue = heir->link;
    nst_depend_locks(heir)->handed = true;
    nst_depend_todo(work, heir);
}

bool nst_depend_lock_all(struct nst_depend_node *node, struct nst_depend_work *work)
{
    struct nst_depend_locks *l = nst_depend_locks(node);
    bool have = l->handed; /* lock[next] */

    l->handed = false;
    while (l->tries < PATIENCE && l->n > 1) {
        unsigned i = 0;
        while (i < l->n && ((have && i == l->next) || try_lock(l->lock[i])))
            i++;
        if (i == l->n)
            return true;
        if (have && l->next > i)
            unlock(l->lock[l->next], work);
        for (unsigned j = 0; j < i; j++)
            unlock(l->lock[j], work);
        have = false;
        l->next = 0;
        if (++l->tries == PATIENCE)
            break;
        l->next = i;
        if (!lock_or_queue(l->lock[i], node))
            return false;
        have = true;
    }
    for (l->next += have; l->next < l->n; l->next++)
        if (!lock_or_queue(l->lock[l->next], node))
            return false;
    return true;
}

void nst_depend_unlock_all(struct nst_depend_node *node, struct nst_depend_work *work)
{
    struct nst_depend_locks *l = nst_depend_locks(node);

    for (unsigned i = 0; i < l->n; i++)
        unlock(l->lock[i], work);
}
