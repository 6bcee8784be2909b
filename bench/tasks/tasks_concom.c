// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: connected components of a graph, a task for each edge that is followed and a critical section in each of them;
// nothing else in a task is worth a microsecond. After "concom" of the Barcelona suite (Duran et al., ICPP 2009),
// written anew. Microseconds for the whole computation; the graph is built from its components, so they are known.
#include "../epcc/common.h"
#include <omp.h>
#include <stdlib.h>
#include <string.h>

// A component is a tree and about as many edges more. Tasks that are executed at once go down it depth first, so its
// size bounds the stack that a runtime may need; many small ones and a few large ones.
enum { NODES = 20000, LARGEST = 1000, SMALL = 24, LARGE_EVERY = 40 };

static int nnodes;
static int *first, *neighbour; // neighbours of n: neighbour[first[n]] until neighbour[first[n + 1]]
static int *expected, *component;

static unsigned long next(void)
{
    static unsigned long seed = 3;

    seed = seed * 6364136223846793005UL + 1442695040888963407UL;
    return seed >> 33;
}

static int *numbers(int n)
{
    int *a = calloc((size_t)n, sizeof *a);

    if (a == NULL)
        bench_fail("APP_CONCOM", "no memory for the graph");
    return a;
}

static void swap(int *a, int *b)
{
    int t = *a;

    *a = *b;
    *b = t;
}

// Two edges for each place in its component but the first: to any two places before it.
static void make_graph(void)
{
    int *node, *from, *to, *fill, edges = 0;

    nnodes = (int)bench_scaled(NODES);
    node = numbers(nnodes); // the node at each place: a permutation, so that neighbours are far apart
    from = numbers(2 * nnodes);
    to = numbers(2 * nnodes);
    first = numbers(nnodes + 1);
    fill = numbers(nnodes);
    neighbour = numbers(4 * nnodes);
    expected = numbers(nnodes);
    component = numbers(nnodes);
    for (int i = 0; i < nnodes; i++)
        node[i] = i;
    for (int i = nnodes - 1; i > 0; i--)
        swap(&node[i], &node[next() % (unsigned long)(i + 1)]);
    for (int begin = 0, number = 0, size; begin < nnodes; begin += size, number++) {
        int smallest = nnodes;

        size = 1 + (int)(next() % (number % LARGE_EVERY == 0 ? LARGEST : SMALL));
        size = size > nnodes - begin ? nnodes - begin : size;
        for (int i = begin; i < begin + size; i++) {
            smallest = node[i] < smallest ? node[i] : smallest;
            for (int e = 0; e < 2 && i > begin; e++) {
                from[edges] = node[i];
                to[edges++] = node[begin + (int)(next() % (unsigned long)(i - begin))];
            }
        }
        for (int i = begin; i < begin + size; i++)
            expected[node[i]] = smallest;
    }
    for (int e = 0; e < edges; e++) {
        first[from[e] + 1]++;
        first[to[e] + 1]++;
    }
    for (int i = 0; i < nnodes; i++)
        first[i + 1] += first[i];
    for (int e = 0; e < edges; e++) {
        neighbour[first[from[e]] + fill[from[e]]++] = to[e];
        neighbour[first[to[e]] + fill[to[e]]++] = from[e];
    }
    free(node);
    free(from);
    free(to);
    free(fill);
}

static int claim(int node, int number)
{
    int mine;

#pragma omp critical(concom)
    {
        mine = component[node] < 0;
        if (mine)
            component[node] = number;
    }
    return mine;
}

static void visit(int node, int number)
{
    if (!claim(node, number))
        return;
    for (int e = first[node]; e < first[node + 1]; e++) {
        int other = neighbour[e];

#pragma omp task firstprivate(other, number)
        visit(other, number);
    }
}

static double components(void)
{
    double start;

    if (first == NULL)
        make_graph();
    memset(component, -1, (size_t)nnodes * sizeof *component);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (int n = 0; n < nnodes; n++) {
        if (component[n] >= 0) // those of whole components, as the last taskgroup has ended
            continue;
#pragma omp taskgroup
        visit(n, n);
    }
    start = bench_now_us() - start;
    if (memcmp(component, expected, (size_t)nnodes * sizeof *component) != 0)
        bench_fail("APP_CONCOM", "a node is in the wrong component");
    return start;
}

static const struct bench_whole rows[] = {
    {"APP_CONCOM", components, NULL},
};

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
