// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the flat rows: what one directive costs on top of the work under it, by the EPCC method (common.h).
// OMP_NUM_THREADS gives the team size. With more threads than cores the figures contain serialised work, the same for
// every runtime. What a construct promises is checked once before its row is timed, where a check inside would be part
// of the figure.
#include "common.h"
#include <omp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { CHUNKS = 64, CHECK_REPS = 2000, MAX_THREADS = 1024 };

#if !defined __clang__ && __GNUC__ >= 12
#define HAVE_SCOPE 1 // clang 19 reads the directive, but cannot compile it
#endif

static omp_lock_t lock;
static omp_nest_lock_t nest_lock;
static double atomic_sum;
static long atomic_count;
static int reduction_sink;
static long counter; // plain on purpose: lost updates are what the checks look for

static void parallel(long reps)
{
    for (long i = 0; i < reps; i++) {
#pragma omp parallel
        bench_delay(bench_delay_n);
    }
}

static void for_loop(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp for
        for (int i = 0; i < bench_threads; i++)
            bench_delay(bench_delay_n);
    }
}

// Without the barrier at its end: what the directive itself costs.
static void for_nowait(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp for nowait
        for (int i = 0; i < bench_threads; i++)
            bench_delay(bench_delay_n);
    }
}

static void sections(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp sections
        {
#pragma omp section
            bench_delay(bench_delay_n);
#pragma omp section
            bench_delay(bench_delay_n);
        }
    }
}

static void sections_reference(long reps)
{
    bench_delay_serial(bench_threads == 1 ? 2 * reps : reps);
}

static void parallel_for(long reps)
{
    for (long j = 0; j < reps; j++) {
#pragma omp parallel for
        for (int i = 0; i < bench_threads; i++)
            bench_delay(bench_delay_n);
    }
}

static void barrier(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
        bench_delay(bench_delay_n);
#pragma omp barrier
    }
}

// The members take turns to be late: all others have waited for it.
static void barrier_turns(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
        if (j % omp_get_num_threads() == omp_get_thread_num())
            bench_delay(bench_delay_n);
#pragma omp barrier
    }
}

static void single(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp single
        bench_delay(bench_delay_n);
    }
}

static void masked(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#if _OPENMP >= 202011
#pragma omp masked
#else
#pragma omp master
#endif
        bench_delay(bench_delay_n);
    }
}

#ifdef HAVE_SCOPE
static void scope(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp scope
        bench_delay(bench_delay_n);
    }
}
#endif

static void teams(long reps)
{
    for (long j = 0; j < reps; j++) {
#pragma omp teams num_teams(bench_threads) thread_limit(1)
        bench_delay(bench_delay_n);
    }
}

static void teams_parallel_for(long reps)
{
    for (long j = 0; j < reps; j++) {
#pragma omp teams distribute parallel for num_teams(1) thread_limit(bench_threads)
        for (int i = 0; i < bench_threads; i++)
            bench_delay(bench_delay_n);
    }
}

// Rows that serialise the team divide the repetitions among its threads, so that the reference is the same loop.
static void critical(long reps)
{
#pragma omp parallel
    for (long j = omp_get_thread_num(); j < reps; j += omp_get_num_threads()) {
#pragma omp critical
        bench_delay(bench_delay_n);
    }
}

// Two names do not exclude each other.
static void critical_named(long reps)
{
#pragma omp parallel
    for (long j = omp_get_thread_num(); j < reps; j += omp_get_num_threads()) {
        if (j & 1) {
#pragma omp critical(odd)
            bench_delay(bench_delay_n);
        } else {
#pragma omp critical(even)
            bench_delay(bench_delay_n);
        }
    }
}

static void lock_contended(long reps)
{
#pragma omp parallel
    for (long j = omp_get_thread_num(); j < reps; j += omp_get_num_threads()) {
        omp_set_lock(&lock);
        bench_delay(bench_delay_n);
        omp_unset_lock(&lock);
    }
}

static void lock_uncontended(long reps)
{
    for (long j = 0; j < reps; j++) {
        omp_set_lock(&lock);
        bench_delay(bench_delay_n);
        omp_unset_lock(&lock);
    }
}

static void nest_lock_contended(long reps)
{
#pragma omp parallel
    for (long j = omp_get_thread_num(); j < reps; j += omp_get_num_threads()) {
        omp_set_nest_lock(&nest_lock);
        bench_delay(bench_delay_n);
        omp_unset_nest_lock(&nest_lock);
    }
}

static void ordered(long reps)
{
#pragma omp parallel for ordered schedule(static, 1)
    for (long j = 0; j < reps; j++) {
#pragma omp ordered
        bench_delay(bench_delay_n);
    }
}

static void atomic_add(long reps)
{
#pragma omp parallel
    for (long j = omp_get_thread_num(); j < reps; j += omp_get_num_threads()) {
#pragma omp atomic
        atomic_sum += 1.0;
    }
}

static void atomic_seq_cst(long reps)
{
#pragma omp parallel
    for (long j = omp_get_thread_num(); j < reps; j += omp_get_num_threads()) {
#pragma omp atomic seq_cst
        atomic_sum += 1.0;
    }
}

static void atomic_capture(long reps)
{
#pragma omp parallel
    {
        long last = -1;

        for (long j = omp_get_thread_num(); j < reps; j += omp_get_num_threads()) {
            long seen;

#pragma omp atomic capture
            seen = atomic_count++;
            if (seen <= last)
                bench_fail("ATOMIC_CAPTURE", "the counter went back");
            last = seen;
        }
    }
}

static void serial_add(long reps)
{
    for (long j = 0; j < reps; j++) {
        atomic_sum += 1.0;
        __asm__ volatile("" ::: "memory");
    }
}

static void reduction(long reps)
{
    int sum = 0;

    for (long j = 0; j < reps; j++) {
#pragma omp parallel reduction(+ : sum)
        {
            bench_delay(bench_delay_n);
            sum += 1;
        }
    }
    if (sum != (int)(reps * bench_threads))
        bench_fail("REDUCTION", "the sum is wrong");
    reduction_sink = sum;
}

static void reduction_for(long reps)
{
    long sum = 0;

#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp for reduction(+ : sum)
        for (int i = 0; i < bench_threads; i++) {
            bench_delay(bench_delay_n);
            sum += 1;
        }
    }
    if (sum != reps * bench_threads)
        bench_fail("REDUCTION_FOR", "the sum is wrong");
}

// Per chunk: CHUNKS chunks of one iteration for each thread, in one loop of a running region.
static void dynamic_1(long reps)
{
#pragma omp parallel
    for (long j = 0; j < reps; j++) {
#pragma omp for schedule(dynamic, 1)
        for (int i = 0; i < CHUNKS * bench_threads; i++)
            bench_delay(bench_delay_n);
    }
}

static void dynamic_reference(long reps)
{
    bench_delay_by_all(reps * CHUNKS);
}

static const struct bench_row rows[] = {
    {"PARALLEL", parallel, bench_delay_by_all, 1},
    {"FOR", for_loop, bench_delay_by_all, 1},
    {"FOR_NOWAIT", for_nowait, bench_delay_by_all, 1},
    {"SECTIONS", sections, sections_reference, 1},
    {"PARALLEL_FOR", parallel_for, bench_delay_by_all, 1},
    {"BARRIER", barrier, bench_delay_by_all, 1},
    {"BARRIER_TURNS", barrier_turns, bench_delay_serial, 1},
    {"SINGLE", single, bench_delay_serial, 1},
    {"MASKED", masked, bench_delay_serial, 1},
#ifdef HAVE_SCOPE
    {"SCOPE", scope, bench_delay_by_all, 1},
#endif
    {"TEAMS", teams, bench_delay_by_all, 1},
    {"TEAMS_PARALLEL_FOR", teams_parallel_for, bench_delay_by_all, 1},
    {"CRITICAL", critical, bench_delay_serial, 1},
    {"CRITICAL_NAMED", critical_named, bench_delay_serial, 1},
    {"LOCK", lock_contended, bench_delay_serial, 1},
    {"LOCK_FREE", lock_uncontended, bench_delay_serial, 1},
    {"NEST_LOCK", nest_lock_contended, bench_delay_serial, 1},
    {"ORDERED", ordered, bench_delay_serial, 1},
    {"ATOMIC", atomic_add, serial_add, 1},
    {"ATOMIC_SEQ_CST", atomic_seq_cst, serial_add, 1},
    {"ATOMIC_CAPTURE", atomic_capture, serial_add, 1},
    {"REDUCTION", reduction, bench_delay_by_all, 1},
    {"REDUCTION_FOR", reduction_for, bench_delay_by_all, 1},
    {"DYNAMIC_1", dynamic_1, dynamic_reference, CHUNKS},
};

static void expect_count(const char *row, long expected)
{
    if (counter != expected)
        bench_fail(row, "the count is wrong");
    counter = 0;
}

static void check_critical(void)
{
#pragma omp parallel
    for (int j = 0; j < CHECK_REPS; j++) {
#pragma omp critical
        counter++;
    }
    expect_count("CRITICAL", (long)CHECK_REPS * bench_threads);
}

static void check_lock(void)
{
#pragma omp parallel
    for (int j = 0; j < CHECK_REPS; j++) {
        omp_set_lock(&lock);
        counter++;
        omp_unset_lock(&lock);
    }
    expect_count("LOCK", (long)CHECK_REPS * bench_threads);
}

static void check_nest_lock(void)
{
#pragma omp parallel
    for (int j = 0; j < CHECK_REPS; j++) {
        omp_set_nest_lock(&nest_lock);
        omp_set_nest_lock(&nest_lock);
        counter++;
        omp_unset_nest_lock(&nest_lock);
        omp_unset_nest_lock(&nest_lock);
    }
    expect_count("NEST_LOCK", (long)CHECK_REPS * bench_threads);
}

static void check_atomic(void)
{
#pragma omp parallel
    for (int j = 0; j < CHECK_REPS; j++) {
#pragma omp atomic
        counter++;
    }
    expect_count("ATOMIC", (long)CHECK_REPS * bench_threads);
}

static void check_ordered(void)
{
#pragma omp parallel for ordered schedule(static, 1)
    for (long j = 0; j < CHECK_REPS; j++) {
#pragma omp ordered
        if (counter++ != j)
            bench_fail("ORDERED", "an iteration came out of turn");
    }
    expect_count("ORDERED", CHECK_REPS);
}

static void check_single(void)
{
#pragma omp parallel
    for (int j = 0; j < CHECK_REPS / 10; j++) {
#pragma omp single
        counter++;
    }
    expect_count("SINGLE", CHECK_REPS / 10);
}

static void check_dynamic(void)
{
#pragma omp parallel
    for (int j = 0; j < CHECK_REPS / 10; j++) {
#pragma omp for schedule(dynamic, 1)
        for (int i = 0; i < 7; i++) {
#pragma omp atomic
            counter++;
        }
        if (counter != 7 * (j + 1)) // between two barriers, so nobody writes it
            bench_fail("DYNAMIC_1", "iterations are missing");
#pragma omp barrier
    }
    expect_count("DYNAMIC_1", CHECK_REPS / 10 * 7);
}

static void check_sections(void)
{
#pragma omp parallel
    for (int j = 0; j < CHECK_REPS / 10; j++) {
#pragma omp sections
        {
#pragma omp section
            {
#pragma omp atomic
                counter++;
            }
#pragma omp section
            {
#pragma omp atomic
                counter++;
            }
        }
    }
    expect_count("SECTIONS", CHECK_REPS / 10 * 2);
}

// A member that passes a barrier early reads an old value of one that has not arrived.
static void check_barrier(void)
{
    static _Alignas(64) long arrived[MAX_THREADS];

    if (bench_threads > MAX_THREADS)
        return;
    memset(arrived, 0, sizeof arrived);
#pragma omp parallel
    for (long j = 1; j <= CHECK_REPS / 10; j++) {
        arrived[omp_get_thread_num()] = j;
#pragma omp barrier
        for (int i = 0; i < omp_get_num_threads(); i++)
            if (arrived[i] != j)
                bench_fail("BARRIER", "a member came through early");
#pragma omp barrier
    }
}

static void check_teams(void)
{
    atomic_int teams_seen, teams_told;

    for (int j = 0; j < CHECK_REPS / 100; j++) {
        atomic_init(&teams_seen, 0);
        atomic_init(&teams_told, 0);
#pragma omp teams num_teams(bench_threads) thread_limit(1) shared(teams_seen, teams_told)
        {
            atomic_fetch_add(&teams_seen, 1);
            atomic_store(&teams_told, omp_get_num_teams());
        }
        if (atomic_load(&teams_seen) != atomic_load(&teams_told))
            bench_fail("TEAMS", "teams are missing");
    }
}

static void check_teams_parallel_for(void)
{
    for (int j = 0; j < CHECK_REPS / 100; j++) {
#pragma omp teams distribute parallel for num_teams(1) thread_limit(bench_threads)
        for (int i = 0; i < bench_threads; i++) {
#pragma omp atomic
            counter++;
        }
        expect_count("TEAMS_PARALLEL_FOR", bench_threads);
    }
}

static const struct {
    const char *row;
    void (*check)(void);
} checks[] = {
    {"CRITICAL", check_critical}, {"LOCK", check_lock},       {"NEST_LOCK", check_nest_lock},
    {"ATOMIC", check_atomic},     {"ORDERED", check_ordered}, {"SINGLE", check_single},
    {"BARRIER", check_barrier},   {"TEAMS", check_teams},     {"TEAMS_PARALLEL_FOR", check_teams_parallel_for},
    {"SECTIONS", check_sections}, {"DYNAMIC_1", check_dynamic},
};

static void run_checks(const char *row)
{
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
        if (strcmp(checks[i].row, row) == 0)
            checks[i].check();
}

int main(int argc, char **argv)
{
    int n = (int)(sizeof rows / sizeof rows[0]);

    bench_init(argc, argv, rows, n);
    omp_init_lock(&lock);
    omp_init_nest_lock(&nest_lock);
    for (int i = 0; i < n; i++) {
        if (bench_wanted(rows[i].name)) {
            run_checks(rows[i].name);
            bench_run_rows(&rows[i], 1);
        }
    }
    if (bench_wanted("ATOMIC") && atomic_sum <= 0.0)
        bench_fail("ATOMIC", "nothing was added");
    omp_destroy_lock(&lock);
    omp_destroy_nest_lock(&nest_lock);
    return 0;
}
