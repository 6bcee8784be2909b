// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the flat rows: what one directive costs on top of the work under it, by the EPCC method (common.h).
// OMP_NUM_THREADS gives the team size. With more threads than cores the figures contain serialised work, the same for
// every runtime.
#include "common.h"
#include <omp.h>
#include <stdio.h>

enum { CHUNKS = 64 };

static omp_lock_t lock;
static double atomic_sum;
static int reduction_sink;

static void parallel(long reps)
{
    for (long i = 0; i < reps; i++) {
#pragma omp parallel
        bench_delay(bench_delay_n);
    }
}

static void for_loop(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp for
        for (int i = 0; i < bench_threads; i++)
            bench_delay(bench_delay_n);
    }
}

static void parallel_for(long reps)
{
    for (long j = 0; j < reps; j++) {
#pragma omp parallel for
        for (int i = 0; i < bench_threads; i++)
            bench_delay(bench_delay_n);
    }
}

static void barrier(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
        bench_delay(bench_delay_n);
#pragma omp barrier
    }
}

static void single(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp single
        bench_delay(bench_delay_n);
    }
}

static void masked(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#if _OPENMP >= 202011
#pragma omp masked
#else
#pragma omp master
#endif
        bench_delay(bench_delay_n);
    }
}

// Rows that serialise the team divide the repetitions among its threads, so that the reference is the same loop.
static void critical(long reps)
{
#pragma omp parallel
    for (long j = omp_get_thread_num(); j < reps; j += omp_get_num_threads()) {
#pragma omp critical
        bench_delay(bench_delay_n);
    }
}

static void lock_contended(long reps)
{
#pragma omp parallel
    for (long j = omp_get_thread_num(); j < reps; j += omp_get_num_threads()) {
        omp_set_lock(&lock);
        bench_delay(bench_delay_n);
        omp_unset_lock(&lock);
    }
}

static void lock_uncontended(long reps)
{
    for (long j = 0; j < reps; j++) {
        omp_set_lock(&lock);
        bench_delay(bench_delay_n);
        omp_unset_lock(&lock);
    }
}

static void ordered(long reps)
{
#pragma omp parallel for ordered schedule(static, 1)
    for (long j = 0; j < reps; j++) {
#pragma omp ordered
        bench_delay(bench_delay_n);
    }
}

static void atomic_add(long reps)
{
#pragma omp parallel
    for (long j = omp_get_thread_num(); j < reps; j += omp_get_num_threads()) {
#pragma omp atomic
        atomic_sum += 1.0;
    }
}

static void serial_add(long reps)
{
    for (long j = 0; j < reps; j++) {
        atomic_sum += 1.0;
        __asm__ volatile("" ::: "memory");
    }
}

static void reduction(long reps)
{
    int sum = 0;

    for (long j = 0; j < reps; j++) {
#pragma omp parallel reduction(+ : sum)
        {
            bench_delay(bench_delay_n);
            sum += 1;
        }
    }
    if (sum != (int)(reps * bench_threads))
        bench_fail("REDUCTION", "the sum is wrong");
    reduction_sink = sum;
}

// Per chunk: CHUNKS chunks of one iteration for each thread, in one loop of a running region.
static void dynamic_1(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp for schedule(dynamic, 1)
        for (int i = 0; i < CHUNKS * bench_threads; i++)
            bench_delay(bench_delay_n);
    }
}

static void dynamic_reference(long reps)
{
    bench_delay_serial(reps * CHUNKS);
}

static const struct bench_row rows[] = {
    {"PARALLEL", parallel, bench_delay_serial, 1},
    {"FOR", for_loop, bench_delay_serial, 1},
    {"PARALLEL_FOR", parallel_for, bench_delay_serial, 1},
    {"BARRIER", barrier, bench_delay_serial, 1},
    {"SINGLE", single, bench_delay_serial, 1},
    {"MASKED", masked, bench_delay_serial, 1},
    {"CRITICAL", critical, bench_delay_serial, 1},
    {"LOCK", lock_contended, bench_delay_serial, 1},
    {"LOCK_FREE", lock_uncontended, bench_delay_serial, 1},
    {"ORDERED", ordered, bench_delay_serial, 1},
    {"ATOMIC", atomic_add, serial_add, 1},
    {"REDUCTION", reduction, bench_delay_serial, 1},
    {"DYNAMIC_1", dynamic_1, dynamic_reference, CHUNKS},
};

int main(int argc, char **argv)
{
    int n = (int)(sizeof rows / sizeof rows[0]);

    bench_init(argc, argv, rows, n);
    omp_init_lock(&lock);
    bench_run_rows(rows, n);
    omp_destroy_lock(&lock);
    return 0;
}
