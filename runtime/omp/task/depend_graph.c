// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The dependence graph of one task's children: insertion, completion, end (OpenMP 5.2, 15.9.5).
 *
 * Insertion is the owner's, takes no lock and waits for nobody (depend_table.c).  Completion runs on any native thread.
 * A node is ready when its count of predecessors is zero and it holds the locks of its mutexinoutset addresses
 * (depend_mutex.c).  Completing makes successors ready but runs none, and what follows from it (hubs, locks handed on) is a
 * list of work, so chains of any length need no stack.
 *
 * The graph outlives its owner's interest until the last node completes: `done` counts completions, and close takes the
 * number of nodes off it, so that it becomes zero by the last of them all. */
#include "runtime/omp/task/depend_impl.h"

/* ---- completion ---- */

/* The node has its predecessors behind it and holds its locks.  It may be gone when this returns. */
static void grant(struct nst_thread *self, struct nst_depend_node *node)
{
    if (node->kind == NST_DEPEND_TASK) {
        nst_task_ready(self, node->subject.task);
        return;
    }
    struct nst_thread *waiter = node->subject.waiter;
    /* ORDER[depend.may_run]: release; pairs with nst_depend_may_run. */
    nst_store_release(&node->may_run, 1);
    nst_task_wake(waiter);
}

static void give_back(struct nst_depend_graph *g, struct nst_depend_node *node)
{
    struct nst_depend_node *first = nst_load_relaxed(&g->returned);

    do
        node->link = first;
    /* ORDER[depend.returned]: release; pairs with take_returned. */
    while (!nst_cas_release(&g->returned, &first, node));
}

/* One predecessor less.  True for the last. */
static bool is_last(struct nst_depend_node *node)
{
    /* ORDER[depend.waiting]: acquire-release; pairs with itself: who finds the count at its end sees what all predecessors
     * did, and with the end of insertion in nst_depend_insert and make_hub, all of the node.
     * ORDER[depend.waiting]: acquire of a count of one: this one is it, nobody else can change it. */
    return nst_load_acquire(&node->waiting) == 1 || nst_sub_acq_rel(&node->waiting, 1) == 1;
}

static void close_node(struct nst_depend_node *node, struct nst_depend_work *work)
{
    struct nst_depend_graph *g = node->graph;
    /* ORDER[depend.close]: release; pairs with the acquires of head in depend_table.c: the owner, and what it inserts, sees
     * what the task did.  From here the node is the owner's.
     * ORDER[depend.push]: acquire; pairs with follow(). */
    uintptr_t head = nst_xchg_acq_rel(&node->head, NST_DEPEND_CLOSED);
    struct nst_depend_edge *edge = (struct nst_depend_edge *)(head & ~NST_DEPEND_ORPHAN), *next;

    if (head & NST_DEPEND_ORPHAN)
        give_back(g, node);
    for (; edge; edge = next) {
        struct nst_depend_node *to = edge->to;
        next = edge->next; /* the edge is gone with its node */
        if (!is_last(to))
            continue;
        if (NST_LIKELY(to->kind != NST_DEPEND_HUB && !to->locks_at))
            grant(work->self, to);
        else
            nst_depend_todo(work, to);
    }
}

static void do_work(struct nst_depend_work *work)
{
    for (struct nst_depend_node *node; (node = work->todo);) {
        work->todo = node->link;
        if (node->kind == NST_DEPEND_HUB)
            close_node(node, work);
        else if (nst_depend_lock_all(node, work))
            grant(work->self, node);
    }
}

void nst_depend_complete(struct nst_thread *self, struct nst_depend_node *node)
{
    struct nst_depend_graph *g = node->graph;
    struct nst_depend_work work = {self, NULL};

    if (NST_UNLIKELY(node->locks_at))
        nst_depend_unlock_all(node, &work);
    close_node(node, &work);
    do_work(&work);
    /* ORDER[depend.done]: acquire-release; pairs with itself, with nst_depend_is_live, and with nst_depend_close: who frees
     * the graph comes after everybody's last use. */
    if (NST_UNLIKELY(nst_add_acq_rel(&g->done, 1) == UINT64_MAX))
        nst_depend_graph_free(g);
}

/* ---- the owner ---- */

/* The node's predecessors are all found. */
static bool must_wait(struct nst_depend_build *b)
{
    struct nst_depend_node *node = b->node;
    unsigned less = NST_DEPEND_INSERTING - b->edges;

    /* ORDER[depend.waiting]: acquire-release; pairs with is_last. */
    if (b->edges && nst_sub_acq_rel(&node->waiting, less) != less)
        return true;
    if (NST_UNLIKELY(node->locks_at)) {
        struct nst_depend_work work = {NULL, NULL};
        bool locked = nst_depend_lock_all(node, &work);
        if (locked)
            nst_store_relaxed(&node->may_run, 1); /* asked by this thread */
        do_work(&work);
        return !locked;
    }
    nst_store_relaxed(&node->may_run, 1);
    return false;
}

bool nst_depend_insert(struct nst_depend_graph **graph, struct nst_task *task, struct nst_depend_node **out,
                       const struct nst_depend *deps, size_t n, struct nst_thread *waiter)
{
    struct nst_depend_graph *g = *graph;
    size_t mutexes = 0;
    bool all = false;

    if (NST_UNLIKELY(!g || (g->arena.bytes > NST_DEPEND_LARGE && !nst_depend_is_live(g)))) {
        nst_depend_close(g);
        g = *graph = nst_depend_graph_new();
    }
    for (size_t i = 0; i < n; i++) {
        all |= !deps[i].addr && deps[i].kind == NST_DEPEND_OUT;
        mutexes += deps[i].kind == NST_DEPEND_MUTEX;
        __builtin_prefetch(&g->slots[nst_depend_hash(g, deps[i].addr)]);
    }
    struct nst_depend_build b = nst_depend_node_new(g, waiter ? NST_DEPEND_WAITER : NST_DEPEND_TASK, n, all ? 0 : mutexes);
    struct nst_depend_node *node = b.node;

    if (waiter)
        node->subject.waiter = waiter;
    else
        node->subject.task = task;
    *out = node; /* once it has an edge, it may run and be gone any time after must_wait */
    g->inserted++;
    if (NST_UNLIKELY(all))
        nst_depend_table_fence(g, &b);
    else
        for (size_t i = 0; i < n; i++)
            nst_depend_table_add(g, &b, nst_depend_uses(node) + i, &deps[i]);
    return must_wait(&b);
}

bool nst_depend_may_run(struct nst_depend_node *node)
{
    /* ORDER[depend.may_run]: acquire; pairs with grant(): the waiter sees what its predecessors did. */
    return nst_load_acquire(&node->may_run);
}

bool nst_depend_is_live(const struct nst_depend_graph *g)
{
    /* ORDER[depend.done]: acquire; pairs with nst_depend_complete: nothing live means that all they did is seen. */
    return g && nst_load_acquire(&g->done) != g->inserted;
}

void nst_depend_close(struct nst_depend_graph *g)
{
    uint64_t inserted;

    if (!g)
        return;
    inserted = g->inserted;
    /* ORDER[depend.done]: acquire-release; pairs with nst_depend_complete. */
    if (nst_sub_acq_rel(&g->done, inserted) == inserted)
        nst_depend_graph_free(g);
}
