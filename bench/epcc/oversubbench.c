// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows of teams that are larger than the machine: 1, 2, 4, 8 and 16 times as many members as there are
// processors, in flat constructs. over_CONSTRUCT_16 is 16 times. The time is the whole construct's, nothing is taken
// off: with more members than processors there is no serial time to compare with. T is not used.
#include "common.h"
#include <omp.h>
#include <stdlib.h>

enum { CHUNKS = 16, WORK_DELAYS = 4096 }; // about 0.4 ms of work, whatever the size of the team

static int cores;
static long shared_count;

static void expect_team(const char *row, int size)
{
    if (omp_get_num_threads() != size)
        bench_fail(row, "a team has another size than it asked for");
}

static void expect_count(const char *row, long expected)
{
    if (shared_count != expected)
        bench_fail(row, "members' work is missing");
    shared_count = 0;
}

static void parallel(long reps, int team)
{
    for (long i = 0; i < reps; i++) {
#pragma omp parallel num_threads(team)
        expect_team("over_parallel", team);
    }
}

static void reduction(long reps, int team)
{
    for (long i = 0; i < reps; i++) {
        int sum = 0;

#pragma omp parallel num_threads(team) reduction(+ : sum)
        sum++;
        if (sum != team)
            bench_fail("over_reduction", "the sum is wrong");
    }
}

static void barrier(long reps, int team)
{
#pragma omp parallel num_threads(team)
    for (long i = 0; i < reps; i++) {
#pragma omp barrier
    }
}

static void single(long reps, int team)
{
#pragma omp parallel num_threads(team)
    for (long i = 0; i < reps; i++) {
#pragma omp single
        shared_count++;
    }
    expect_count("over_single", reps);
}

static void loop(long reps, int team)
{
#pragma omp parallel num_threads(team)
    for (long i = 0; i < reps; i++) {
#pragma omp for schedule(static)
        for (int j = 0; j < team; j++)
            bench_delay(bench_delay_n);
    }
}

static void dynamic(long reps, int team)
{
#pragma omp parallel num_threads(team)
    for (long i = 0; i < reps; i++) {
#pragma omp for schedule(dynamic, 1)
        for (int j = 0; j < team * CHUNKS; j++)
            bench_delay(bench_delay_n);
    }
}

static void critical(long reps, int team)
{
#pragma omp parallel num_threads(team)
    for (long i = 0; i < reps; i++) {
#pragma omp critical
        shared_count++;
    }
    expect_count("over_critical", reps * team);
}

static void ordered(long reps, int team)
{
    for (long i = 0; i < reps; i++) {
#pragma omp parallel for num_threads(team) ordered schedule(static, 1)
        for (int j = 0; j < team; j++) {
#pragma omp ordered
            if (shared_count++ != j)
                bench_fail("over_ordered", "an iteration came out of turn");
        }
        expect_count("over_ordered", team);
    }
}

// The same work for each size of the team: what a program pays that asks for more threads than there are processors.
static void work(long reps, int team)
{
    for (long i = 0; i < reps; i++) {
#pragma omp parallel num_threads(team)
        {
            for (int phase = 0; phase < 4; phase++) {
#pragma omp for schedule(static)
                for (int j = 0; j < WORK_DELAYS / 4; j++)
                    bench_delay(bench_delay_n);
            }
        }
    }
}

#define SIZE(name, times)                                                                                              \
    static void name##_##times(long reps)                                                                              \
    {                                                                                                                  \
        name(reps, cores *times);                                                                                      \
    }

#define SIZES(name) SIZE(name, 1) SIZE(name, 2) SIZE(name, 4) SIZE(name, 8) SIZE(name, 16)

SIZES(parallel)
SIZES(reduction)
SIZES(barrier)
SIZES(single)
SIZES(loop)
SIZES(dynamic)
SIZES(critical)
SIZES(ordered)
SIZES(work)

#define ROWS(row, name)                                                                                                \
    {"over_" row "_1", name##_1, NULL, 1}, {"over_" row "_2", name##_2, NULL, 1},                                      \
        {"over_" row "_4", name##_4, NULL, 1}, {"over_" row "_8", name##_8, NULL, 1},                                  \
        {"over_" row "_16", name##_16, NULL, 1}

static const struct bench_row rows[] = {
    ROWS("parallel", parallel), ROWS("reduction", reduction), ROWS("barrier", barrier),
    ROWS("single", single),     ROWS("for", loop),            ROWS("dynamic", dynamic),
    ROWS("critical", critical), ROWS("ordered", ordered),     ROWS("work", work),
};

int main(int argc, char **argv)
{
    int n = (int)(sizeof rows / sizeof rows[0]);

    cores = omp_get_num_procs();
    omp_set_dynamic(0);
    bench_init(argc, argv, rows, n);
    bench_run_rows(rows, n);
    return 0;
}
