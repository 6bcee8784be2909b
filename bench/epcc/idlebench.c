// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows of what lies between regions: how long the region after a gap takes (the gap computed on the initial
// thread, as serial code does, or slept, as a program that waits for input does), and the CPU time that the process
// burns while it has nothing to do. T is OMP_NUM_THREADS. idle_ rows are microseconds of CPU time of all threads.
#include "common.h"
#include <omp.h>
#include <string.h>
#include <time.h>

enum { MAX_SAMPLES = 200, IDLE_SAMPLES = 5, WARM_REGIONS = 1000, MAX_THREADS = 1024 };
enum { TICK_US = 10000, SHORT_TIMES = 60, SHORT_WARM_REGIONS = 20 };

static struct {
    _Alignas(128) long regions;
} members[MAX_THREADS];

static long regions_opened;

static double cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static void sleep_us(double us)
{
    struct timespec t = {(time_t)(us / 1e6), (long)(us - (double)(time_t)(us / 1e6) * 1e6) * 1000};

    nanosleep(&t, NULL);
}

// Each member writes a line of its own: what the region costs, not what sharing costs.
static void region(void)
{
#pragma omp parallel
    members[omp_get_thread_num() % MAX_THREADS].regions++;
    regions_opened++;
}

static void expect_members(const char *row)
{
    for (int i = 0; i < bench_threads && i < MAX_THREADS; i++)
        if (members[i].regions != regions_opened)
            bench_fail(row, "a member missed a region");
}

static void gap_row(const char *name, double gap_us, int count, void (*pass)(double))
{
    double samples[MAX_SAMPLES];

    if (!bench_wanted(name))
        return;
    region();
    for (int i = 0; i < count; i++) {
        double start;

        pass(gap_us);
        start = bench_now_us();
        region();
        samples[i] = bench_now_us() - start;
    }
    expect_members(name);
    bench_report_samples(name, samples, count);
}

static void idle_row(const char *name, double skipped_us, double watched_us)
{
    double samples[IDLE_SAMPLES];

    if (!bench_wanted(name))
        return;
    /* Linux charges a thread that runs on at its clock ticks only, some milliseconds apart: a thread that spins through all of
     * a short time seems to take none of it, or a whole tick.  The mean of many is right, their median is not.  A thread that
     * goes to sleep meanwhile is charged for what it ran before, too: that is to be little. */
    int times = watched_us < TICK_US ? SHORT_TIMES : 1;
    int warm = times == 1 ? WARM_REGIONS : SHORT_WARM_REGIONS;

    for (int j = 0; j < WARM_REGIONS; j++)
        region();
    for (int i = 0; i < IDLE_SAMPLES; i++) {
        samples[i] = 0.0;
        for (int k = 0; k < times; k++) {
            double start;

            for (int j = 0; j < warm; j++)
                region();
            if (skipped_us > 0.0)
                sleep_us(skipped_us);
            start = cpu_us();
            sleep_us(watched_us);
            samples[i] += (cpu_us() - start) / times;
        }
    }
    expect_members(name);
    bench_report_samples(name, samples, IDLE_SAMPLES);
}

static const struct {
    const char *name;
    double gap_us;
    int samples;
    void (*pass)(double);
} gaps[] = {
    {"gap_10us", 1e1, 200, bench_spin_us},     {"gap_100us", 1e2, 200, bench_spin_us},
    {"gap_1ms", 1e3, 100, bench_spin_us},      {"gap_5ms", 5e3, 60, bench_spin_us},
    {"gap_10ms", 1e4, 40, bench_spin_us},      {"gap_100ms", 1e5, 11, bench_spin_us},
    {"gap_1s", 1e6, 5, bench_spin_us},         {"gap_slept_100us", 1e2, 200, sleep_us},
    {"gap_slept_1ms", 1e3, 100, sleep_us},     {"gap_slept_10ms", 1e4, 40, sleep_us},
    {"gap_slept_100ms", 1e5, 11, sleep_us},
};

static const struct {
    const char *name;
    double skipped_us;
    double watched_us;
} idles[] = {
    {"idle_cpu_1s", 0.0, 1e6},
    {"idle_cpu_1s_after_1ms", 1e3, 1e6},
    {"idle_cpu_1ms", 0.0, 1e3},
};

enum { GAPS = sizeof gaps / sizeof gaps[0], IDLES = sizeof idles / sizeof idles[0] };

int main(int argc, char **argv)
{
    struct bench_row rows[GAPS + IDLES];

    memset(rows, 0, sizeof rows);
    for (int i = 0; i < GAPS; i++)
        rows[i].name = gaps[i].name;
    for (int i = 0; i < IDLES; i++)
        rows[GAPS + i].name = idles[i].name;
    bench_init(argc, argv, rows, GAPS + IDLES);
    for (int i = 0; i < GAPS; i++)
        gap_row(gaps[i].name, gaps[i].gap_us, gaps[i].samples, gaps[i].pass);
    for (int i = 0; i < IDLES; i++)
        idle_row(idles[i].name, idles[i].skipped_us, idles[i].watched_us);
    return 0;
}
