// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the measuring method that the benchmark programs share: the calibrated delay, the choice of the number of
// repetitions, medians, and the one output format. Called from the initial thread only, except bench_delay and
// bench_now_us. Source: J. M. Bull, "Measuring Synchronisation and Scheduling Overheads in OpenMP" (EWOMP 1999);
// written from the paper's method, with one change, see bench_measure.
#pragma once
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bench_row {
    const char *name;
    void (*test)(long reps);      // does the construct reps times
    void (*reference)(long reps); // the same work serially; NULL: report the plain time
    double per;                   // operations in one repetition (0 counts as 1)
};

// A row that is one whole program. Its run checks its own result (bench_fail) and gives the microseconds per operation,
// so that preparing and checking are not timed. after, if any, gets the median and may report what follows from it.
struct bench_whole {
    const char *name;
    double (*run)(void);
    void (*after)(const char *name, double median);
};

extern int bench_threads;  // what a first parallel region got
extern long bench_delay_n; // delay(n) that takes about the delay time

// Reads --test-time US, --delay-time US, --outer N, --scale X (also BENCH_SCALE), --list and row names.
void bench_init(int argc, char **argv, const struct bench_row *rows, int nrows);
bool bench_wanted(const char *name);

double bench_now_us(void);
void bench_delay(long n);
void bench_spin_us(double us);     // a serial gap: computes until the clock says so
void bench_delay_serial(long reps); // the reference where one member after the other works
// Where all work at the same time it is this: each member's delays until the last has done them. Another core may be slower than
// ours, or make ours slower, and that is no overhead of a construct's.
void bench_delay_by_all(long reps);

// Median microseconds of one operation, the reference's taken off.
double bench_measure(const struct bench_row *row);
void bench_run_rows(const struct bench_row *rows, int nrows);

// The main function of a program of whole rows: each runs once untimed, then a few times.
int bench_main_whole(int argc, char **argv, const struct bench_whole *rows, int nrows);
// Whole rows are sized for two cores and well below a second; --scale 8 makes them about eight times as long.
long bench_scaled(long n);
void bench_report_with_suffix(const char *name, const char *suffix, double value);

double bench_median(double *values, int n);
// What bench/run reads:  "SAMPLES name threads v1 v2 ..." and "REFERENCE name threads v1 v2 ..." (optional, one figure
// for each outer repetition, the second the reference times that were taken off), then "ROW name threads value".
// A row called X_16 or X_100us is one point of a plot of X over 16, 100 µs; with several numbers the last one counts.
void bench_report(const char *name, double value);
// The median of values, and the values (in microseconds of one operation) as SAMPLES.
void bench_report_samples(const char *name, const double *values, int n);
// A row whose result is wrong prints "FAIL name reason" and ends the program with status 3.
void bench_fail(const char *name, const char *reason);

#ifdef __cplusplus
}
#endif
