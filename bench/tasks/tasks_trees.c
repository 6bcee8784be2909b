// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: tasks over trees that nobody can balance beforehand: n-queens with a depth cut-off, a search through a random
// but reproducible unbalanced tree with a task per node and no taskwait (after Olivier et al., "UTS: An Unbalanced Tree
// Search Benchmark", LCPC 2006), and a simulation whose every step goes down a tree of villages and waits for the
// children (after "health" of the Barcelona suite, ICPP 2009). Written anew. Microseconds for the whole computation;
// each result is compared with a serial one.
#include "../epcc/common.h"
#include "queens.h"
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum {
    QUEENS_N = 13,
    QUEENS_CUT = 3,
    ROOT_CHILDREN = 2000,
    CHILDREN = 5,
    MAX_MEMBERS = 1024,
    LEVELS = 4,
    BRANCHES = 8,
    STEPS = 60,
    PATIENTS = 24
};

static unsigned long mix(unsigned long x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9UL;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebUL;
    return x ^ x >> 31;
}

/* n-queens: bits of columns and of both diagonals under attack */

static long queens_tasks(int depth, unsigned all, unsigned columns, unsigned left, unsigned right)
{
    unsigned open = all & ~(columns | left | right);
    long sum = columns == all;

    if (depth == QUEENS_CUT)
        return queens_serial(all, columns, left, right);
    while (open != 0) {
        unsigned bit = open & -open;

        open ^= bit;
#pragma omp task shared(sum) firstprivate(bit)
        {
            long found = queens_tasks(depth + 1, all, columns | bit, (left | bit) << 1, (right | bit) >> 1);

#pragma omp atomic
            sum += found;
        }
    }
#pragma omp taskwait
    return sum;
}

static double queens(void)
{
    static long expected;
    long found = 0, scale = bench_scaled(10);
    int n = QUEENS_N;
    double start;

    for (; scale >= 50; scale /= 5)
        n++;
    if (expected == 0)
        expected = queens_serial((1u << n) - 1u, 0, 0, 0);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    found = queens_tasks(0, (1u << n) - 1u, 0, 0, 0);
    start = bench_now_us() - start;
    if (found != expected)
        bench_fail("APP_NQUEENS", "the number of solutions is wrong");
    return start;
}

/* Unbalanced tree: a node is its number, and that decides whether it has children */

struct tally {
    unsigned long nodes, sum;
    char pad[112];
};

static struct tally tallies[MAX_MEMBERS];

static int is_parent(unsigned long node)
{
    return node % 1000 < 195; // of CHILDREN: 0.975 on average, so that trees end but some late
}

static unsigned long visit(unsigned long node)
{
    for (int i = 0; i < 16; i++)
        node = mix(node + (unsigned long)i);
    return node;
}

static void search_serial(unsigned long node, struct tally *t)
{
    unsigned long value = visit(node);

    t->nodes++;
    t->sum += value;
    for (int c = 0; c < CHILDREN && is_parent(value); c++)
        search_serial(mix(value + (unsigned long)c), t);
}

static void search_tasks(unsigned long node)
{
    unsigned long value = visit(node);
    struct tally *t = &tallies[omp_get_thread_num()];

    t->nodes++;
    t->sum += value;
    for (int c = 0; c < CHILDREN && is_parent(value); c++) {
        unsigned long child = mix(value + (unsigned long)c);

#pragma omp task firstprivate(child)
        search_tasks(child);
    }
}

static double tree_search(void)
{
    static struct tally expected;
    long roots = bench_scaled(ROOT_CHILDREN);
    struct tally all = {0, 0, {0}};
    double start;

    if (expected.nodes == 0)
        for (long i = 0; i < roots; i++)
            search_serial(mix((unsigned long)i), &expected);
    memset(tallies, 0, sizeof tallies);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < roots; i++) {
#pragma omp task firstprivate(i)
        search_tasks(mix((unsigned long)i));
    }
    start = bench_now_us() - start;
    for (int i = 0; i < MAX_MEMBERS; i++) {
        all.nodes += tallies[i].nodes;
        all.sum += tallies[i].sum;
    }
    if (all.nodes != expected.nodes || all.sum != expected.sum)
        bench_fail("APP_TREE_SEARCH", "nodes are missing or were visited twice");
    return start;
}

/* Villages: who is not cured goes to the parent's hospital, after all children have done the step */

struct village {
    struct village *child[BRANCHES];
    int children;
    unsigned long seed;
    long waiting, cured, sent; // sent: of this step, for the parent
};

static struct village *make_village(int level, unsigned long id)
{
    struct village *v = calloc(1, sizeof *v);

    if (v == NULL)
        bench_fail("APP_HEALTH", "no memory for the villages");
    v->seed = mix(id);
    for (int c = 0; level > 1 && c < BRANCHES; c++)
        v->child[v->children++] = make_village(level - 1, id * BRANCHES + (unsigned long)c + 1);
    return v;
}

static void free_village(struct village *v)
{
    for (int c = 0; c < v->children; c++)
        free_village(v->child[c]);
    free(v);
}

static void treat(struct village *v)
{
    long arrivals = PATIENTS + v->waiting;

    for (int c = 0; c < v->children; c++)
        arrivals += v->child[c]->sent;
    v->sent = v->waiting = 0;
    for (long p = 0; p < arrivals; p++) {
        v->seed = mix(v->seed + 0x9e3779b97f4a7c15UL);
        if (v->seed % 16 == 0)
            v->sent++;
        else if (v->seed % 16 < 5)
            v->waiting++;
        else
            v->cured++;
    }
}

static void step_serial(struct village *v)
{
    for (int c = 0; c < v->children; c++)
        step_serial(v->child[c]);
    treat(v);
}

static void step_tasks(struct village *v)
{
    for (int c = 0; c < v->children; c++) {
        struct village *child = v->child[c];

#pragma omp task firstprivate(child)
        step_tasks(child);
    }
#pragma omp taskwait
    treat(v);
}

static int same(const struct village *a, const struct village *b)
{
    if (a->seed != b->seed || a->waiting != b->waiting || a->cured != b->cured || a->sent != b->sent)
        return 0;
    for (int c = 0; c < a->children; c++)
        if (!same(a->child[c], b->child[c]))
            return 0;
    return 1;
}

static double health(void)
{
    static struct village *expected;
    struct village *top = make_village(LEVELS, 1);
    long steps = bench_scaled(STEPS);
    double start;

    if (expected == NULL) {
        expected = make_village(LEVELS, 1);
        for (long s = 0; s < steps; s++)
            step_serial(expected);
    }
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long s = 0; s < steps; s++)
        step_tasks(top);
    start = bench_now_us() - start;
    if (!same(top, expected))
        bench_fail("APP_HEALTH", "a village differs from the serial simulation");
    free_village(top);
    return start;
}

static const struct bench_whole rows[] = {
    {"APP_NQUEENS", queens, NULL},
    {"APP_TREE_SEARCH", tree_search, NULL},
    {"APP_HEALTH", health, NULL},
};

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
