// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows of tasks with depend clauses and next to no work: what finding and keeping the order costs, by the
// shape of the graph. Each row's tasks read and write plain variables, so that an order that is not kept shows in a
// value, which is compared with what the same tasks give in the order of their creation. Microseconds per task, wall
// time.
#include "../epcc/common.h"
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { CHAINS = 16, WAVE = 64, CELLS = 256, READERS = 1000, FANS = 20, BINS = 32, WAITS = 8 };

static unsigned long mix(unsigned long x)
{
    x ^= x >> 31;
    x *= 0x7fb5d329728ea185UL;
    return x ^ x >> 27;
}

static double one_chain(void)
{
    long n = bench_scaled(200000);
    unsigned long value = 1, expected = 1;
    double start = bench_now_us();

#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i++) {
#pragma omp task depend(inout : value) shared(value) firstprivate(i)
        value = mix(value + (unsigned long)i);
    }
    start = bench_now_us() - start;
    for (long i = 0; i < n; i++)
        expected = mix(expected + (unsigned long)i);
    if (value != expected)
        bench_fail("DEP_CHAIN", "the links ran in another order");
    return start / (double)n;
}

struct padded {
    unsigned long value;
    char pad[120];
};

static double many_chains(void)
{
    static struct padded ends[CHAINS];
    long n = bench_scaled(200000) / CHAINS;
    double start;

    memset(ends, 0, sizeof ends);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i++) {
        for (int k = 0; k < CHAINS; k++) {
            struct padded *end = &ends[k];

#pragma omp task depend(inout : end->value) firstprivate(end, i, k)
            end->value = mix(end->value + (unsigned long)(i + k));
        }
    }
    start = bench_now_us() - start;
    for (int k = 0; k < CHAINS; k++) {
        unsigned long expected = 0;

        for (long i = 0; i < n; i++)
            expected = mix(expected + (unsigned long)(i + k));
        if (ends[k].value != expected)
            bench_fail("DEP_MANY_CHAINS", "the links of a chain ran in another order");
    }
    return start / (double)(n * CHAINS);
}

// Links of 10 us each: 16 chains can keep every member busy, in figures of one task's share of the serial time.
static double heavy_chains(void)
{
    static struct padded ends[CHAINS];
    long n = bench_scaled(1000) / CHAINS;
    double start;

    memset(ends, 0, sizeof ends);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i++) {
        for (int k = 0; k < CHAINS; k++) {
            struct padded *end = &ends[k];

#pragma omp task depend(inout : end->value) firstprivate(end, i)
            {
                bench_delay(bench_delay_n * 100);
                end->value = mix(end->value + (unsigned long)i);
            }
        }
    }
    start = bench_now_us() - start;
    for (int k = 1; k < CHAINS; k++)
        if (ends[k].value != ends[0].value)
            bench_fail("DEP_MANY_CHAINS_BODY", "equal chains end differently");
    return start / (double)(n * CHAINS);
}

static double wavefront(void)
{
    static unsigned long cell[WAVE + 1][WAVE + 1], expected[WAVE + 1][WAVE + 1];
    long rounds = bench_scaled(12);
    double sum = 0.0;

    for (int k = 0; k <= WAVE; k++)
        cell[0][k] = cell[k][0] = expected[0][k] = expected[k][0] = (unsigned long)k;
    for (int i = 1; i <= WAVE; i++)
        for (int j = 1; j <= WAVE; j++)
            expected[i][j] = mix(expected[i - 1][j] + 3 * expected[i][j - 1]);
    for (long r = 0; r < rounds; r++) {
        double start = bench_now_us();

#pragma omp parallel
#pragma omp single
        for (int i = 1; i <= WAVE; i++) {
            for (int j = 1; j <= WAVE; j++) {
#pragma omp task depend(in : cell[i - 1][j], cell[i][j - 1]) depend(out : cell[i][j]) firstprivate(i, j)
                cell[i][j] = mix(cell[i - 1][j] + 3 * cell[i][j - 1]);
            }
        }
        sum += bench_now_us() - start;
        if (memcmp(cell, expected, sizeof cell) != 0)
            bench_fail("DEP_WAVEFRONT", "a cell ran before one that it needs");
        for (int i = 1; i <= WAVE; i++)
            memset(&cell[i][1], 0, sizeof(unsigned long) * WAVE);
    }
    return sum / (double)(rounds * WAVE * WAVE);
}

// Four inputs and one output of 256 addresses, all different; the seed is fixed.
struct node {
    unsigned char in[4], out;
};

static void draw_node(struct node *node, unsigned long *seed)
{
    unsigned char pick[5];

    for (int k = 0; k < 5;) {
        int again = 0;

        *seed = *seed * 6364136223846793005UL + 1442695040888963407UL;
        pick[k] = (unsigned char)(*seed >> 56);
        for (int j = 0; j < k; j++)
            again |= pick[j] == pick[k];
        k += !again;
    }
    memcpy(node->in, pick, 4);
    node->out = pick[4];
}

static void run_node(unsigned long *cell, struct node node)
{
    unsigned long sum = cell[node.out];

    for (int k = 0; k < 4; k++)
        sum = mix(sum + cell[node.in[k]]);
    cell[node.out] = sum;
}

static double random_graph(void)
{
    static unsigned long cell[CELLS], expected[CELLS];
    long n = bench_scaled(10000);
    struct node *nodes = malloc((size_t)n * sizeof *nodes);
    unsigned long seed = 20260419;
    double start;

    if (nodes == NULL)
        bench_fail("DEP_RANDOM", "no memory for the graph");
    for (int i = 0; i < CELLS; i++)
        cell[i] = expected[i] = (unsigned long)i;
    for (long i = 0; i < n; i++) {
        draw_node(&nodes[i], &seed);
        run_node(expected, nodes[i]);
    }
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i++) {
        struct node v = nodes[i];

#pragma omp task depend(in : cell[v.in[0]], cell[v.in[1]], cell[v.in[2]], cell[v.in[3]]) depend(inout : cell[v.out]) \
    firstprivate(v)
        run_node(cell, v);
    }
    start = bench_now_us() - start;
    if (memcmp(cell, expected, sizeof cell) != 0)
        bench_fail("DEP_RANDOM", "a dependence was not kept");
    free(nodes);
    return start / (double)n;
}

static double fan(void)
{
    static unsigned long seen[READERS];
    long rounds = bench_scaled(FANS);
    unsigned long value = 0;
    int wrong = 0;
    double start = bench_now_us();

#pragma omp parallel
#pragma omp single
    for (long r = 0; r < rounds; r++) {
#pragma omp task depend(out : value) shared(value) firstprivate(r)
        value = mix((unsigned long)r + 1);
        for (int i = 0; i < READERS; i++) {
#pragma omp task depend(in : value) shared(value, seen) firstprivate(i)
            seen[i] = value;
        }
#pragma omp task depend(out : value) shared(value, seen, wrong) firstprivate(r)
        {
            for (int i = 0; i < READERS; i++)
                wrong |= seen[i] != mix((unsigned long)r + 1);
            value = 0;
        }
    }
    start = bench_now_us() - start;
    if (wrong)
        bench_fail("DEP_FAN", "a reader and a writer ran in the wrong order");
    return start / (double)(rounds * (READERS + 2));
}

// Each bin is added to without atomics: two tasks of one bin at the same time would lose counts.
static double histogram(void)
{
    static struct padded bins[BINS];
    long n = bench_scaled(100000);
    unsigned long seed = 1, sum = 0, read = 0;
    double start;

    memset(bins, 0, sizeof bins);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    {
        for (long i = 0; i < n; i++) {
            struct padded *bin;

            seed = seed * 6364136223846793005UL + 1442695040888963407UL;
            bin = &bins[(seed >> 40) % BINS];
#pragma omp task depend(mutexinoutset : bin->value) firstprivate(bin)
            {
                unsigned long old = bin->value;

                __asm__ volatile("" ::: "memory");
                bin->value = old + 1;
            }
        }
        for (int b = 0; b < BINS; b++) {
            struct padded *bin = &bins[b];

#pragma omp task depend(in : bin->value) firstprivate(bin) shared(read)
#pragma omp atomic
            read += bin->value;
        }
    }
    start = bench_now_us() - start;
    for (int b = 0; b < BINS; b++)
        sum += bins[b].value;
    if (sum != (unsigned long)n)
        bench_fail("DEP_MUTEXINOUTSET", "two tasks of a mutexinoutset ran at the same time");
    if (read != (unsigned long)n)
        bench_fail("DEP_MUTEXINOUTSET", "a reader ran before the set's last task");
    return start / (double)n;
}

// The creator waits for one chain of several; what it must not wait for is not checked, what it must is.
static double wait_for_one(void)
{
    long n = bench_scaled(20000);
    static struct padded cell[WAITS];
    int early = 0;
    double start;

    memset(cell, 0, sizeof cell);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i++) {
        for (int k = 0; k < WAITS; k++) {
            struct padded *c = &cell[k];

#pragma omp task depend(inout : c->value) firstprivate(c)
            c->value++;
        }
#pragma omp taskwait depend(in : cell[0].value)
        early |= cell[0].value != (unsigned long)i + 1;
    }
    start = bench_now_us() - start;
    for (int k = 0; k < WAITS; k++)
        if (cell[k].value != (unsigned long)n)
            bench_fail("DEP_TASKWAIT", "a task did not run or two ran at the same time");
    if (early)
        bench_fail("DEP_TASKWAIT", "a taskwait with a dependence did not wait");
    return start / (double)(n * WAITS);
}

// Blur of a line over and over, a task per block: each step of a block needs the last step of its neighbours.
static double stencil(void)
{
    enum { BLOCKS = 32, WIDTH = 256 };
    static double grid[2][BLOCKS + 2][WIDTH], reference[2][BLOCKS + 2][WIDTH];
    long steps = bench_scaled(600);
    double start;

    for (int copy = 0; copy < 2; copy++)
        for (int b = 0; b < BLOCKS + 2; b++)
            for (int i = 0; i < WIDTH; i++)
                grid[copy][b][i] = reference[copy][b][i] = (double)((b * 37 + i) % 101);
    for (long s = 0; s < steps; s++)
        for (int b = 1; b <= BLOCKS; b++)
            for (int i = 0; i < WIDTH; i++)
                reference[(s + 1) % 2][b][i] = 0.5 * reference[s % 2][b][i] + 0.25 * reference[s % 2][b - 1][i] +
                                               0.25 * reference[s % 2][b + 1][i];
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long s = 0; s < steps; s++) {
        for (int b = 1; b <= BLOCKS; b++) {
            double *from = grid[s % 2][b], *left = grid[s % 2][b - 1], *right = grid[s % 2][b + 1];
            double *to = grid[(s + 1) % 2][b];

#pragma omp task depend(in : from[0], left[0], right[0]) depend(out : to[0]) firstprivate(from, left, right, to)
            for (int i = 0; i < WIDTH; i++)
                to[i] = 0.5 * from[i] + 0.25 * left[i] + 0.25 * right[i];
        }
    }
    start = bench_now_us() - start;
    if (memcmp(grid, reference, sizeof grid) != 0)
        bench_fail("DEP_STENCIL", "a block ran before its neighbours' last step, or after their next one");
    return start / (double)(steps * BLOCKS);
}

static const struct bench_whole rows[] = {
    {"DEP_CHAIN", one_chain, NULL},
    {"DEP_MANY_CHAINS", many_chains, NULL},
    {"DEP_MANY_CHAINS_BODY", heavy_chains, NULL},
    {"DEP_WAVEFRONT", wavefront, NULL},
    {"DEP_RANDOM", random_graph, NULL},
    {"DEP_FAN", fan, NULL},
    {"DEP_MUTEXINOUTSET", histogram, NULL},
    {"DEP_TASKWAIT", wait_for_one, NULL},
    {"DEP_STENCIL", stencil, NULL},
};

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
