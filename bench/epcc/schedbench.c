// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows of loop schedules by the EPCC method: loops of 128 iterations per thread in one running region, each
// iteration a delay; the row is what one loop costs on top of the delays. Chunk sizes are swept, and all rows come from
// the same two macros. Before a row is timed, one loop of its schedule is checked: each iteration exactly once.
#include "common.h"
#include <omp.h>
#include <string.h>

enum { ITERATIONS = 128, MAX_CHECKED = ITERATIONS * 256 };

static unsigned char seen[MAX_CHECKED];

static void check(const char *row, int n)
{
    for (int i = 0; i < n; i++)
        if (seen[i] != 1)
            bench_fail(row, seen[i] == 0 ? "an iteration is missing" : "an iteration came twice");
}

static int checked_iterations(void)
{
    return bench_threads * ITERATIONS > MAX_CHECKED ? MAX_CHECKED : bench_threads * ITERATIONS;
}

#define PRAGMA(text) _Pragma(#text)

#define LOOP_ROW(name, ...)                                                                                            \
    static void name(long reps)                                                                                        \
    {                                                                                                                  \
        PRAGMA(omp parallel)                                                                                           \
        for (long j = 0; j < reps; j++) {                                                                              \
            PRAGMA(omp for schedule(__VA_ARGS__))                                                                      \
            for (int i = 0; i < ITERATIONS * bench_threads; i++)                                                       \
                bench_delay(bench_delay_n);                                                                            \
        }                                                                                                              \
    }                                                                                                                  \
    static void name##_check(const char *row)                                                                          \
    {                                                                                                                  \
        int n = checked_iterations();                                                                                  \
        memset(seen, 0, sizeof seen);                                                                                  \
        PRAGMA(omp parallel for schedule(__VA_ARGS__))                                                                 \
        for (int i = 0; i < n; i++)                                                                                    \
            seen[i]++;                                                                                                 \
        check(row, n);                                                                                                 \
    }

// One kind of schedule by chunk size: a power of two each, as EPCC has it.
#define CHUNK_SWEEP(name, kind)                                                                                        \
    LOOP_ROW(name##_1, kind, 1)                                                                                        \
    LOOP_ROW(name##_2, kind, 2)                                                                                        \
    LOOP_ROW(name##_4, kind, 4)                                                                                        \
    LOOP_ROW(name##_8, kind, 8)                                                                                        \
    LOOP_ROW(name##_16, kind, 16)                                                                                      \
    LOOP_ROW(name##_32, kind, 32)                                                                                      \
    LOOP_ROW(name##_64, kind, 64)                                                                                      \
    LOOP_ROW(name##_128, kind, 128)

LOOP_ROW(static_block, static)
LOOP_ROW(auto_kind, auto)
CHUNK_SWEEP(static, static)
CHUNK_SWEEP(dynamic, dynamic)
CHUNK_SWEEP(guided, guided)
LOOP_ROW(monotonic_1, monotonic : dynamic, 1)
LOOP_ROW(monotonic_16, monotonic : dynamic, 16)
LOOP_ROW(monotonic_guided_1, monotonic : guided, 1)
LOOP_ROW(nonmonotonic_1, nonmonotonic : dynamic, 1)
LOOP_ROW(nonmonotonic_16, nonmonotonic : dynamic, 16)
LOOP_ROW(nonmonotonic_guided_1, nonmonotonic : guided, 1)
LOOP_ROW(runtime_kind, runtime)

// schedule(runtime) is a row for each kind that it can stand for: the call that asks for it is not in the figure.
#define RUNTIME_ROW(name, kind, chunk)                                                                                 \
    static void name(long reps)                                                                                        \
    {                                                                                                                  \
        omp_set_schedule(kind, chunk);                                                                                 \
        runtime_kind(reps);                                                                                            \
    }                                                                                                                  \
    static void name##_check(const char *row)                                                                          \
    {                                                                                                                  \
        omp_set_schedule(kind, chunk);                                                                                 \
        runtime_kind_check(row);                                                                                       \
    }

RUNTIME_ROW(runtime_static, omp_sched_static, 0)
RUNTIME_ROW(runtime_dynamic_1, omp_sched_dynamic, 1)
RUNTIME_ROW(runtime_guided_1, omp_sched_guided, 1)

// 64-bit unsigned iterations: another path of most runtimes. They count up: libomp 19 loses some that count down if gcc
// has compiled the loop.
static void dynamic_ull(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp for schedule(dynamic, 1)
        for (unsigned long long i = 0; i < (unsigned long long)bench_threads * ITERATIONS; i++)
            bench_delay(bench_delay_n);
    }
}

static void dynamic_ull_check(const char *row)
{
    unsigned long long n = (unsigned long long)checked_iterations();

    memset(seen, 0, sizeof seen);
#pragma omp parallel
#pragma omp for schedule(dynamic, 1)
    for (unsigned long long i = 0; i < n; i++)
        seen[i]++;
    check(row, (int)n);
}

static void collapsed(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp for collapse(2) schedule(static)
        for (int i = 0; i < ITERATIONS / 8; i++)
            for (int k = 0; k < bench_threads * 8; k++)
                bench_delay(bench_delay_n);
    }
}

static void collapsed_check(const char *row)
{
    int n = checked_iterations();

    memset(seen, 0, sizeof seen);
#pragma omp parallel for collapse(2) schedule(static)
    for (int i = 0; i < ITERATIONS / 8; i++)
        for (int k = 0; k < n / ITERATIONS * 8; k++)
            seen[i * (n / ITERATIONS * 8) + k]++;
    check(row, n);
}

static void reference(long reps)
{
    bench_delay_by_all(reps * ITERATIONS);
}

#define ROW(row, name) {row, name, reference, 1}
#define SWEEP_ROWS(row, name)                                                                                          \
    ROW(row "_1", name##_1), ROW(row "_2", name##_2), ROW(row "_4", name##_4), ROW(row "_8", name##_8),                \
        ROW(row "_16", name##_16), ROW(row "_32", name##_32), ROW(row "_64", name##_64), ROW(row "_128", name##_128)

static const struct bench_row rows[] = {
    ROW("STATIC", static_block),
    SWEEP_ROWS("STATIC", static),
    SWEEP_ROWS("SCHED_DYNAMIC", dynamic),
    SWEEP_ROWS("GUIDED", guided),
    ROW("MONOTONIC_1", monotonic_1),
    ROW("MONOTONIC_16", monotonic_16),
    ROW("MONOTONIC_GUIDED_1", monotonic_guided_1),
    ROW("NONMONOTONIC_1", nonmonotonic_1),
    ROW("NONMONOTONIC_16", nonmonotonic_16),
    ROW("NONMONOTONIC_GUIDED_1", nonmonotonic_guided_1),
    ROW("AUTO", auto_kind),
    ROW("RUNTIME_STATIC", runtime_static),
    ROW("RUNTIME_DYNAMIC_1", runtime_dynamic_1),
    ROW("RUNTIME_GUIDED_1", runtime_guided_1),
    ROW("SCHED_DYNAMIC_ULL", dynamic_ull),
    ROW("STATIC_COLLAPSE", collapsed),
};

#define SWEEP_CHECKS(name)                                                                                             \
    name##_1_check, name##_2_check, name##_4_check, name##_8_check, name##_16_check, name##_32_check, name##_64_check, \
        name##_128_check

// In the order of rows.
static void (*const checks[])(const char *) = {
    static_block_check,
    SWEEP_CHECKS(static),
    SWEEP_CHECKS(dynamic),
    SWEEP_CHECKS(guided),
    monotonic_1_check,
    monotonic_16_check,
    monotonic_guided_1_check,
    nonmonotonic_1_check,
    nonmonotonic_16_check,
    nonmonotonic_guided_1_check,
    auto_kind_check,
    runtime_static_check,
    runtime_dynamic_1_check,
    runtime_guided_1_check,
    dynamic_ull_check,
    collapsed_check,
};

int main(int argc, char **argv)
{
    int n = (int)(sizeof rows / sizeof rows[0]);

    _Static_assert(sizeof rows / sizeof rows[0] == sizeof checks / sizeof checks[0], "a check for each row");
    bench_init(argc, argv, rows, n);
    for (int i = 0; i < n; i++) {
        if (bench_wanted(rows[i].name)) {
            checks[i](rows[i].name);
            bench_run_rows(&rows[i], 1);
        }
    }
    return 0;
}
