// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the unbalanced tree search whose nodes cost next to nothing: one step of a generator decides whether a node has
// children, a task for each child, and parents wait for the sizes of their subtrees. After Olivier et al., "UTS: An
// Unbalanced Tree Search Benchmark" (LCPC 2006), with binomial trees, written anew; APP_TREE_SEARCH in tasks_trees.c
// has longer nodes and waits for none. Microseconds for the whole computation; size and checksum are the serial ones.
#include "../epcc/common.h"
#include "directive.h"
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { ROOTS = 4000, CHILDREN = 4, PARENTS = 240 }; // of 1000 nodes so many are parents: 0.96 children on average

struct tree {
    unsigned long nodes, sum;
};

static unsigned long node_of(unsigned long parent, int child)
{
    unsigned long x = parent + 0x9e3779b97f4a7c15UL * (unsigned long)(child + 1);

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9UL;
    x = (x ^ x >> 27) * 0x94d049bb133111ebUL;
    return x ^ x >> 31;
}

static int children_of(unsigned long node)
{
    return node % 1000 < PARENTS ? CHILDREN : 0;
}

static struct tree with_below(unsigned long node, const struct tree *below, int children)
{
    struct tree t = {1, node};

    for (int c = 0; c < children; c++) {
        t.nodes += below[c].nodes;
        t.sum = t.sum * 31 + below[c].sum;
    }
    return t;
}

static struct tree search_serial(unsigned long node)
{
    struct tree below[CHILDREN];
    int children = children_of(node);

    for (int c = 0; c < children; c++)
        below[c] = search_serial(node_of(node, c));
    return with_below(node, below, children);
}

#define UTS(version, ...)                                                                                              \
    static struct tree version(unsigned long node)                                                                     \
    {                                                                                                                  \
        struct tree below[CHILDREN];                                                                                   \
        int children = children_of(node);                                                                              \
                                                                                                                       \
        for (int c = 0; c < children; c++) {                                                                           \
            DIRECTIVE(omp task shared(below) firstprivate(node, c) __VA_ARGS__)                                        \
            below[c] = version(node_of(node, c));                                                                      \
        }                                                                                                              \
        DIRECTIVE(omp taskwait)                                                                                        \
        return with_below(node, below, children);                                                                      \
    }

UTS(tied, )
UTS(untied_tasks, untied)

static double run(const char *name, struct tree (*search)(unsigned long))
{
    static struct tree *expected, *found;
    int roots = (int)bench_scaled(ROOTS);
    size_t bytes = (size_t)roots * sizeof *found;
    double start;

    if (expected == NULL) {
        expected = malloc(bytes);
        found = malloc(bytes);
        if (expected == NULL || found == NULL)
            bench_fail(name, "no memory for the sizes");
        for (int r = 0; r < roots; r++)
            expected[r] = search_serial(node_of(0, r));
    }
    memset(found, 0, bytes);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (int r = 0; r < roots; r++) {
#pragma omp task firstprivate(r) shared(found)
        found[r] = search(node_of(0, r));
    }
    start = bench_now_us() - start;
    if (memcmp(found, expected, bytes) != 0)
        bench_fail(name, "nodes are missing or were visited twice");
    return start;
}

static double no_cut(void)
{
    return run("APP_UTS_NOCUT", tied);
}

static double untied(void)
{
    return run("APP_UTS_UNTIED", untied_tasks);
}

static const struct bench_whole rows[] = {
    {"APP_UTS_NOCUT", no_cut, NULL},
    {"APP_UTS_UNTIED", untied, NULL},
};

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
