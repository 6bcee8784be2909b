// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows of recursive tasks without work in them, where nothing but the cost of a task counts: fib and n-queens
// with a task per call, fib's usual ways to stop making tasks, and fib in a team of 16 on whatever the machine has.
// Figures are microseconds per 1000 calls of fib or placed queens, wall time. FIB_SERIAL is the same function without
// tasks: what remains above it (divided by T) is the runtime's.
#include "../epcc/common.h"
#include <omp.h>
#include <stdio.h>

enum { FIB_N = 27, FIB_CUT = 14, QUEENS_N = 10, MANY = 16, SERIAL_ROUNDS = 20 };

static int fib_n(void)
{
    int n = FIB_N;

    for (long times = bench_scaled(1000); times >= 1618; times = times * 1000 / 1618)
        n++;
    for (long times = bench_scaled(1000); times * 1618 <= 1000 * 1000; times = times * 1618 / 1000)
        n--;
    return n < 2 ? 2 : n;
}

static long fib_value(int n)
{
    long a = 0, b = 1;

    for (int i = 0; i < n; i++) {
        long next = a + b;

        a = b;
        b = next;
    }
    return a;
}

static double fib_calls(int n)
{
    return 2.0 * (double)fib_value(n + 1) - 1.0;
}

__attribute__((noinline)) static long fib_serial(int n)
{
    if (n < 2)
        return n;
    return fib_serial(n - 1) + fib_serial(n - 2);
}

static long fib_two(int n)
{
    long a, b;

    if (n < 2)
        return n;
#pragma omp task shared(a)
    a = fib_two(n - 1);
#pragma omp task shared(b)
    b = fib_two(n - 2);
#pragma omp taskwait
    return a + b;
}

static long fib_one(int n)
{
    long a, b;

    if (n < 2)
        return n;
#pragma omp task shared(a)
    a = fib_one(n - 1);
    b = fib_one(n - 2);
#pragma omp taskwait
    return a + b;
}

static long fib_if(int n)
{
    long a, b;

    if (n < 2)
        return n;
#pragma omp task shared(a) if (n > FIB_CUT)
    a = fib_if(n - 1);
#pragma omp task shared(b) if (n > FIB_CUT)
    b = fib_if(n - 2);
#pragma omp taskwait
    return a + b;
}

static long fib_final(int n)
{
    long a, b;

    if (n < 2)
        return n;
#pragma omp task shared(a) final(n <= FIB_CUT) mergeable
    a = fib_final(n - 1);
#pragma omp task shared(b) final(n <= FIB_CUT) mergeable
    b = fib_final(n - 2);
#pragma omp taskwait
    return a + b;
}

static long fib_manual(int n)
{
    long a, b;

    if (n <= FIB_CUT)
        return fib_serial(n);
#pragma omp task shared(a)
    a = fib_manual(n - 1);
#pragma omp task shared(b)
    b = fib_manual(n - 2);
#pragma omp taskwait
    return a + b;
}

static long fib_untied(int n)
{
    long a, b;

    if (n < 2)
        return n;
#pragma omp task shared(a) untied
    a = fib_untied(n - 1);
#pragma omp task shared(b) untied
    b = fib_untied(n - 2);
#pragma omp taskwait
    return a + b;
}

static double run_fib(const char *name, int threads, long (*fib)(int))
{
    int n = fib_n();
    long value = 0;
    double start = bench_now_us();

#pragma omp parallel num_threads(threads)
#pragma omp single
    value = fib(n);
    start = bench_now_us() - start;
    if (value != fib_value(n))
        bench_fail(name, "the value is wrong");
    return start / fib_calls(n) * 1e3;
}

static double task_fib(void)
{
    return run_fib("TASK_FIB27", bench_threads, fib_two);
}

static double fib_one_task(void)
{
    return run_fib("FIB_ONE_TASK", bench_threads, fib_one);
}

static double fib_undeferred(void)
{
    return run_fib("FIB_IF", bench_threads, fib_if);
}

static double fib_included(void)
{
    return run_fib("FIB_FINAL", bench_threads, fib_final);
}

static double fib_cut(void)
{
    return run_fib("FIB_CUT", bench_threads, fib_manual);
}

static double fib_untied_tasks(void)
{
    return run_fib("FIB_UNTIED", bench_threads, fib_untied);
}

static double fib_many(void)
{
    return run_fib("FIB_T16", MANY, fib_two);
}

static double fib_plain(void)
{
    int n = fib_n();
    double start = bench_now_us();

    for (int i = 0; i < SERIAL_ROUNDS; i++) {
        __asm__ volatile("" : "+r"(n)); // else clang finds that all rounds are the same
        if (fib_serial(n) != fib_value(n))
            bench_fail("FIB_SERIAL", "the value is wrong");
    }
    return (bench_now_us() - start) / SERIAL_ROUNDS / fib_calls(n) * 1e3;
}

// Bits of columns and of both diagonals under attack; the answer of each child comes back in its own place.
static long queens(int n, unsigned columns, unsigned left, unsigned right, long *placed)
{
    unsigned open = ~(columns | left | right) & ((1u << n) - 1u);
    long found[32], below[32];
    long sum = 0, visits = 1;
    int children = 0;

    if (columns == (1u << n) - 1u) {
        *placed = 1;
        return 1;
    }
    while (open != 0) {
        unsigned bit = open & -open;
        int me = children++;

        open ^= bit;
#pragma omp task shared(found, below) firstprivate(me, bit, n, columns, left, right)
        found[me] = queens(n, columns | bit, (left | bit) << 1, (right | bit) >> 1, &below[me]);
    }
#pragma omp taskwait
    for (int i = 0; i < children; i++) {
        sum += found[i];
        visits += below[i];
    }
    *placed = visits;
    return sum;
}

static double run_queens(const char *name, int threads)
{
    static const long solutions[] = {1, 1, 0, 0, 2, 10, 4, 40, 92, 352, 724, 2680, 14200, 73712, 365596};
    long scale = bench_scaled(8);
    int n = QUEENS_N;
    long found = 0, placed = 1;
    double start;

    for (; scale >= 40 && n < 14; scale /= 5)
        n++;
    start = bench_now_us();
#pragma omp parallel num_threads(threads)
#pragma omp single
    found = queens(n, 0, 0, 0, &placed);
    start = bench_now_us() - start;
    if (found != solutions[n])
        bench_fail(name, "the number of solutions is wrong");
    return start / (double)placed * 1e3;
}

static double queens_tasks(void)
{
    return run_queens("NQUEENS_NOCUT", bench_threads);
}

static double queens_many(void)
{
    return run_queens("NQUEENS_T16", MANY);
}

static const struct bench_whole rows[] = {
    {"TASK_FIB27", task_fib, NULL},     {"FIB_ONE_TASK", fib_one_task, NULL},  {"FIB_UNTIED", fib_untied_tasks, NULL},
    {"FIB_IF", fib_undeferred, NULL},   {"FIB_FINAL", fib_included, NULL},     {"FIB_CUT", fib_cut, NULL},
    {"FIB_T16", fib_many, NULL},        {"FIB_SERIAL", fib_plain, NULL},       {"NQUEENS_NOCUT", queens_tasks, NULL},
    {"NQUEENS_T16", queens_many, NULL},
};

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
