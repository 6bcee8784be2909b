// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows about the world around a region: many user threads that each open regions, and other busy processes on
// the same cores. T is OMP_NUM_THREADS. Rows that end in _threads, _rss_kb
// or _ratio are counts and ratios and not microseconds.
#include "common.h"
#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_USERS = 64, MIXED_TEAMS = 0, ROOT_TEAM = 4, ROOT_REGIONS = 100, ROOT_ROUNDS = 6, CHURN = 300 };

struct user {
    pthread_t thread;
    long reps;
    int team;
};

static long status_field(const char *field)
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

static void *user_main(void *arg)
{
    struct user *u = arg;

    for (long i = 0; i < u->reps; i++) {
        atomic_int members = 0;

#pragma omp parallel num_threads(u->team)
        atomic_fetch_add_explicit(&members, 1, memory_order_relaxed);
        if (atomic_load(&members) != u->team)
            bench_fail("users", "a team has another size than it asked for");
    }
    return NULL;
}

// MIXED_TEAMS: 1, 2, 4, 8, 1 ... members, as libraries of different authors ask for.
static void run_users(int count, int team, long reps)
{
    struct user users[MAX_USERS];

    for (int i = 0; i < count; i++) {
        users[i].reps = reps;
        users[i].team = team == MIXED_TEAMS ? 1 << i % 4 : team;
        if (pthread_create(&users[i].thread, NULL, user_main, &users[i]) != 0)
            bench_fail("users", "pthread_create failed");
    }
    for (int i = 0; i < count; i++)
        pthread_join(users[i].thread, NULL);
}

// Throughput: wall time over all regions that all user threads opened. The threads live through one sample, and the
// time that it takes to make them is small against it.
static void users_row(const char *name, int count, int team)
{
    enum { SAMPLES = 7 };
    double samples[SAMPLES];
    long reps = 4;
    double t = 0.0;

    if (!bench_wanted(name))
        return;
    while (t < 20e3) {
        double start = bench_now_us();

        reps *= 2;
        run_users(count, team, reps);
        t = bench_now_us() - start;
    }
    for (int i = 0; i < SAMPLES; i++) {
        double start = bench_now_us();

        run_users(count, team, reps);
        samples[i] = (bench_now_us() - start) / ((double)reps * count);
    }
    bench_report_samples(name, samples, SAMPLES);
}

static void roots_row(const char *name)
{
    double start;
    long threads = 0, first_rss = 0;

    if (!bench_wanted(name))
        return;
    start = bench_now_us();
    for (int round = 0; round < ROOT_ROUNDS; round++) {
        long now;

        run_users(MAX_USERS, ROOT_TEAM, ROOT_REGIONS);
        now = status_field("Threads:");
        threads = now > threads ? now : threads;
        if (round == 0)
            first_rss = status_field("VmRSS:");
    }
    bench_report(name, (bench_now_us() - start) / (ROOT_ROUNDS * (double)MAX_USERS * ROOT_REGIONS));
    bench_report_with_suffix(name, "_left_threads", (double)threads);
    bench_report_with_suffix(name, "_rss_kb", (double)status_field("VmRSS:"));
    bench_report_with_suffix(name, "_growth_rss_kb", (double)(status_field("VmRSS:") - first_rss));
}

// Servers make a thread for each request: whatever a runtime keeps for a user thread must go with it.
static void churn_row(const char *name)
{
    double start;
    long first_rss;

    if (!bench_wanted(name))
        return;
    run_users(1, ROOT_TEAM, 1);
    first_rss = status_field("VmRSS:");
    start = bench_now_us();
    for (int i = 0; i < CHURN; i++)
        run_users(1, ROOT_TEAM, 1);
    bench_report(name, (bench_now_us() - start) / CHURN);
    bench_report_with_suffix(name, "_left_threads", (double)status_field("Threads:"));
    bench_report_with_suffix(name, "_growth_rss_kb", (double)(status_field("VmRSS:") - first_rss));
}

// Each does one batch of constructs; small enough that a collapse to milliseconds per construct still ends.
enum { BATCH = 50 };

static void region_heavy_batch(void)
{
    for (int i = 0; i < BATCH; i++) {
#pragma omp parallel for schedule(static)
        for (int j = 0; j < 64; j++)
            bench_delay(bench_delay_n * 4);
    }
}

static void parallel_batch(void)
{
    for (int i = 0; i < BATCH; i++) {
#pragma omp parallel
        bench_delay(bench_delay_n);
    }
}

static void barrier_batch(void)
{
#pragma omp parallel
    for (int i = 0; i < BATCH; i++) {
        bench_delay(bench_delay_n);
#pragma omp barrier
    }
}

// Mean over a fixed wall time that spans many of the kernel's time slices: a median of short samples would only ever
// see the slices in which nobody was pre-empted.
static double mean_over(void (*batch)(void), double duration_us)
{
    double start = bench_now_us();
    long n = 0;

    do {
        batch();
        n += BATCH;
    } while (bench_now_us() - start < duration_us);
    return (bench_now_us() - start) / (double)n;
}

static int start_competitors(pid_t *pids)
{
    int n = (int)sysconf(_SC_NPROCESSORS_ONLN);

    n = n > MAX_USERS ? MAX_USERS : n;
    for (int i = 0; i < n; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL); // a runner that kills a hung benchmark must not leave these behind
            alarm(60);
            for (;;)
                __asm__ volatile("");
        }
    }
    return n;
}

// The other processes are forked by this one, which then goes on using its runtime: only the children are special.
static void competing_row(const char *name, void (*batch)(void))
{
    pid_t pids[MAX_USERS];
    double busy;
    int n;

    if (!bench_wanted(name))
        return;
    n = start_competitors(pids);
    usleep(50000);
    busy = mean_over(batch, 1e6);
    for (int i = 0; i < n; i++)
        kill(pids[i], SIGKILL);
    for (int i = 0; i < n; i++)
        waitpid(pids[i], NULL, 0);
    usleep(20000);
    bench_report(name, busy);
    bench_report_with_suffix(name, "_ratio", busy / mean_over(batch, 3e5));
}

#define NAMED_ROW(name) {name, NULL, NULL, 0}

static const struct bench_row rows[] = {
    NAMED_ROW("users_1"),           NAMED_ROW("users_2"),           NAMED_ROW("users_4"),
    NAMED_ROW("users_8"),           NAMED_ROW("users_16"),          NAMED_ROW("users_32"),
    NAMED_ROW("users_64"),          NAMED_ROW("users_4_mixed"),     NAMED_ROW("users_16_mixed"),
    NAMED_ROW("users_64_mixed"),    NAMED_ROW("roots_64"),          NAMED_ROW("roots_churn"),
    NAMED_ROW("competing_parallel"), NAMED_ROW("competing_barrier"), NAMED_ROW("competing_program"),
};

int main(int argc, char **argv)
{
    bench_init(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
    users_row("users_1", 1, bench_threads);
    users_row("users_2", 2, bench_threads);
    users_row("users_4", 4, bench_threads);
    users_row("users_8", 8, bench_threads);
    users_row("users_16", 16, bench_threads);
    users_row("users_32", 32, bench_threads);
    users_row("users_64", 64, bench_threads);
    users_row("users_4_mixed", 4, MIXED_TEAMS);
    users_row("users_16_mixed", 16, MIXED_TEAMS);
    users_row("users_64_mixed", 64, MIXED_TEAMS);
    roots_row("roots_64");
    churn_row("roots_churn");
    competing_row("competing_parallel", parallel_batch);
    competing_row("competing_barrier", barrier_batch);
    competing_row("competing_program", region_heavy_batch);
    return 0;
}
