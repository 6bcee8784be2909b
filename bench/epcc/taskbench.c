// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows of explicit tasks. The EPCC ones (Bull, Reid, McDonnell, "A Microbenchmark Suite for OpenMP Tasks",
// IWOMP 2012) hold one delay in each task and report the time per task and thread that exceeds it; the others are whole
// times per task: empty tasks, dependence chains, a wavefront, taskloop, and fib without a cut-off.
#include "common.h"
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

enum { TREE_DEPTH = 6, TREE_TASKS = 64, FIB_N = 20, FIB_VALUE = 6765, FIB_CALLS = 21891, WAVE = 16, CHUNKS = 512 };

static int deps[256];
static int wave[WAVE + 1][WAVE + 1];

static void parallel_task(long reps)
{
#pragma omp parallel
    for (long i = 0; i < reps; i++) {
#pragma omp task
        bench_delay(bench_delay_n);
    }
}

static void master_task(long reps)
{
#pragma omp parallel
#pragma omp master
    for (long i = 0; i < reps * bench_threads; i++) {
#pragma omp task
        bench_delay(bench_delay_n);
    }
}

static void master_task_deps(long reps)
{
#pragma omp parallel
#pragma omp master
    for (long i = 0; i < reps * bench_threads; i++) {
#pragma omp task depend(inout : deps[i % bench_threads])
        bench_delay(bench_delay_n);
    }
}

static void parallel_task_deps(long reps)
{
#pragma omp parallel
    {
        int id = omp_get_thread_num();

        for (long i = 0; i < reps; i++) {
#pragma omp task depend(inout : deps[id])
            bench_delay(bench_delay_n);
        }
    }
}

static void master_task_busy(long reps)
{
#pragma omp parallel
    {
        if (omp_get_thread_num() == 0) {
            for (long i = 0; i < reps; i++) {
#pragma omp task
                bench_delay(bench_delay_n);
            }
        } else {
            bench_delay_serial(reps);
        }
    }
}

static void conditional_task(long reps)
{
    volatile int no = 0; // decided at run time: the compiler must not drop the task

#pragma omp parallel
    for (long i = 0; i < reps; i++) {
#pragma omp task if (no)
        bench_delay(bench_delay_n);
    }
}

static void task_wait(long reps)
{
#pragma omp parallel
    for (long i = 0; i < reps; i++) {
#pragma omp task
        bench_delay(bench_delay_n);
#pragma omp taskwait
    }
}

static void task_barrier(long reps)
{
#pragma omp parallel
    for (long i = 0; i < reps; i++) {
#pragma omp task
        bench_delay(bench_delay_n);
#pragma omp barrier
    }
}

static void nested_task(long reps)
{
#pragma omp parallel
    for (long i = 0; i < reps; i += bench_threads) {
#pragma omp task
        {
            for (int j = 0; j < bench_threads; j++) {
#pragma omp task untied
                bench_delay(bench_delay_n);
            }
#pragma omp taskwait
        }
    }
}

static void nested_master_task(long reps)
{
#pragma omp parallel
#pragma omp master
    for (long i = 0; i < reps; i++) {
#pragma omp task
        {
            for (int j = 0; j < bench_threads; j++) {
#pragma omp task
                bench_delay(bench_delay_n);
            }
#pragma omp taskwait
        }
    }
}

static void branch(int depth, int leaves_only)
{
    if (depth > 0) {
#pragma omp task
        branch(depth - 1, leaves_only);
#pragma omp task
        branch(depth - 1, leaves_only);
#pragma omp taskwait
    }
    if (depth == 0 || !leaves_only)
        bench_delay(bench_delay_n);
}

static void branch_tree(long reps)
{
#pragma omp parallel
    for (long i = 0; i < (reps + TREE_TASKS - 1) / TREE_TASKS; i++) {
#pragma omp task
        branch(TREE_DEPTH - 1, 0);
    }
}

static void leaf_tree(long reps)
{
#pragma omp parallel
    for (long i = 0; i < (reps + TREE_TASKS / 2 - 1) / (TREE_TASKS / 2); i++) {
#pragma omp task
        branch(TREE_DEPTH - 1, 1);
    }
}

static void empty_tasks(long reps)
{
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < reps; i++) {
#pragma omp task
        __asm__ volatile("" ::: "memory");
    }
}

static void all_produce(long reps)
{
#pragma omp parallel
    for (long i = 0; i < reps / bench_threads + 1; i++) {
#pragma omp task
        __asm__ volatile("" ::: "memory");
    }
}

static void chain(long reps)
{
    long count = 0;

#pragma omp parallel
#pragma omp single
    for (long i = 0; i < reps; i++) {
#pragma omp task depend(inout : count)
        count++;
    }
    if (count != reps)
        bench_fail("TASK_CHAIN", "tasks with the same dependence ran at the same time");
}

static void wavefront(long reps)
{
    for (long r = 0; r < reps; r++) {
#pragma omp parallel
#pragma omp single
        for (int i = 1; i <= WAVE; i++) {
            for (int j = 1; j <= WAVE; j++) {
#pragma omp task depend(in : wave[i - 1][j], wave[i][j - 1]) depend(out : wave[i][j])
                wave[i][j] = wave[i - 1][j] + wave[i][j - 1] + 1;
            }
        }
        if (wave[2][2] != 2 * wave[1][2] + 1 || wave[1][2] != 2)
            bench_fail("TASK_WAVEFRONT", "a dependence was not kept");
    }
}

static void taskloop(long reps)
{
    for (long r = 0; r < reps; r++) {
#pragma omp parallel
#pragma omp single
#pragma omp taskloop num_tasks(CHUNKS)
        for (int i = 0; i < CHUNKS; i++)
            __asm__ volatile("" ::: "memory");
    }
}

static long fib(int n)
{
    long a, b;

    if (n < 2)
        return n;
#pragma omp task shared(a)
    a = fib(n - 1);
#pragma omp task shared(b)
    b = fib(n - 2);
#pragma omp taskwait
    return a + b;
}

static void fib_tasks(long reps)
{
    for (long r = 0; r < reps; r++) {
        long value = 0;

#pragma omp parallel
#pragma omp single
        value = fib(FIB_N);
        if (value != FIB_VALUE)
            bench_fail("FIB", "the value is wrong");
    }
}

static const struct bench_row rows[] = {
    {"TASK_PARALLEL", parallel_task, bench_delay_by_all, 1},
    {"TASK_PARALLEL_DEPS", parallel_task_deps, bench_delay_by_all, 1},
    {"TASK_MASTER", master_task, bench_delay_by_all, 1},
    {"TASK_MASTER_DEPS", master_task_deps, bench_delay_by_all, 1},
    {"TASK_MASTER_BUSY", master_task_busy, bench_delay_by_all, 1},
    {"TASK_CONDITIONAL", conditional_task, bench_delay_by_all, 1},
    {"TASK_WAIT", task_wait, bench_delay_by_all, 1},
    {"TASK_BARRIER", task_barrier, bench_delay_by_all, 1},
    {"TASK_NESTED", nested_task, bench_delay_by_all, 1},
    {"TASK_NESTED_MASTER", nested_master_task, bench_delay_by_all, 1},
    {"TASK_BRANCH_TREE", branch_tree, bench_delay_by_all, 1},
    {"TASK_LEAF_TREE", leaf_tree, bench_delay_by_all, 1},
    {"TASK_EMPTY", empty_tasks, NULL, 1},
    {"TASK_ALL_PRODUCE", all_produce, NULL, 1},
    {"TASK_CHAIN", chain, NULL, 1},
    {"TASK_WAVEFRONT", wavefront, NULL, WAVE * WAVE},
    {"TASKLOOP", taskloop, NULL, CHUNKS},
    {"TASK_FIB", fib_tasks, NULL, FIB_CALLS},
};

int main(int argc, char **argv)
{
    int n = (int)(sizeof rows / sizeof rows[0]);

    bench_init(argc, argv, rows, n);
    if (bench_threads > (int)(sizeof deps / sizeof deps[0])) {
        fprintf(stderr, "taskbench: at most %zu threads\n", sizeof deps / sizeof deps[0]);
        return 2;
    }
    bench_run_rows(rows, n);
    return 0;
}
