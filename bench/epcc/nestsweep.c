// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the swept nested rows, and library calls inside regions. nest_region_4_16 is one inner region of 16, opened by
// each of 4 outer members all the time; nest_barrier_4_16 has four barriers in it; nest_cold_4_16 is the first such
// operation of a fresh process, outer region and all (a child for each sample). lib_ rows call a function that is
// parallel inside, as a threaded library is, from where an application calls it. T is not used.
#include "child.h"
#include "common.h"
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BARRIERS = 4, COLD_SAMPLES = 9, APPLICATION_TEAM = 4, LARGEST = 16384 };

static void expect_team(const char *row, int size)
{
    if (omp_get_num_threads() != size)
        bench_fail(row, "a team has another size than it asked for");
}

static void regions(long reps, int outer, int inner)
{
#pragma omp parallel num_threads(outer)
    {
        expect_team("nest_region", outer);
        for (long i = 0; i < reps; i++) {
#pragma omp parallel num_threads(inner)
            expect_team("nest_region", inner);
        }
    }
}

static void barriers(long reps, int outer, int inner)
{
#pragma omp parallel num_threads(outer)
    for (long i = 0; i < reps; i++) {
#pragma omp parallel num_threads(inner)
        {
            expect_team("nest_barrier", inner);
            for (int b = 0; b < BARRIERS; b++) {
#pragma omp barrier
            }
        }
    }
}

#define SHAPE(outer, inner)                                                                                            \
    static void regions_##outer##_##inner(long reps)                                                                   \
    {                                                                                                                  \
        regions(reps, outer, inner);                                                                                   \
    }                                                                                                                  \
    static void barriers_##outer##_##inner(long reps)                                                                  \
    {                                                                                                                  \
        barriers(reps, outer, inner);                                                                                  \
    }

SHAPE(2, 2)
SHAPE(2, 4)
SHAPE(2, 8)
SHAPE(2, 16)
SHAPE(4, 2)
SHAPE(4, 4)
SHAPE(4, 8)
SHAPE(4, 16)
SHAPE(8, 2)
SHAPE(8, 4)
SHAPE(8, 8)
SHAPE(8, 16)
SHAPE(16, 2)
SHAPE(16, 4)
SHAPE(16, 8)
SHAPE(16, 16)

// What a threaded library's function looks like from outside: a parallel loop with a reduction. Out of line, as it
// would be in another file.
static __attribute__((noinline)) double library_dot(const double *x, const double *y, int n, int team)
{
    double sum = 0.0;

#pragma omp parallel for num_threads(team) reduction(+ : sum)
    for (int i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

static __attribute__((noinline)) void library_scale(double *x, double factor, int n, int team)
{
#pragma omp parallel for num_threads(team)
    for (int i = 0; i < n; i++)
        x[i] *= factor;
}

static double vector[LARGEST];

static void expect_dot(const char *row, double got, int n)
{
    if (got != (double)n) // ones: exact in any order
        bench_fail(row, "the library's result is wrong");
}

static void library_calls(const char *row, long reps, int n)
{
#pragma omp parallel num_threads(APPLICATION_TEAM)
    for (long i = 0; i < reps; i++)
        expect_dot(row, library_dot(vector, vector, n, APPLICATION_TEAM), n);
}

static void lib_call_64(long reps)
{
    library_calls("lib_call_64", reps, 64);
}

static void lib_call_1024(long reps)
{
    library_calls("lib_call_1024", reps, 1024);
}

static void lib_call_16384(long reps)
{
    library_calls("lib_call_16384", reps, LARGEST);
}

// The same calls from serial code: what being called inside a region adds is the difference.
static void lib_serial_1024(long reps)
{
    for (long i = 0; i < reps; i++)
        expect_dot("lib_serial_1024", library_dot(vector, vector, 1024, APPLICATION_TEAM), 1024);
}

// Each iteration of an application's loop calls two libraries that want teams of different sizes.
static void lib_two(long reps)
{
    for (long i = 0; i < reps; i++) {
#pragma omp parallel for schedule(dynamic) num_threads(APPLICATION_TEAM)
        for (int k = 0; k < 8; k++) {
            double own[256];

            for (int j = 0; j < 256; j++)
                own[j] = 0.5;
            library_scale(own, 2.0, 256, 2);
            expect_dot("lib_two", library_dot(own, own, 256, 6), 256);
        }
    }
}

static void lib_from_tasks(long reps)
{
#pragma omp parallel num_threads(APPLICATION_TEAM)
#pragma omp single
    for (long i = 0; i < reps; i++) {
        for (int k = 0; k < 8; k++) {
#pragma omp task
            expect_dot("lib_from_tasks", library_dot(vector, vector, 256, APPLICATION_TEAM), 256);
        }
#pragma omp taskwait
    }
}

#define ROWS(row, name)                                                                                                \
    {row "_2_2", name##_2_2, NULL, 1}, {row "_2_4", name##_2_4, NULL, 1}, {row "_2_8", name##_2_8, NULL, 1},           \
        {row "_2_16", name##_2_16, NULL, 1}, {row "_4_2", name##_4_2, NULL, 1}, {row "_4_4", name##_4_4, NULL, 1},     \
        {row "_4_8", name##_4_8, NULL, 1}, {row "_4_16", name##_4_16, NULL, 1}, {row "_8_2", name##_8_2, NULL, 1},     \
        {row "_8_4", name##_8_4, NULL, 1}, {row "_8_8", name##_8_8, NULL, 1}, {row "_8_16", name##_8_16, NULL, 1},     \
        {row "_16_2", name##_16_2, NULL, 1}, {row "_16_4", name##_16_4, NULL, 1}, {row "_16_8", name##_16_8, NULL, 1}, \
        {row "_16_16", name##_16_16, NULL, 1}

static const struct bench_row rows[] = {
    ROWS("nest_region", regions),
    ROWS("nest_barrier", barriers),
    {"nest_cold_2_2", NULL, NULL, 0},
    {"nest_cold_4_4", NULL, NULL, 0},
    {"nest_cold_16_16", NULL, NULL, 0},
    {"lib_call_64", lib_call_64, NULL, 1},
    {"lib_call_1024", lib_call_1024, NULL, 1},
    {"lib_call_16384", lib_call_16384, NULL, 1},
    {"lib_serial_1024", lib_serial_1024, NULL, 1},
    {"lib_two", lib_two, NULL, 8},
    {"lib_from_tasks", lib_from_tasks, NULL, 8},
};

static int child_main(char **argv)
{
    int size = atoi(argv[3]);
    double start = bench_now_us();

    regions(1, size, size);
    printf("%f\n", bench_now_us() - start);
    return 0;
}

static void cold_row(const char *name, int size)
{
    double samples[COLD_SAMPLES];

    if (!bench_wanted(name))
        return;
    for (int i = 0; i < COLD_SAMPLES; i++)
        run_child(name, "cold", size, &samples[i], 1);
    bench_report_samples(name, samples, COLD_SAMPLES);
}

int main(int argc, char **argv)
{
    int n = (int)(sizeof rows / sizeof rows[0]);

    omp_set_max_active_levels(3);
    omp_set_dynamic(0);
    if (is_child(argc, argv))
        return child_main(argv);
    for (int i = 0; i < LARGEST; i++)
        vector[i] = 1.0;
    bench_init(argc, argv, rows, n);
    cold_row("nest_cold_2_2", 2);
    cold_row("nest_cold_4_4", 4);
    cold_row("nest_cold_16_16", 16);
    bench_run_rows(rows, n);
    return 0;
}
