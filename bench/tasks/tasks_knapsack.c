// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: branch and bound over a binary tree of decisions: the 0/1 knapsack with the linear bound, two tasks a node that
// only add, compare and read the best value so far. In the manner of the Barcelona suite (Duran et al., ICPP 2009),
// written anew. How many nodes are searched depends on who finds the good packings first, so the figure is microseconds
// per 1000 nodes; _nodes_ratio: nodes of the last run, to those of the serial search. Checked: the value is the one
// that dynamic programming over the weights finds.
#include "../epcc/common.h"
#include "directive.h"
#include "visits.h"
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS = 35, MOST_ITEMS = 64, HEAVIEST = 1000, BOUND_CUT = 10 };

static struct item {
    long weight, value;
} items[MOST_ITEMS];

static int nitems;
static long best_value;

static int by_density(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    long d = b->value * a->weight - a->value * b->weight;

    return (d > 0) - (d < 0);
}

// Values close to the weights: the bound is tight everywhere and prunes late.
static long make_items(void)
{
    unsigned long seed = 5;
    long weight = 0;

    for (int i = 0; i < nitems; i++) {
        seed = seed * 6364136223846793005UL + 1442695040888963407UL;
        items[i].weight = 1 + (long)((seed >> 33) % HEAVIEST);
        seed = seed * 6364136223846793005UL + 1442695040888963407UL;
        items[i].value = items[i].weight + (long)((seed >> 33) % (HEAVIEST / 10));
        weight += items[i].weight;
    }
    qsort(items, (size_t)nitems, sizeof items[0], by_density);
    return weight / 2;
}

static long by_weights(const char *name, long room)
{
    long *value = calloc((size_t)room + 1, sizeof *value), most;

    if (value == NULL)
        bench_fail(name, "no memory for the table");
    for (int i = 0; i < nitems; i++)
        for (long r = room; r >= items[i].weight; r--)
            if (value[r - items[i].weight] + items[i].value > value[r])
                value[r] = value[r - items[i].weight] + items[i].value;
    most = value[room];
    free(value);
    return most;
}

static long bound(void)
{
    long value;

#pragma omp atomic read
    value = best_value;
    return value;
}

static void improve(long value)
{
#pragma omp critical(knapsack)
    if (value > best_value) {
#pragma omp atomic write
        best_value = value;
    }
}

// Whether the rest, filled with the densest item that is left as if it could be cut up, may still beat the best.
static int hopeful(int i, long room, long value)
{
    if (i == nitems || room == 0)
        return 0;
    return (value - bound()) * items[i].weight + room * items[i].value > 0;
}

static long search_serial(int i, long room, long value)
{
    long nodes = 1;

    if (value > best_value)
        best_value = value;
    if (!hopeful(i, room, value))
        return nodes;
    if (items[i].weight <= room)
        nodes += search_serial(i + 1, room - items[i].weight, value + items[i].value);
    return nodes + search_serial(i + 1, room, value);
}

#define KNAPSACK(version, ...)                                                                                         \
    static void version(int i, long room, long value)                                                                  \
    {                                                                                                                  \
        visits_count();                                                                                                \
        if (value > bound())                                                                                           \
            improve(value);                                                                                            \
        if (!hopeful(i, room, value))                                                                                  \
            return;                                                                                                    \
        if (items[i].weight <= room) {                                                                                 \
            DIRECTIVE(omp task firstprivate(i, room, value) __VA_ARGS__)                                               \
            version(i + 1, room - items[i].weight, value + items[i].value);                                            \
        }                                                                                                              \
        DIRECTIVE(omp task firstprivate(i, room, value) __VA_ARGS__)                                                   \
        version(i + 1, room, value);                                                                                   \
        DIRECTIVE(omp taskwait)                                                                                        \
    }

KNAPSACK(no_cut, )
KNAPSACK(undeferred, if (i < BOUND_CUT))
KNAPSACK(included, final(i >= BOUND_CUT) mergeable)

static double run(const char *name, void (*search)(int, long, long))
{
    static long room, expected;
    long scale = bench_scaled(10);
    double start;

    nitems = ITEMS;
    for (; scale >= 20 && nitems < MOST_ITEMS; scale /= 2)
        nitems++;
    if (expected == 0) {
        room = make_items();
        expected = by_weights(name, room);
        best_value = 0;
        visits_serial = search_serial(0, room, 0);
    }
    best_value = 0;
    visits_begin();
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    search(0, room, 0);
    start = bench_now_us() - start;
    if (best_value != expected)
        bench_fail(name, "the value is not the best");
    return start / (double)visits_end() * 1e3;
}

static double without_cut(void)
{
    return run("APP_KNAPSACK_NOCUT", no_cut);
}

static double with_if(void)
{
    return run("APP_KNAPSACK_IF", undeferred);
}

static double with_final(void)
{
    return run("APP_KNAPSACK_FINAL", included);
}

static const struct bench_whole rows[] = {
    {"APP_KNAPSACK_NOCUT", without_cut, visits_report},
    {"APP_KNAPSACK_IF", with_if, visits_report},
    {"APP_KNAPSACK_FINAL", with_final, visits_report},
};

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
