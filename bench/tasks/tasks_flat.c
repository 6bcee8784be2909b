// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows of many tasks without dependences that one member, or each, creates in a row: what a task costs, how
// much memory a long queue takes, how well bodies of 1 to 100 us keep a team busy, and how fast members that have
// waited come to the work. Each task counts itself in its own byte: one that is lost or runs twice is found. Figures
// are microseconds per task, wall time; *_eff_ratio is serial time / (time * members that have a CPU).
#include "../epcc/common.h"
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MILLION = 1000000, GROUP = 8, PAYLOAD = 30, SLEEP_ROUNDS = 8, INNER = 4 };

static unsigned char *ran; // how often each task of the row ran

static void begin_row(long tasks)
{
    static long have;

    if (tasks > have) {
        free(ran);
        ran = malloc((size_t)tasks);
        if (ran == NULL)
            bench_fail("FLAT", "no memory for the counts");
        have = tasks;
    }
    memset(ran, 0, (size_t)tasks);
}

static void check_row(const char *name, long tasks)
{
    for (long i = 0; i < tasks; i++)
        if (ran[i] != 1)
            bench_fail(name, ran[i] == 0 ? "a task did not run" : "a task ran twice");
}

static double one_producer(void)
{
    long n = bench_scaled(MILLION);
    double start;

    begin_row(n);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i++) {
#pragma omp task firstprivate(i)
        ran[i]++;
    }
    start = bench_now_us() - start;
    check_row("FLAT_EMPTY_1M", n);
    return start / (double)n;
}

static long status_kb(const char *field)
{
    char line[256];
    long value = -1;
    FILE *f = fopen("/proc/self/status", "r");

    if (f == NULL)
        return -1;
    while (fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, field, strlen(field)) == 0)
            value = atol(line + strlen(field));
    fclose(f);
    return value;
}

static long rss_before;

// The peak since the program began: this row has a process of its own. With 10^6 tasks, kB are also bytes per task.
static double one_producer_memory(void)
{
    double t;

    begin_row(bench_scaled(MILLION));
    if (rss_before == 0)
        rss_before = status_kb("VmRSS:");
    t = one_producer();
    return t;
}

static void peak_growth(const char *name, double median)
{
    (void)median;
    bench_report_with_suffix(name, "_peak_rss_kb", (double)(status_kb("VmHWM:") - rss_before));
}

static double all_members(void)
{
    long each = bench_scaled(MILLION) / bench_threads;
    int members = 0; // may be fewer where the runtime adjusts the number
    double start;

    begin_row(each * bench_threads);
    start = bench_now_us();
#pragma omp parallel num_threads(bench_threads)
    {
        long base = omp_get_thread_num() * each;

        if (base == 0)
            members = omp_get_num_threads();

        for (long i = 0; i < each; i++) {
#pragma omp task firstprivate(i, base)
            ran[base + i]++;
        }
    }
    start = bench_now_us() - start;
    check_row("FLAT_ALL_PRODUCE", each * members);
    return start / (double)(each * members);
}

static double serial_us; // of the row that is being measured; 0: not yet known

// Body i takes cost(i) tenths of a microsecond.
static double bodies(const char *name, long n, long (*cost)(long))
{
    double start;

    begin_row(n);
    start = bench_now_us();
    for (long i = 0; i < n; i++)
        bench_delay(bench_delay_n * cost(i));
    start = (bench_now_us() - start) / (double)n;
    if (serial_us <= 0.0 || start < serial_us)
        serial_us = start; // the shortest: a serial part that others slowed down would make the tasks look good
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i++) {
#pragma omp task firstprivate(i)
        {
            bench_delay(bench_delay_n * cost(i));
            ran[i]++;
        }
    }
    start = bench_now_us() - start;
    check_row(name, n);
    return start / (double)n;
}

static void efficiency(const char *name, double median)
{
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);

    cpus = bench_threads < cpus ? bench_threads : cpus;
    bench_report_with_suffix(name, "_eff_ratio", serial_us / median / (double)cpus);
    serial_us = 0.0;
}

static long cost_1us(long i)
{
    (void)i;
    return 10;
}

static long cost_10us(long i)
{
    (void)i;
    return 100;
}

static long cost_100us(long i)
{
    (void)i;
    return 1000;
}

// 0.1 to 204.8 us, each power of two as often as every other, in no order.
static long cost_uneven(long i)
{
    unsigned long h = (unsigned long)i * 0x9e3779b97f4a7c15UL;

    return 1L << (h >> 32) % 12;
}

static double body_1us(void)
{
    return bodies("FLAT_BODY_1us", bench_scaled(100000), cost_1us);
}

static double body_10us(void)
{
    return bodies("FLAT_BODY_10us", bench_scaled(20000), cost_10us);
}

static double body_100us(void)
{
    return bodies("FLAT_BODY_100us", bench_scaled(2000), cost_100us);
}

static double body_uneven(void)
{
    return bodies("FLAT_IMBALANCED", bench_scaled(6000), cost_uneven);
}

// The others wait at single's barrier for 20 ms and may have gone to sleep. Timed from the first task to the taskwait.
static double after_serial_part(void)
{
    long n = bench_scaled(1000);
    double sum = 0.0;

    for (int round = 0; round < SLEEP_ROUNDS; round++) {
        begin_row(n);
#pragma omp parallel
#pragma omp single
        {
            double start;

            bench_spin_us(20e3);
            start = bench_now_us();
            for (long i = 0; i < n; i++) {
#pragma omp task firstprivate(i)
                {
                    bench_delay(bench_delay_n * 100);
                    ran[i]++;
                }
            }
#pragma omp taskwait
            sum += bench_now_us() - start;
        }
        check_row("FLAT_SLEEPERS", n);
    }
    return sum / (double)(SLEEP_ROUNDS * n);
}

static double in_inner_regions(void)
{
    long n = bench_scaled(50000);
    int members = 0;
    double start;

    begin_row(2 * n);
    start = bench_now_us();
#pragma omp parallel num_threads(2)
    {
        long base = omp_get_thread_num() * n;

        if (base == 0)
            members = omp_get_num_threads();

#pragma omp parallel num_threads(INNER)
#pragma omp single
        for (long i = 0; i < n; i++) {
#pragma omp task firstprivate(i, base)
            ran[base + i]++;
        }
    }
    start = bench_now_us() - start;
    check_row("FLAT_INNER_2x4", members * n);
    return start / (double)(members * n);
}

static double groups_of_8(void)
{
    long n = bench_scaled(200000) / GROUP * GROUP;
    double start;

    begin_row(n);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i += GROUP) {
#pragma omp taskgroup
        for (long k = i; k < i + GROUP; k++) {
#pragma omp task firstprivate(k)
            ran[k]++;
        }
        for (long k = i; k < i + GROUP; k++)
            if (ran[k] != 1)
                bench_fail("FLAT_TASKGROUP8", "a task was not waited for");
    }
    start = bench_now_us() - start;
    check_row("FLAT_TASKGROUP8", n);
    return start / (double)n;
}

static double yielding(void)
{
    long n = bench_scaled(100000);
    double start;

    begin_row(n);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i++) {
#pragma omp task firstprivate(i)
        {
#pragma omp taskyield
            ran[i]++;
        }
    }
    start = bench_now_us() - start;
    check_row("FLAT_TASKYIELD", n);
    return start / (double)n;
}

static double with_priority(void)
{
    long n = bench_scaled(200000);
    double start;

    begin_row(n);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i++) {
#pragma omp task firstprivate(i) priority(i & 3)
        ran[i]++;
    }
    start = bench_now_us() - start;
    check_row("FLAT_PRIORITY", n);
    return start / (double)n;
}

struct payload {
    long words[PAYLOAD];
};

static double large_firstprivate(void)
{
    long n = bench_scaled(200000);
    struct payload p = {{0}};
    double start;

    begin_row(n);
    start = bench_now_us();
#pragma omp parallel firstprivate(p)
#pragma omp single
    for (long i = 0; i < n; i++) {
        p.words[i % PAYLOAD] = p.words[PAYLOAD - 1 - i % PAYLOAD] = i;
#pragma omp task firstprivate(i, p)
        ran[i] += p.words[i % PAYLOAD] == i && p.words[PAYLOAD - 1 - i % PAYLOAD] == i;
    }
    start = bench_now_us() - start;
    check_row("FLAT_PAYLOAD_240", n);
    return start / (double)n;
}

// A second member may also find the tasks of the first in a region that has none of its own.
static double short_regions(void)
{
    long n = bench_scaled(2000);
    double start;

    begin_row(n * GROUP);
    start = bench_now_us();
    for (long r = 0; r < n; r++) {
#pragma omp parallel
#pragma omp single nowait
        for (long i = r * GROUP; i < (r + 1) * GROUP; i++) {
#pragma omp task firstprivate(i)
            ran[i]++;
        }
    }
    start = bench_now_us() - start;
    check_row("FLAT_REGIONS_OF_8", n * GROUP);
    return start / (double)(n * GROUP);
}

static const struct bench_whole rows[] = {
    {"FLAT_EMPTY_1M", one_producer_memory, peak_growth}, {"FLAT_ALL_PRODUCE", all_members, NULL},
    {"FLAT_BODY_1us", body_1us, efficiency},             {"FLAT_BODY_10us", body_10us, efficiency},
    {"FLAT_BODY_100us", body_100us, efficiency},         {"FLAT_IMBALANCED", body_uneven, efficiency},
    {"FLAT_SLEEPERS", after_serial_part, NULL},          {"FLAT_INNER_2x4", in_inner_regions, NULL},
    {"FLAT_TASKGROUP8", groups_of_8, NULL},              {"FLAT_TASKYIELD", yielding, NULL},
    {"FLAT_PRIORITY", with_priority, NULL},              {"FLAT_PAYLOAD_240", large_firstprivate, NULL},
    {"FLAT_REGIONS_OF_8", short_regions, NULL},
};

int main(int argc, char **argv)
{
    omp_set_max_active_levels(2);
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}
