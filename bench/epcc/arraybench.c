// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows of the data clauses by the EPCC method: what one region (for copyprivate: one single) costs when each
// member gets its own array of 1, 3, 9 ... 59049 doubles. The delay works on the array, so that no compiler drops it.
// Every member checks the first and the last element of what it got, which costs two loads.
#include "common.h"
#include <omp.h>

enum { LARGEST = 59049 };

static double value_at(long i)
{
    return (double)(i + 1);
}

// Out of line: the compiler cannot know what it does to the array.
static __attribute__((noinline)) void array_delay(long n, double *a)
{
    double sum = 0.0;

    for (long i = 0; i < n; i++)
        sum += (double)(float)i;
    a[0] += sum < 0.0 ? 1.0 : 0.0;
    __asm__ volatile("" : : "r"(a) : "memory");
}

// By all members at the same time: see bench_delay_by_all.
static void reference(long reps)
{
#pragma omp parallel
    {
        double own[1] = {0.0};

        for (long i = 0; i < reps; i++)
            array_delay(bench_delay_n, own);
    }
}

static void expect_copy(const char *row, const double *a, long n)
{
    if (a[0] != value_at(0) || a[n - 1] != value_at(n - 1))
        bench_fail(row, "a member's array is not a copy");
}

static void fill(double *a, long n)
{
    for (long i = 0; i < n; i++)
        a[i] = value_at(i);
}

// So that the next region's copy is seen to have been made.
static void spoil(double *a, long n)
{
    a[0] = -1.0;
    a[n - 1] = -1.0;
}

#define PRAGMA(text) _Pragma(#text)

// private_, firstprivate_ and copyprivate_ use stacks, copyin_ uses thread-local memory: 0.7 MB per thread in all.
#define ARRAY_ROWS(n)                                                                                                  \
    static double global_##n[n];                                                                                       \
    PRAGMA(omp threadprivate(global_##n))                                                                              \
    static void private_##n(long reps)                                                                                 \
    {                                                                                                                  \
        double a[n];                                                                                                   \
        for (long j = 0; j < reps; j++) {                                                                              \
            PRAGMA(omp parallel private(a))                                                                            \
            array_delay(bench_delay_n, a);                                                                             \
        }                                                                                                              \
    }                                                                                                                  \
    static void firstprivate_##n(long reps)                                                                            \
    {                                                                                                                  \
        double a[n];                                                                                                   \
        fill(a, n);                                                                                                    \
        for (long j = 0; j < reps; j++) {                                                                              \
            PRAGMA(omp parallel firstprivate(a))                                                                       \
            {                                                                                                          \
                expect_copy("FIRSTPRIVATE_" #n, a, n);                                                                 \
                array_delay(bench_delay_n, a);                                                                         \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
    static void copyprivate_##n(long reps)                                                                             \
    {                                                                                                                  \
        double a[n];                                                                                                   \
        PRAGMA(omp parallel private(a))                                                                                \
        for (long j = 0; j < reps; j++) {                                                                              \
            a[0] = 0.0;                                                                                                \
            a[n - 1] = 0.0;                                                                                            \
            PRAGMA(omp single copyprivate(a))                                                                          \
            {                                                                                                          \
                a[0] = value_at(0);                                                                                    \
                a[n - 1] = value_at(n - 1);                                                                            \
                array_delay(bench_delay_n, a);                                                                         \
            }                                                                                                          \
            expect_copy("COPYPRIVATE_" #n, a, n);                                                                      \
        }                                                                                                              \
    }                                                                                                                  \
    static void copyin_##n(long reps)                                                                                  \
    {                                                                                                                  \
        fill(global_##n, n);                                                                                           \
        for (long j = 0; j < reps; j++) {                                                                              \
            PRAGMA(omp parallel copyin(global_##n))                                                                    \
            {                                                                                                          \
                expect_copy("COPYIN_" #n, global_##n, n);                                                              \
                array_delay(bench_delay_n, global_##n);                                                                \
                if (omp_get_thread_num() != 0)                                                                         \
                    spoil(global_##n, n);                                                                              \
            }                                                                                                          \
        }                                                                                                              \
    }

ARRAY_ROWS(1)
ARRAY_ROWS(3)
ARRAY_ROWS(9)
ARRAY_ROWS(27)
ARRAY_ROWS(81)
ARRAY_ROWS(243)
ARRAY_ROWS(729)
ARRAY_ROWS(2187)
ARRAY_ROWS(6561)
ARRAY_ROWS(19683)
ARRAY_ROWS(59049)

#define SWEEP(row, name)                                                                                               \
    {row "_1", name##_1, reference, 1}, {row "_3", name##_3, reference, 1}, {row "_9", name##_9, reference, 1},        \
        {row "_27", name##_27, reference, 1}, {row "_81", name##_81, reference, 1},                                    \
        {row "_243", name##_243, reference, 1}, {row "_729", name##_729, reference, 1},                                \
        {row "_2187", name##_2187, reference, 1}, {row "_6561", name##_6561, reference, 1},                            \
        {row "_19683", name##_19683, reference, 1}, {row "_59049", name##_59049, reference, 1}

static const struct bench_row rows[] = {
    SWEEP("PRIVATE", private),
    SWEEP("FIRSTPRIVATE", firstprivate),
    SWEEP("COPYPRIVATE", copyprivate),
    SWEEP("COPYIN", copyin),
};

int main(int argc, char **argv)
{
    int n = (int)(sizeof rows / sizeof rows[0]);

    bench_init(argc, argv, rows, n);
    bench_run_rows(rows, n);
    return 0;
}
