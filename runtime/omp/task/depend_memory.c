// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The memory of a dependence graph: one arena for nodes, entries and chunks of edges, with a list of spare blocks per size.
 *
 * Only the owner takes and gives back, so none of it is atomic.  Completers push their orphaned nodes onto graph->returned;
 * the owner takes the whole list when it is out of spares.  Everything is freed with the graph: after close, by whoever
 * sees the last completion.  So a graph holds as much as it once needed at the same time, but the graph of a long-lived
 * task that has grown large is replaced when nothing in it is live (nst_depend_insert). */
#include "runtime/omp/task/depend_impl.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SLAB   ((size_t)8 << 10)
#define LARGEST_SLAB ((size_t)1 << 20)
#define MOST_PUT_BY  NST_DEPEND_LARGE

/* Slabs that nobody uses; taken all at once, so that the list needs no guard against ABA. */
static struct nst_depend_slab *_Atomic by;

static void *get_lines(size_t bytes)
{
    void *p = aligned_alloc(NST_LINE, (bytes + NST_LINE - 1) & ~(size_t)(NST_LINE - 1));

    if (NST_UNLIKELY(!p))
        nst_fatal("out of memory: %zu bytes for task dependences", bytes);
    return p;
}

/* Empty ones.  The old ones are the caller's to free. */
struct nst_depend_slot *nst_depend_slots_new(struct nst_depend_graph *g, size_t n)
{
    struct nst_depend_slot *slots = n > NST_DEPEND_FIRST_SLOTS ? get_lines(n * sizeof *slots) : g->first_slots;

    g->nslots = n;
    return g->slots = memset(slots, 0, n * sizeof *slots);
}

struct nst_depend_graph *nst_depend_graph_new(void)
{
    struct nst_depend_graph *g = get_lines(sizeof *g);

    memset(g, 0, offsetof(struct nst_depend_graph, first));
    g->slots = g->first_slots;
    g->nslots = NST_DEPEND_FIRST_SLOTS;
    g->arena.at = g->first;
    g->arena.end = g->first + sizeof g->first;
    g->arena.slab_size = FIRST_SLAB;
    return g;
}

static void free_slabs(struct nst_depend_slab *slab)
{
    for (struct nst_depend_slab *next; slab; slab = next) {
        next = slab->next;
        free(slab);
    }
}

/* Puts slabs by for the next graph that needs any: regions that each build a graph would otherwise have the system map and
 * clear the same pages again and again. */
static void put_by(struct nst_depend_slab *slabs)
{
    struct nst_depend_slab *none = NULL, **end = &slabs;
    size_t bytes = 0;

    while (*end && (bytes += (*end)->size) <= MOST_PUT_BY)
        end = &(*end)->next;
    free_slabs(*end);
    *end = NULL;
    /* ORDER[depend.by]: release; pairs with the exchange in get_slab: whoever used the slabs is done with them. */
    if (slabs && !nst_cas_release(&by, &none, slabs))
        free_slabs(slabs);
}

void nst_depend_graph_free(struct nst_depend_graph *g)
{
    struct nst_depend_slab **end = &g->arena.slabs;

    while (*end)
        end = &(*end)->next;
    *end = g->arena.unused;
    put_by(g->arena.slabs);
    if (g->slots != g->first_slots)
        free(g->slots);
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

static struct nst_depend_slab *get_slab(struct nst_depend_arena *a, size_t least)
{
    struct nst_depend_slab *slab;

    if (!a->unused && nst_load_relaxed(&by))
        /* ORDER[depend.by]: acquire; pairs with put_by. */
        a->unused = nst_xchg_acquire(&by, NULL);
    for (struct nst_depend_slab **at = &a->unused; (slab = *at); at = &slab->next)
        if (slab->size >= least) {
            *at = slab->next;
            return slab;
        }
    size_t size = a->slab_size > least ? a->slab_size : least;
    slab = get_lines(size);
    slab->size = size;
    if (a->slab_size < LARGEST_SLAB)
        a->slab_size *= 2;
    return slab;
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
    struct nst_depend_slab *slab = get_slab(a, bytes + NST_LINE);
    slab->next = a->slabs;
    a->slabs = slab;
    a->bytes += slab->size;
    a->at = (char *)slab + NST_LINE;
    a->end = (char *)slab + slab->size;
    return carve(a, bytes);
}
