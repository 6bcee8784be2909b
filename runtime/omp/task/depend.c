// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The dependence graph of one task's children (OpenMP 5.2, 15.9.5).
 *
 * Only incomplete tasks are in it: a completed node is unlinked from everything, an address without live tasks has no entry.
 * Per address: `current`, the latest group of tasks that may run concurrently (all in, all inoutset, or a single out), and
 * `previous`, the group before.  A task that joins the current group waits for the previous one; a task of another kind
 * waits for the current group and starts a new one.  A group's members are all successors of the group before, so nothing
 * older need be kept.  mutexinoutset is treated as out: that orders what need only exclude each other.
 * omp_all_memory is a fence: it follows every live node and precedes every later one.
 *
 * Threading: everything is under the team's task lock, except the two counters that are read without it.  Completing a task
 * makes its successors ready but runs none, so chains of any length need no stack. */
#include "runtime/base/panic.h"
#include "runtime/omp/task/task_impl.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_BUCKETS 16

/* A node's membership in an address's group. */
struct member {
    struct nst_depend_node *node;
    struct entry *entry;
    struct member *next, **link; /* link NULL: in no list */
};

struct entry {
    void *addr;
    struct entry *chain; /* of the bucket */
    struct member *current, *previous;
    struct nst_depend_node *touched; /* the last node that named this address, while it is live */
    uint8_t kind;                    /* of the current group: NST_DEPEND_IN, OUT or SET */
};

struct edge {
    struct nst_depend_node *to;
    struct edge *next;
};

struct nst_depend_node {
    struct nst_task *task;
    struct nst_depend_graph *graph;
    struct edge *successors, **last; /* oldest first: they become ready in the order of their creation */
    _Atomic unsigned waiting; /* edges that lead here */
    bool held;                /* its creator runs it; do not put it into the ready list */
    struct nst_depend_node *next, **link; /* live nodes */
    size_t n;
    struct member members[];
};

struct nst_depend_graph {
    _Atomic unsigned live; /* nodes; written under the lock */
    struct nst_depend_node *nodes, *fence;
    struct entry **buckets;
    size_t nbuckets, nentries; /* nbuckets is a power of two */
};

static void *get(size_t bytes)
{
    void *p = malloc(bytes);

    if (!p)
        nst_fatal("out of memory: %zu bytes for task dependences", bytes);
    return p;
}

/* ---- entries ---- */

static size_t bucket_of(const struct nst_depend_graph *g, const void *addr)
{
    return ((uint64_t)(uintptr_t)addr * UINT64_C(0x9e3779b97f4a7c15)) >> 32 & (g->nbuckets - 1);
}

static void grow(struct nst_depend_graph *g)
{
    size_t had = g->nbuckets;
    struct entry **old = g->buckets;

    g->nbuckets = had ? 2 * had : FIRST_BUCKETS;
    g->buckets = get(g->nbuckets * sizeof *g->buckets);
    memset(g->buckets, 0, g->nbuckets * sizeof *g->buckets);
    for (size_t i = 0; i < had; i++)
        for (struct entry *e = old[i], *next; e; e = next) {
            next = e->chain;
            struct entry **b = &g->buckets[bucket_of(g, e->addr)];
            e->chain = *b;
            *b = e;
        }
    free(old);
}

static struct entry *find_entry(struct nst_depend_graph *g, void *addr)
{
    if (g->nentries >= g->nbuckets)
        grow(g);
    struct entry **b = &g->buckets[bucket_of(g, addr)];
    for (struct entry *e = *b; e; e = e->chain)
        if (e->addr == addr)
            return e;
    struct entry *e = get(sizeof *e);
    *e = (struct entry){.addr = addr, .chain = *b};
    *b = e;
    g->nentries++;
    return e;
}

static void remove_entry(struct nst_depend_graph *g, struct entry *e)
{
    struct entry **at = &g->buckets[bucket_of(g, e->addr)];

    while (*at != e)
        at = &(*at)->chain;
    *at = e->chain;
    g->nentries--;
    free(e);
}

/* ---- groups ---- */

static void unlink_member(struct member *m)
{
    *m->link = m->next;
    if (m->next)
        m->next->link = m->link;
    m->link = NULL;
}

static void join(struct entry *e, struct member *m)
{
    m->entry = e;
    m->next = e->current;
    m->link = &e->current;
    if (m->next)
        m->next->link = &m->next;
    e->current = m;
}

static void drop(struct member **list)
{
    for (struct member *m = *list; m; m = m->next)
        m->link = NULL;
    *list = NULL;
}

/* The current group becomes the previous one, and m alone the current. */
static void start_group(struct entry *e, struct member *m, uint8_t kind)
{
    drop(&e->previous);
    e->previous = e->current;
    if (e->previous)
        e->previous->link = &e->previous;
    e->current = NULL;
    e->kind = kind;
    join(e, m);
}

static void add_edge(struct nst_depend_node *from, struct nst_depend_node *to)
{
    if (from == to)
        return;
    struct edge *edge = get(sizeof *edge);
    *edge = (struct edge){to, NULL};
    *from->last = edge;
    from->last = &edge->next;
    nst_add_relaxed(&to->waiting, 1);
}

static void follow(const struct member *group, struct nst_depend_node *node)
{
    for (; group; group = group->next)
        add_edge(group->node, node);
}

static void add_dependence(struct nst_depend_node *node, struct member *m, void *addr, uint8_t kind)
{
    struct entry *e = find_entry(node->graph, addr);

    if (kind == NST_DEPEND_MUTEX)
        kind = NST_DEPEND_OUT;
    if (e->touched == node) { /* the list names this address twice */
        if (e->kind == kind || e->kind == NST_DEPEND_OUT)
            return;
        /* It joined a group of another kind: in and inoutset and out together exclude everybody, as out does. */
        struct member *mine = e->current;
        while (mine->node != node)
            mine = mine->next;
        unlink_member(mine);
        follow(e->current, node);
        start_group(e, mine, NST_DEPEND_OUT);
        return;
    }
    e->touched = node;
    m->node = node;
    if (e->current && e->kind == kind && kind != NST_DEPEND_OUT) {
        follow(e->previous, node);
        join(e, m);
    } else {
        follow(e->current, node);
        start_group(e, m, kind);
    }
}

static void raise_fence(struct nst_depend_node *node)
{
    struct nst_depend_graph *g = node->graph;

    for (struct nst_depend_node *before = g->nodes; before; before = before->next)
        add_edge(before, node);
    for (size_t i = 0; i < g->nbuckets; i++)
        while (g->buckets[i]) {
            struct entry *e = g->buckets[i];
            drop(&e->current);
            drop(&e->previous);
            remove_entry(g, e);
        }
    g->fence = node;
}

/* ---- the graph ---- */

static struct nst_depend_graph *new_graph(void)
{
    struct nst_depend_graph *g = get(sizeof *g);

    *g = (struct nst_depend_graph){0};
    grow(g);
    return g;
}

void nst_depend_graph_free(struct nst_depend_graph *g)
{
    NST_ASSERT(!g->nodes && !g->nentries);
    free(g->buckets);
    free(g);
}

bool nst_depend_is_live(const struct nst_task_extra *parent)
{
    /* ORDER[depend.live]: acquire; pairs with the decrement in nst_depend_release: a child that needs no node sees what the
     * completed ones did. */
    return parent && parent->graph && nst_load_acquire(&parent->graph->live);
}

bool nst_depend_is_met(struct nst_task *task)
{
    /* ORDER[depend.met]: acquire; pairs with the decrement in nst_depend_release. */
    return !nst_load_acquire(&task->node->waiting);
}

bool nst_depend_insert(struct nst_task_extra *parent, struct nst_task *task, const struct nst_depend *deps, size_t n,
                       bool held)
{
    struct nst_task_team *tt = nst_task_team_get(task->team);
    struct nst_depend_node *node = get(sizeof *node + n * sizeof node->members[0]);
    bool all = false;

    /* Only the parent's own thread gets here, so creating the graph needs no lock. */
    if (!parent->graph)
        parent->graph = new_graph();
    struct nst_depend_graph *g = parent->graph;
    *node = (struct nst_depend_node){.task = task, .graph = g, .held = held, .n = n};
    node->last = &node->successors;
    memset(node->members, 0, n * sizeof node->members[0]);
    for (size_t i = 0; i < n; i++)
        all |= !deps[i].addr && deps[i].kind == NST_DEPEND_OUT;
    task->node = node;

    nst_lock_acquire(&tt->lock);
    if (all) {
        raise_fence(node);
    } else {
        if (g->fence)
            add_edge(g->fence, node);
        for (size_t i = 0; i < n; i++)
            add_dependence(node, &node->members[i], deps[i].addr, deps[i].kind);
    }
    node->next = g->nodes;
    node->link = &g->nodes;
    if (node->next)
        node->next->link = &node->next;
    g->nodes = node;
    nst_add_relaxed(&g->live, 1);
    bool wait = nst_load_relaxed(&node->waiting) != 0;
    nst_lock_release(&tt->lock);
    return wait;
}

void nst_depend_release(struct nst_task *task)
{
    struct nst_task_team *tt = nst_task_team_get(task->team);
    struct nst_depend_node *node = task->node;
    struct nst_depend_graph *g = node->graph;

    nst_lock_acquire(&tt->lock);
    for (struct edge *edge = node->successors, *next; edge; edge = next) {
        struct nst_depend_node *to = edge->to;
        next = edge->next;
        bool held = to->held;
        struct nst_task *after = to->task;
        /* ORDER[depend.met]: release; pairs with nst_depend_is_met.  A held node may be gone after this. */
        if (nst_sub_acq_rel(&to->waiting, 1) == 1 && !held)
            nst_task_ready_locked(tt, after);
        free(edge);
    }
    for (size_t i = 0; i < node->n; i++) {
        struct member *m = &node->members[i];
        if (!m->link)
            continue;
        struct entry *e = m->entry;
        unlink_member(m);
        if (e->touched == node)
            e->touched = NULL;
        if (!e->current && !e->previous)
            remove_entry(g, e);
    }
    if (g->fence == node)
        g->fence = NULL;
    *node->link = node->next;
    if (node->next)
        node->next->link = node->link;
    task->node = NULL;
    /* ORDER[depend.live]: release; pairs with nst_depend_is_live. */
    nst_sub_acq_rel(&g->live, 1);
    nst_lock_release(&tt->lock);
    free(node);
}
