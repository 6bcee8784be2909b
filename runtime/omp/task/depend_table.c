// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Who follows whom: the table of addresses of a dependence graph (OpenMP 5.2, 15.9.5).  Owner only; completers are met in
 * node->head alone.
 *
 * Per address, only the latest group of nodes that need not wait for each other is kept: all in, all inoutset, all
 * mutexinoutset, or a single out.  A node of the group's kind joins it, and follows what the group follows (pred).  A node
 * of another kind starts a new group that follows all of the one before; what came before that is reached through those.
 * Out follows every member itself.  For the others the members get one successor, a hub, so that pred is always a single
 * node: a group of k after a group of m costs k + m edges.
 *
 * omp_all_memory is a fence: it follows the groups of all entries, which then go; entries made later start with it as pred.
 * Entries stay behind when their nodes complete.  When the table is full, it is swept of these, or grown if half of them are
 * in use, so that addresses used once cost neither space nor, amortised, time. */
#include "runtime/omp/task/depend_impl.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_ROOM 16
#define SAMPLE     32

/* ---- nodes and edges ---- */

struct nst_depend_build nst_depend_node_new(struct nst_depend_graph *g, enum nst_depend_node_kind kind, size_t n,
                                            size_t nlocks)
{
    size_t uses = n * sizeof(struct nst_depend_use), edges = n * sizeof(struct nst_depend_edge);
    size_t locks = nlocks ? sizeof(struct nst_depend_locks) + nlocks * sizeof(struct nst_depend_entry *) : 0;
    unsigned size_class;

    locks = (locks + 15) & ~(size_t)15;
    if (NST_UNLIKELY(n > UINT32_MAX / 64))
        nst_fatal("%zu dependences of one task are too many", n);
    size_class = nst_depend_class(sizeof(struct nst_depend_node) + uses + edges + locks);
    struct nst_depend_node *node = nst_depend_get(g, size_class);
    char *end = (char *)node + nst_depend_class_bytes(size_class) - locks;

    nst_store_relaxed(&node->head, n || kind == NST_DEPEND_HUB ? 0 : NST_DEPEND_ORPHAN);
    nst_store_relaxed(&node->waiting, NST_DEPEND_INSERTING);
    node->uses = 0;
    node->graph = g;
    node->followed = 0;
    node->chunks = NULL;
    node->locks_at = nlocks ? (uint32_t)(end - (char *)node) : 0;
    node->kind = (uint8_t)kind;
    node->size_class = (uint8_t)size_class;
    nst_store_relaxed(&node->may_run, 0);
    if (nlocks)
        memset(end, 0, sizeof(struct nst_depend_locks));
    return (struct nst_depend_build){node, ++g->serial, 0, (struct nst_depend_edge *)(nst_depend_uses(node) + n),
                                     (struct nst_depend_edge *)end};
}

static NST_COLD void more_edges(struct nst_depend_graph *g, struct nst_depend_build *b)
{
    struct nst_depend_chunk *had = b->node->chunks, *c;
    size_t bytes = had ? 2 * (sizeof *c + had->edges * sizeof c->edge[0]) : 128;
    unsigned size_class = nst_depend_class(bytes < 65536 ? bytes : 65536);

    c = nst_depend_get(g, size_class);
    c->edges = (nst_depend_class_bytes(size_class) - sizeof *c) / sizeof c->edge[0];
    c->next = had;
    b->node->chunks = c;
    b->at = c->edge;
    b->end = c->edge + c->edges;
}

/* The node being inserted waits for `before`, unless that is complete.  leave: an entry (or the fence) gives up `before`. */
static void follow(struct nst_depend_graph *g, struct nst_depend_build *b, struct nst_depend_node *before, bool leave)
{
    bool orphan = leave && !--before->uses;
    /* ORDER[depend.close]: acquire; pairs with close_node: what the completed task did is seen by whoever runs the new one. */
    uintptr_t head = nst_load_acquire(&before->head);

    g->edges++;
    if (head != NST_DEPEND_CLOSED && before->followed != b->serial) {
        if (NST_UNLIKELY(b->at == b->end))
            more_edges(g, b);
        NST_ASSERT(before != b->node && !(head & NST_DEPEND_ORPHAN));
        *b->at = (struct nst_depend_edge){b->node, (struct nst_depend_edge *)head};
        before->followed = b->serial;
        /* ORDER[depend.push]: release; pairs with the exchange in close_node: who completes `before` sees the edge and the new
         * node.  Only the owner pushes, so this fails only because the node was closed.
         * ORDER[depend.close]: acquire on failure; as above. */
        if (nst_cas_acq_rel(&before->head, &head, (uintptr_t)b->at | (orphan ? NST_DEPEND_ORPHAN : 0))) {
            b->at++;
            b->edges++;
            return;
        }
    }
    /* ORDER[depend.close]: acquire-release; as above.  If the completer is still to come, it sees ORPHAN. */
    if (orphan && (head == NST_DEPEND_CLOSED || nst_or_acq_rel(&before->head, NST_DEPEND_ORPHAN) == NST_DEPEND_CLOSED))
        nst_depend_node_free(g, before);
}

/* An entry (or the fence) gives up the node. */
static void leave(struct nst_depend_graph *g, struct nst_depend_node *node)
{
    if (--node->uses)
        return;
    /* ORDER[depend.close]: acquire-release; see follow.  A bit too many in a closed node's head hurts nobody. */
    if (nst_depend_is_closed(node) || nst_or_acq_rel(&node->head, NST_DEPEND_ORPHAN) == NST_DEPEND_CLOSED)
        nst_depend_node_free(g, node);
}

static void follow_group(struct nst_depend_graph *g, struct nst_depend_build *b, struct nst_depend_use *use)
{
    for (struct nst_depend_use *next; use; use = next) {
        next = use->next;
        follow(g, b, use->node, true);
    }
}

/* ---- groups ---- */

static void set_pred(struct nst_depend_graph *g, struct nst_depend_entry *e, struct nst_depend_node *pred)
{
    if (e->pred)
        leave(g, e->pred);
    e->pred = pred;
}

static void follow_pred(struct nst_depend_graph *g, struct nst_depend_build *b, struct nst_depend_entry *e)
{
    if (!e->pred)
        return;
    if (nst_depend_is_closed(e->pred))
        set_pred(g, e, NULL);
    else
        follow(g, b, e->pred, false);
}

/* Drops the members that are complete. */
static void prune(struct nst_depend_graph *g, struct nst_depend_entry *e)
{
    uint32_t kept = 0;

    for (struct nst_depend_use **at = &e->group, *use; (use = *at);) {
        struct nst_depend_node *node = use->node;
        if (nst_depend_is_closed(node)) {
            *at = use->next;
            leave(g, node);
        } else {
            at = &use->next;
            kept++;
        }
    }
    e->room = kept > LEAST_ROOM / 2 ? 2 * kept : LEAST_ROOM;
}

/* A node that follows all of the group and stands for them.  NULL when they are complete meanwhile. */
static struct nst_depend_node *make_hub(struct nst_depend_graph *g, struct nst_depend_use *group)
{
    struct nst_depend_build b = nst_depend_node_new(g, NST_DEPEND_HUB, 0, 0);
    unsigned less;

    follow_group(g, &b, group);
    less = NST_DEPEND_INSERTING - b.edges;
    b.node->uses = 1;
    /* ORDER[depend.waiting]: acquire-release; pairs with itself in close_node. */
    if (b.edges && nst_sub_acq_rel(&b.node->waiting, less) != less)
        return b.node;
    nst_depend_node_free(g, b.node);
    return NULL;
}

/* What the next group follows: the present one, all of it. */
static void retire_group(struct nst_depend_graph *g, struct nst_depend_entry *e)
{
    if (e->group && e->group->next)
        prune(g, e);
    struct nst_depend_use *group = e->group;
    if (!group)
        return; /* and pred stays: it is complete, or there was no group yet */
    e->group = NULL;
    set_pred(g, e, group->next ? make_hub(g, group) : group->node);
}

static void join(struct nst_depend_graph *g, struct nst_depend_build *b, struct nst_depend_use *use,
                 struct nst_depend_entry *e, uint8_t kind)
{
    if (e->kind != kind) {
        retire_group(g, e);
        e->kind = kind;
        e->room = LEAST_ROOM;
    } else if (!e->room) {
        prune(g, e);
    }
    e->room--;
    follow_pred(g, b, e);
    use->next = e->group;
    e->group = use;
}

static void join_out(struct nst_depend_graph *g, struct nst_depend_build *b, struct nst_depend_use *use,
                     struct nst_depend_entry *e)
{
    if (e->group)
        follow_group(g, b, e->group);
    else
        follow_pred(g, b, e);
    set_pred(g, e, NULL);
    use->next = NULL;
    e->group = use;
    e->kind = NST_DEPEND_OUT;
}

/* ---- entries ---- */

static void place(struct nst_depend_graph *g, struct nst_depend_slot slot)
{
    size_t i = nst_depend_hash(g, slot.addr);

    while (g->slots[i].entry)
        i = (i + 1) & (g->nslots - 1);
    g->slots[i] = slot;
}

/* Makes the table one of n slots with the entries of the list. */
static void refill(struct nst_depend_graph *g, size_t n, struct nst_depend_entry *list)
{
    if (n != g->nslots) {
        if (g->slots != g->first_slots)
            free(g->slots);
        nst_depend_slots_new(g, n);
    } else {
        memset(g->slots, 0, n * sizeof *g->slots);
    }
    for (; list; list = list->chain)
        place(g, (struct nst_depend_slot){list->addr, list});
}

static void grow(struct nst_depend_graph *g)
{
    struct nst_depend_slot *old = g->slots;
    size_t n = g->nslots;

    nst_depend_slots_new(g, 2 * n);
    for (size_t i = 0; i < n; i++)
        if (old[i].entry)
            place(g, old[i]);
    if (old != g->first_slots)
        free(old);
}

static void free_entry(struct nst_depend_graph *g, struct nst_depend_entry *e)
{
    g->nentries--;
    nst_depend_put(g, e, nst_depend_class(sizeof *e));
}

/* Are all its nodes complete?  Then its lock is free too: every node that ever used it is in the group, was dropped from it
 * as complete, or precedes it. */
static bool is_idle(struct nst_depend_graph *g, struct nst_depend_entry *e)
{
    while (e->group) {
        struct nst_depend_node *node = e->group->node;
        if (!nst_depend_is_closed(node))
            return false;
        e->group = e->group->next;
        leave(g, node);
    }
    if (e->pred) {
        if (!nst_depend_is_closed(e->pred))
            return false;
        set_pred(g, e, NULL);
    }
    NST_ASSERT(!nst_load_relaxed(&e->lock));
    return true;
}

/* A look at a few: hashing has spread old and new over the table. */
static bool mostly_live(struct nst_depend_graph *g)
{
    unsigned seen = 0, live = 0;

    for (size_t i = 0; i < g->nslots && seen < SAMPLE; i++)
        if (g->slots[i].entry) {
            seen++;
            live += !is_idle(g, g->slots[i].entry);
        }
    return live > SAMPLE / 2;
}

static NST_COLD void make_space(struct nst_depend_graph *g)
{
    struct nst_depend_entry *kept = NULL;

    if (mostly_live(g)) {
        grow(g);
        return;
    }
    for (size_t i = 0; i < g->nslots; i++) {
        struct nst_depend_entry *e = g->slots[i].entry;
        if (!e)
            continue;
        if (is_idle(g, e)) {
            free_entry(g, e);
        } else {
            e->chain = kept;
            kept = e;
        }
    }
    refill(g, g->nentries > g->nslots / 4 ? 2 * g->nslots : g->nslots, kept);
}

static struct nst_depend_node *fence_or_null(struct nst_depend_graph *g)
{
    if (NST_LIKELY(!g->fence))
        return NULL;
    if (nst_depend_is_closed(g->fence)) {
        leave(g, g->fence);
        return g->fence = NULL;
    }
    g->fence->uses++;
    return g->fence;
}

static struct nst_depend_entry *new_entry(struct nst_depend_graph *g, void *addr)
{
    if (NST_UNLIKELY(g->nentries >= g->nslots / 2))
        make_space(g);
    struct nst_depend_entry *e = nst_depend_get(g, nst_depend_class(sizeof *e));

    *e = (struct nst_depend_entry){.addr = addr, .pred = fence_or_null(g)};
    place(g, (struct nst_depend_slot){addr, e});
    g->nentries++;
    return e;
}

static struct nst_depend_entry *find_entry(struct nst_depend_graph *g, void *addr)
{
    for (size_t i = nst_depend_hash(g, addr); g->slots[i].entry; i = (i + 1) & (g->nslots - 1))
        if (g->slots[i].addr == addr)
            return g->slots[i].entry;
    return new_entry(g, addr);
}

/* ---- what nst_depend_insert calls ---- */

void nst_depend_table_add(struct nst_depend_graph *g, struct nst_depend_build *b, struct nst_depend_use *use,
                          const struct nst_depend *dep)
{
    struct nst_depend_entry *e = find_entry(g, dep->addr);

    if (NST_UNLIKELY(e->touched == b->serial)) { /* the list names this address twice */
        if (e->kind == dep->kind || e->kind == NST_DEPEND_OUT)
            return;
        /* Two different kinds together wait for everybody and let nobody by, as out does. */
        struct nst_depend_use *mine = e->group;
        e->group = mine->next;
        join_out(g, b, mine, e);
        return;
    }
    e->touched = b->serial;
    use->node = b->node;
    if (dep->kind == NST_DEPEND_OUT)
        join_out(g, b, use, e);
    else
        join(g, b, use, e, dep->kind);
    b->node->uses++;
    if (NST_UNLIKELY(dep->kind == NST_DEPEND_MUTEX)) {
        e->locked = true;
        nst_depend_lock_add(b->node, e);
    }
}

void nst_depend_table_fence(struct nst_depend_graph *g, struct nst_depend_build *b)
{
    struct nst_depend_entry *kept = NULL;
    size_t n = NST_DEPEND_FIRST_SLOTS;

    if (g->fence)
        follow(g, b, g->fence, true);
    g->fence = b->node;
    b->node->uses++;
    for (size_t i = 0; i < g->nslots; i++) {
        struct nst_depend_entry *e = g->slots[i].entry;
        if (!e)
            continue;
        follow_group(g, b, e->group);
        set_pred(g, e, NULL); /* followed by the group; or it is the former fence */
        if (!e->locked) {
            free_entry(g, e);
            continue;
        }
        /* Nodes that may still come to its lock know it. */
        e->group = NULL;
        e->kind = 0;
        e->pred = b->node;
        b->node->uses++;
        e->chain = kept;
        kept = e;
    }
    while (n / 2 < g->nentries)
        n *= 2;
    refill(g, n, kept);
}
