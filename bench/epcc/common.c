// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the measuring method; see common.h. Compiled once for each compiler that the programs are built with.
#include "common.h"
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_OUTER = 200, CALIBRATION_RUNS = 3, MAX_WANTED = 256, WHOLE_SAMPLES = 5, MAX_ROWS = 64 };

int bench_threads = 1;
long bench_delay_n;

static double test_time_us = 1000.0;
static double delay_time_us = 0.1;
static double row_limit_us = 4e6; // a construct that takes milliseconds gets fewer samples, not more minutes
static double whole_limit_us = 2e6;
static double scale = 1.0;
static int outer_repetitions = 20;
static const char *wanted[MAX_WANTED];
static int nwanted;
static struct {
    double sample[MAX_OUTER], reference[MAX_OUTER]; // of one operation
    int n;
} measured; // the last bench_measure

double bench_now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

// Out of line and with a result that is used, so that no compiler drops or merges it.
__attribute__((noinline)) void bench_delay(long n)
{
    float a = 0.0f;

    for (long i = 0; i < n; i++)
        a += (float)i;
    if (a < 0.0f)
        printf("%f\n", (double)a);
    __asm__ volatile("" ::: "memory");
}

void bench_spin_us(double us)
{
    double end = bench_now_us() + us;

    while (bench_now_us() < end)
        bench_delay(bench_delay_n);
}

void bench_delay_serial(long reps)
{
    for (long i = 0; i < reps; i++)
        bench_delay(bench_delay_n);
}

void bench_delay_by_all(long reps)
{
#pragma omp parallel
    bench_delay_serial(reps);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double bench_median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, compare_doubles);
    return n % 2 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

static double median_of(const double *values, int n)
{
    double sorted[MAX_OUTER];

    n = n < MAX_OUTER ? n : MAX_OUTER;
    memcpy(sorted, values, (size_t)n * sizeof *sorted);
    return bench_median(sorted, n);
}

static double time_once(void (*fn)(long), long reps)
{
    double start = bench_now_us();

    fn(reps);
    return bench_now_us() - start;
}

// The shortest of a few runs: one that was pre-empted must not decide how long all later ones are.
static double time_fastest(void (*fn)(long), long reps)
{
    double best = time_once(fn, reps);

    for (int i = 1; i < CALIBRATION_RUNS && best < test_time_us * 20; i++) {
        double t = time_once(fn, reps);

        if (t < best)
            best = t;
    }
    return best;
}

static void calibrate_delay(void)
{
    double best;

    do {
        bench_delay_n = (long)((double)bench_delay_n * 1.1) + 1;
        best = time_fastest(bench_delay_serial, 1000) / 1000.0;
    } while (best < delay_time_us);
}

// EPCC repeats 10, 20, 40 ... times until one run is long enough. A single pre-empted run then yields a tiny count and
// ruins the row on a busy machine, so each count is judged here by the fastest of several runs.
static long calibrate(void (*fn)(long))
{
    long reps = 10;

    fn(1);
    if (time_once(fn, 1) > test_time_us)
        return 1;
    while (time_fastest(fn, reps) < test_time_us)
        reps *= 2;
    return reps * 2;
}

// Reference and test alternate and each pair gives one difference, so that a clock frequency that drifts cancels out:
// some rows are a few nanoseconds on top of a hundred.
double bench_measure(const struct bench_row *row)
{
    double started = bench_now_us();
    double per = row->per > 0.0 ? row->per : 1.0;
    long reps = calibrate(row->test);
    long ref_reps = row->reference != NULL ? calibrate(row->reference) : 0;
    int n = 0;

    row->test(reps);
    while (n < outer_repetitions && (n < 3 || bench_now_us() - started < row_limit_us)) {
        double ref = row->reference != NULL ? time_once(row->reference, ref_reps) / (double)ref_reps : 0.0;

        if (row->reference != NULL)
            row->test(reps / 4 + 1); // the team slept through the reference; what a gap costs has rows of its own (gap_*)
        measured.reference[n] = ref / per;
        measured.sample[n++] = (time_once(row->test, reps) / (double)reps - ref) / per;
    }
    measured.n = n;
    return median_of(measured.sample, n);
}

static void print_list(const char *what, const char *name, const double *values, int n)
{
    printf("%s %s %d", what, name, bench_threads);
    for (int i = 0; i < n; i++)
        printf(" %.5g", values[i]);
    printf("\n");
}

void bench_report(const char *name, double value)
{
    printf("ROW %s %d %.5g\n", name, bench_threads, value);
    fflush(stdout);
}

void bench_report_samples(const char *name, const double *values, int n)
{
    print_list("SAMPLES", name, values, n);
    bench_report(name, median_of(values, n));
}

void bench_report_with_suffix(const char *name, const char *suffix, double value)
{
    char full[64];

    snprintf(full, sizeof full, "%s%s", name, suffix);
    bench_report(full, value);
}

void bench_fail(const char *name, const char *reason)
{
    printf("FAIL %s %s\n", name, reason);
    fflush(stdout);
    _Exit(3);
}

bool bench_wanted(const char *name)
{
    for (int i = 0; i < nwanted; i++)
        if (strcmp(wanted[i], name) == 0)
            return true;
    return nwanted == 0;
}

void bench_run_rows(const struct bench_row *rows, int nrows)
{
    for (int i = 0; i < nrows; i++)
        if (rows[i].test != NULL && bench_wanted(rows[i].name)) {
            bench_measure(&rows[i]);
            if (rows[i].reference != NULL)
                print_list("REFERENCE", rows[i].name, measured.reference, measured.n);
            bench_report_samples(rows[i].name, measured.sample, measured.n);
        }
}

long bench_scaled(long n)
{
    double scaled = (double)n * scale;

    return scaled < 1.0 ? 1 : (long)scaled;
}

// A row that takes seconds, as some do under some runtime, gets two samples and keeps bench/run's time limit.
static void measure_whole(const struct bench_whole *row)
{
    double samples[WHOLE_SAMPLES];
    int most = outer_repetitions < WHOLE_SAMPLES ? outer_repetitions : WHOLE_SAMPLES;
    double started = bench_now_us();
    int n = 0;

    row->run();
    while (n < most && (n < 2 || bench_now_us() - started < whole_limit_us))
        samples[n++] = row->run();
    bench_report_samples(row->name, samples, n);
    if (row->after != NULL)
        row->after(row->name, median_of(samples, n));
}

int bench_main_whole(int argc, char **argv, const struct bench_whole *rows, int nrows)
{
    struct bench_row names[MAX_ROWS] = {{0}};

    for (int i = 0; i < nrows && i < MAX_ROWS; i++)
        names[i].name = rows[i].name;
    bench_init(argc, argv, names, nrows < MAX_ROWS ? nrows : MAX_ROWS);
    for (int i = 0; i < nrows; i++)
        if (bench_wanted(rows[i].name))
            measure_whole(&rows[i]);
    return 0;
}

static double option_value(int argc, char **argv, int i)
{
    double v = i + 1 < argc ? atof(argv[i + 1]) : 0.0;

    if (v <= 0.0) {
        fprintf(stderr, "%s: %s needs a positive number\n", argv[0], argv[i]);
        exit(2);
    }
    return v;
}

static void want(const char *program, const char *name, const struct bench_row *rows, int nrows)
{
    for (int i = 0; i < nrows; i++) {
        if (strcmp(rows[i].name, name) == 0) {
            if (nwanted < MAX_WANTED)
                wanted[nwanted++] = name;
            return;
        }
    }
    fprintf(stderr, "%s: no row is called '%s'; --list prints them\n", program, name);
    exit(2);
}

void bench_init(int argc, char **argv, const struct bench_row *rows, int nrows)
{
    const char *set = getenv("BENCH_SCALE");

    if (set != NULL && (scale = atof(set)) <= 0.0) {
        fprintf(stderr, "%s: BENCH_SCALE=%s: it needs a positive number\n", argv[0], set);
        exit(2);
    }
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--test-time") == 0) {
            test_time_us = option_value(argc, argv, i++);
        } else if (strcmp(argv[i], "--delay-time") == 0) {
            delay_time_us = option_value(argc, argv, i++);
        } else if (strcmp(argv[i], "--outer") == 0) {
            double n = option_value(argc, argv, i++);

            outer_repetitions = n > MAX_OUTER ? MAX_OUTER : (int)n;
        } else if (strcmp(argv[i], "--row-limit") == 0) {
            row_limit_us = option_value(argc, argv, i++) * 1e6;
            whole_limit_us = row_limit_us < whole_limit_us ? row_limit_us : whole_limit_us;
        } else if (strcmp(argv[i], "--scale") == 0) {
            scale = option_value(argc, argv, i++);
        } else if (strcmp(argv[i], "--list") == 0) {
            for (int k = 0; k < nrows; k++)
                printf("%s\n", rows[k].name);
            exit(0);
        } else {
            want(argv[0], argv[i], rows, nrows);
        }
    }
#pragma omp parallel
#pragma omp master
    bench_threads = omp_get_num_threads();
    calibrate_delay();
}
