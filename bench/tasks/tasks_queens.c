// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: n-queens with a task for every square that is tried, also where a queen cannot stand, and a board that each
// task copies: the finest tasks of the Barcelona suite (Duran et al., "Barcelona OpenMP Tasks Suite", ICPP 2009),
// written anew. One search, with each of OpenMP's own ways to stop deferring tasks; APP_NQUEENS in tasks_trees.c
// stops making them. Microseconds for the whole computation; the number of solutions is compared with a serial count.
#include "../epcc/common.h"
#include "directive.h"
#include "queens.h"
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { DEFERRED_N = 9, CUT_N = 10, QUEENS_MOST = 16, QUEENS_CUT = 3 };

struct board {
    signed char column[QUEENS_MOST]; // of the queen in each row
};

static int safe(const struct board *b, int row)
{
    for (int i = 0; i < row; i++)
        if (b->column[i] == b->column[row] || abs(b->column[i] - b->column[row]) == row - i)
            return 0;
    return 1;
}

// The versions differ in clauses alone, for which no variable can stand; hence a macro, so that there is one search.
#define QUEENS(version, ...)                                                                                           \
    static long version(int n, int row, const struct board *b)                                                         \
    {                                                                                                                  \
        long found[QUEENS_MOST], sum = 0;                                                                              \
                                                                                                                       \
        if (row == n)                                                                                                  \
            return 1;                                                                                                  \
        for (int c = 0; c < n; c++) {                                                                                  \
            DIRECTIVE(omp task shared(found) firstprivate(n, row, b, c) __VA_ARGS__)                                   \
            {                                                                                                          \
                struct board mine = *b;                                                                                \
                                                                                                                       \
                mine.column[row] = (signed char)c;                                                                     \
                found[c] = safe(&mine, row) ? version(n, row + 1, &mine) : 0;                                          \
            }                                                                                                          \
        }                                                                                                              \
        DIRECTIVE(omp taskwait)                                                                                        \
        for (int c = 0; c < n; c++)                                                                                    \
            sum += found[c];                                                                                           \
        return sum;                                                                                                    \
    }

QUEENS(no_cut, )
QUEENS(untied_tasks, untied)
QUEENS(undeferred, if (row < QUEENS_CUT))
QUEENS(included, final(row >= QUEENS_CUT) mergeable)

static double run(const char *name, int n, long (*search)(int, int, const struct board *))
{
    static const struct board empty;
    long expected, found = 0, scale = bench_scaled(10);
    double start;

    for (; scale >= 50 && n < QUEENS_MOST; scale /= 5)
        n++;
    expected = queens_serial((1u << n) - 1u, 0, 0, 0);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    found = search(n, 0, &empty);
    start = bench_now_us() - start;
    if (found != expected)
        bench_fail(name, "the number of solutions is wrong");
    return start;
}

static double without_cut(void)
{
    return run("APP_NQUEENS_NOCUT", DEFERRED_N, no_cut);
}

static double untied(void)
{
    return run("APP_NQUEENS_UNTIED", DEFERRED_N, untied_tasks);
}

static double with_if(void)
{
    return run("APP_NQUEENS_IF", CUT_N, undeferred);
}

static double with_final(void)
{
    return run("APP_NQUEENS_FINAL", CUT_N, included);
}

static const struct bench_whole rows[] = {
    {"APP_NQUEENS_NOCUT", without_cut, NULL},
    {"APP_NQUEENS_UNTIED", untied, NULL},
    {"APP_NQUEENS_IF", with_if, NULL},
    {"APP_NQUEENS_FINAL", with_final, NULL},
};

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
