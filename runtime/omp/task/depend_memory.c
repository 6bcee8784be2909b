// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The memory of a dependence graph: one arena for nodes, entries and chunks of edges, with a list of spare blocks per size.
 *
 * Only the owner takes and gives back, so none of it is atomic.  Completers push their orphaned nodes onto graph->returned;
 * the owner takes the whole list when it is out of spares.  Everything is freed with the graph: after close, by whoever
 * sees the last completion.  So a graph holds as much as it once needed at the same time. */
#include "runtime/omp/task/depend_impl.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SLAB   ((size_t)8 << 10)
#define LARGEST_SLAB ((size_t)1 << 20)

static void *get_lines(size_t bytes)
{
    void *p = aligned_alloc(NST_LINE, (bytes + NST_LINE - 1) & ~(size_t)(NST_LINE - 1));

    if (NST_UNLIKELY(!p))
        nst_fatal("out of memory: %zu bytes for task dependences", bytes);
    return p;
}

void *nst_depend_array(size_t bytes)
{
    return memset(get_lines(bytes), 0, bytes);
}

struct nst_depend_graph *nst_depend_graph_new(void)
{
    struct nst_depend_graph *g = get_lines(sizeof *g);

    memset(g, 0, offsetof(struct nst_depend_graph, first));
    g->buckets = g->first_buckets;
    g->nbuckets = NST_DEPEND_FIRST_BUCKETS;
    g->arena.at = g->first;
    g->arena.end = g->first + sizeof g->first;
    g->arena.slab_size = FIRST_SLAB;
    return g;
}

void nst_depend_graph_free(struct nst_depend_graph *g)
{
    for (void **slab = g->arena.slabs, **next; slab; slab = next) {
        next = *slab;
        free(slab);
    }
    if (g->buckets != g->first_buckets)
        free(g->buckets);
    free(g);
}

void nst_depend_node_free(struct nst_depend_graph *g, struct nst_depend_node *node)
{
    for (struct nst_depend_chunk *c = node->chunks, *next; c; c = next) {
        next = c->next;
        nst_depend_put(g, c, nst_depend_class(sizeof *c + c->edges * sizeof c->edge[0]));
    }
    nst_depend_put(g, node, node->size_class);
}

static void take_returned(struct nst_depend_graph *g)
{
    if (!nst_load_relaxed(&g->returned))
        return;
    /* ORDER[depend.returned]: acquire; pairs with the push in give_back: the completer is done with the nodes. */
    struct nst_depend_node *node = nst_xchg_acquire(&g->returned, NULL), *next;
    for (; node; node = next) {
        next = node->link;
        nst_depend_node_free(g, node);
    }
}

static void *carve(struct nst_depend_arena *a, size_t bytes)
{
    void *p = a->at;

    if ((size_t)(a->end - a->at) < bytes)
        return NULL;
    a->at += bytes;
    return p;
}

void *nst_depend_get_slow(struct nst_depend_graph *g, unsigned size_class)
{
    struct nst_depend_arena *a = &g->arena;
    size_t bytes = nst_depend_class_bytes(size_class);

    take_returned(g);
    void **p = a->spare[size_class];
    if (p) {
        a->spare[size_class] = *p;
        return p;
    }
    if ((p = carve(a, bytes)))
        return p;
    size_t size = a->slab_size > bytes + NST_LINE ? a->slab_size : bytes + NST_LINE;
    void **slab = get_lines(size);
    *slab = a->slabs;
    a->slabs = slab;
    a->at = (char *)slab + NST_LINE;
    a->end = (char *)slab + size;
    if (a->slab_size < LARGEST_SLAB)
        a->slab_size *= 2;
    return carve(a, bytes);
}
