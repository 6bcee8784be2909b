// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows of loop schedules by the EPCC method: loops of 128 iterations per thread in one running region, each
// iteration a delay; the row is what one loop costs on top of the delays.
#include "common.h"
#include <omp.h>

enum { ITERATIONS = 128 };

#define LOOP_ROW(name, clause)                                                                                         \
    static void name(long reps)                                                                                        \
    {                                                                                                                  \
        _Pragma("omp parallel") for (long j = 0; j < reps; j++)                                                        \
        {                                                                                                              \
            _Pragma(clause) for (int i = 0; i < ITERATIONS * bench_threads; i++) bench_delay(bench_delay_n);           \
        }                                                                                                              \
    }

LOOP_ROW(static_block, "omp for schedule(static)")
LOOP_ROW(static_1, "omp for schedule(static, 1)")
LOOP_ROW(static_16, "omp for schedule(static, 16)")
LOOP_ROW(dynamic_1, "omp for schedule(dynamic, 1)")
LOOP_ROW(dynamic_8, "omp for schedule(dynamic, 8)")
LOOP_ROW(dynamic_64, "omp for schedule(dynamic, 64)")
LOOP_ROW(monotonic_1, "omp for schedule(monotonic : dynamic, 1)")
LOOP_ROW(guided_1, "omp for schedule(guided, 1)")
LOOP_ROW(guided_16, "omp for schedule(guided, 16)")

static void reference(long reps)
{
    bench_delay_serial(reps * ITERATIONS);
}

static const struct bench_row rows[] = {
    {"STATIC", static_block, reference, 1},       {"STATIC_1", static_1, reference, 1},
    {"STATIC_16", static_16, reference, 1},       {"SCHED_DYNAMIC_1", dynamic_1, reference, 1},
    {"SCHED_DYNAMIC_8", dynamic_8, reference, 1}, {"SCHED_DYNAMIC_64", dynamic_64, reference, 1},
    {"MONOTONIC_1", monotonic_1, reference, 1},   {"GUIDED_1", guided_1, reference, 1},
    {"GUIDED_16", guided_16, reference, 1},
};

int main(int argc, char **argv)
{
    int n = (int)(sizeof rows / sizeof rows[0]);

    bench_init(argc, argv, rows, n);
    bench_run_rows(rows, n);
    return 0;
}
