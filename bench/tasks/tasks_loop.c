// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the same loops by taskloop and by `parallel for`, so that the price of going through tasks is the ratio of two
// rows. Microseconds for a whole loop, wall time, the region around it open already: LOOP_* 100,000 light iterations,
// BUSY_* 2,000 iterations of about 5 us of uneven length, LOOP_TASKLOOP_GRAIN1 20,000 light ones, each a task. Every
// iteration leaves its mark and is checked.
#include "../epcc/common.h"
#include <omp.h>
#include <stdlib.h>

enum { LIGHT = 100000, BUSY = 2000, BUSY_TENTHS = 50, CHUNK = 64, ROUNDS = 40, PER_MEMBER = 8, FINE = 20000 };

static int *mark; // how often each iteration ran
static double *result;

static void light(long i)
{
    mark[i]++;
    result[i] = result[i] * 0.5 + (double)i;
}

static void busy(long i)
{
    bench_delay(bench_delay_n * (i % 2 == 0 ? BUSY_TENTHS / 2 : BUSY_TENTHS * 3 / 2));
    mark[i]++;
}

// What the rows differ in: n iterations once, inside a region, by the member that calls it (taskloop) or by all (for).
static void by_for_static(long n)
{
#pragma omp for schedule(static)
    for (long i = 0; i < n; i++)
        light(i);
}

static void by_for_dynamic(long n)
{
#pragma omp for schedule(dynamic, CHUNK)
    for (long i = 0; i < n; i++)
        light(i);
}

static void by_taskloop(long n)
{
#pragma omp single
#pragma omp taskloop
    for (long i = 0; i < n; i++)
        light(i);
}

static void by_taskloop_grainsize_1(long n)
{
#pragma omp single
#pragma omp taskloop grainsize(1)
    for (long i = 0; i < n; i++)
        light(i);
}

static void by_taskloop_grainsize(long n)
{
#pragma omp single
#pragma omp taskloop grainsize(CHUNK)
    for (long i = 0; i < n; i++)
        light(i);
}

static void by_taskloop_num_tasks(long n)
{
#pragma omp single
#pragma omp taskloop num_tasks(PER_MEMBER *omp_get_num_threads())
    for (long i = 0; i < n; i++)
        light(i);
}

static void by_taskloop_each(long n)
{
#pragma omp single
    for (long i = 0; i < n; i += CHUNK) {
#pragma omp task firstprivate(i)
        for (long k = i; k < n && k < i + CHUNK; k++)
            light(k);
    }
}

static void busy_for_static(long n)
{
#pragma omp for schedule(static)
    for (long i = 0; i < n; i++)
        busy(i);
}

static void busy_for_dynamic(long n)
{
#pragma omp for schedule(dynamic)
    for (long i = 0; i < n; i++)
        busy(i);
}

static void busy_taskloop(long n)
{
#pragma omp single
#pragma omp taskloop
    for (long i = 0; i < n; i++)
        busy(i);
}

static void busy_taskloop_grainsize_1(long n)
{
#pragma omp single
#pragma omp taskloop grainsize(1)
    for (long i = 0; i < n; i++)
        busy(i);
}

static double run_loop(const char *name, long n, void (*loop)(long))
{
    double start;

    mark = calloc((size_t)n, sizeof *mark);
    result = calloc((size_t)n, sizeof *result);
    if (mark == NULL || result == NULL)
        bench_fail(name, "no memory for the marks");
    start = bench_now_us();
#pragma omp parallel
    for (int r = 0; r < ROUNDS; r++)
        loop(n);
    start = bench_now_us() - start;
    for (long i = 0; i < n; i++)
        if (mark[i] != ROUNDS)
            bench_fail(name, mark[i] < ROUNDS ? "an iteration did not run" : "an iteration ran twice");
    free(mark);
    free(result);
    return start / ROUNDS;
}

static double loop_for(void)
{
    return run_loop("LOOP_FOR_STATIC", bench_scaled(LIGHT), by_for_static);
}

static double loop_for_dynamic(void)
{
    return run_loop("LOOP_FOR_DYNAMIC", bench_scaled(LIGHT), by_for_dynamic);
}

static double loop_taskloop(void)
{
    return run_loop("LOOP_TASKLOOP", bench_scaled(LIGHT), by_taskloop);
}

static double loop_grainsize_1(void)
{
    return run_loop("LOOP_TASKLOOP_GRAIN1", bench_scaled(FINE), by_taskloop_grainsize_1);
}

static double loop_grainsize(void)
{
    return run_loop("LOOP_TASKLOOP_GRAIN", bench_scaled(LIGHT), by_taskloop_grainsize);
}

static double loop_num_tasks(void)
{
    return run_loop("LOOP_TASKLOOP_NUMTASKS", bench_scaled(LIGHT), by_taskloop_num_tasks);
}

static double loop_tasks(void)
{
    return run_loop("LOOP_TASKS", bench_scaled(LIGHT), by_taskloop_each);
}

static double heavy_for(void)
{
    return run_loop("BUSY_FOR_STATIC", bench_scaled(BUSY), busy_for_static);
}

static double heavy_for_dynamic(void)
{
    return run_loop("BUSY_FOR_DYNAMIC", bench_scaled(BUSY), busy_for_dynamic);
}

static double heavy_taskloop(void)
{
    return run_loop("BUSY_TASKLOOP", bench_scaled(BUSY), busy_taskloop);
}

static double heavy_grainsize_1(void)
{
    return run_loop("BUSY_TASKLOOP_GRAIN1", bench_scaled(BUSY), busy_taskloop_grainsize_1);
}

// The reduction is the loop's result here: a lost or repeated private copy shows in it.
static double loop_reduction(void)
{
    long n = bench_scaled(LIGHT), sum = 0;
    double start = bench_now_us();

#pragma omp parallel
#pragma omp single
    for (int r = 0; r < ROUNDS; r++) {
#pragma omp taskloop reduction(+ : sum) grainsize(CHUNK)
        for (long i = 0; i < n; i++)
            sum += i ^ r;
    }
    start = bench_now_us() - start;
    for (int r = 0; r < ROUNDS; r++)
        for (long i = 0; i < n; i++)
            sum -= i ^ r;
    if (sum != 0)
        bench_fail("LOOP_TASKLOOP_REDUCTION", "the sum is wrong");
    return start / ROUNDS;
}

// Taskloop of taskloops: the inner ones are created by tasks.
static double loop_nested(void)
{
    long rows = bench_scaled(1000), columns = 1000;
    double start;

    mark = calloc((size_t)(rows * columns), sizeof *mark);
    if (mark == NULL)
        bench_fail("LOOP_TASKLOOP_NESTED", "no memory for the marks");
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
#pragma omp taskloop grainsize(1)
    for (long i = 0; i < rows; i++) {
#pragma omp taskloop grainsize(CHUNK) firstprivate(i)
        for (long j = 0; j < columns; j++)
            mark[i * columns + j]++;
    }
    start = bench_now_us() - start;
    for (long i = 0; i < rows * columns; i++)
        if (mark[i] != 1)
            bench_fail("LOOP_TASKLOOP_NESTED", "an iteration did not run just once");
    free(mark);
    return start;
}

static const struct bench_whole rows[] = {
    {"LOOP_FOR_STATIC", loop_for, NULL},
    {"LOOP_FOR_DYNAMIC", loop_for_dynamic, NULL},
    {"LOOP_TASKLOOP", loop_taskloop, NULL},
    {"LOOP_TASKLOOP_GRAIN1", loop_grainsize_1, NULL},
    {"LOOP_TASKLOOP_GRAIN", loop_grainsize, NULL},
    {"LOOP_TASKLOOP_NUMTASKS", loop_num_tasks, NULL},
    {"LOOP_TASKLOOP_REDUCTION", loop_reduction, NULL},
    {"LOOP_TASKLOOP_NESTED", loop_nested, NULL},
    {"LOOP_TASKS", loop_tasks, NULL},
    {"BUSY_FOR_STATIC", heavy_for, NULL},
    {"BUSY_FOR_DYNAMIC", heavy_for_dynamic, NULL},
    {"BUSY_TASKLOOP", heavy_taskloop, NULL},
    {"BUSY_TASKLOOP_GRAIN1", heavy_grainsize_1, NULL},
};

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
