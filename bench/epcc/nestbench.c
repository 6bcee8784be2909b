// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the nested rows: regions inside regions, teams larger than the machine, recursion. "Per inner region" means the
// time that one outer member sees for one of its inner regions: the outer region is opened once and every member of it
// opens R inner ones. T is OMP_NUM_THREADS. Every row checks that its teams have the size it asked for.
#include "common.h"
#include <errno.h>
#include <omp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { LOOPS = 16, LOOP_LENGTH = 256, RECURSION = 16, BUSY_US = 20 };

static int tp;
#pragma omp threadprivate(tp)

static double grid[LOOPS][LOOP_LENGTH];
static atomic_long regions_seen;

// Fresh addresses, as the C library and code in other files compute them: not one that the compiler kept in a register.
static __attribute__((noinline)) int *address_of_tp(void)
{
    __asm__ volatile("" ::: "memory");
    return &tp;
}

static __attribute__((noinline)) int *address_of_errno(void)
{
    __asm__ volatile("" ::: "memory");
    return &errno;
}

static void expect_team(const char *row, int size)
{
    if (omp_get_num_threads() != size)
        bench_fail(row, "a team has another size than it asked for");
}

static void empty(long reps, int outer, int inner)
{
#pragma omp parallel num_threads(outer)
    {
        expect_team("nest_empty", outer);
        for (long i = 0; i < reps; i++) {
#pragma omp parallel num_threads(inner)
            expect_team("nest_empty", inner);
        }
    }
}

static void empty_2x4(long reps)
{
    empty(reps, 2, 4);
}

static void empty_txt(long reps)
{
    empty(reps, bench_threads, bench_threads);
}

static void barriers_txt(long reps)
{
#pragma omp parallel num_threads(bench_threads)
    for (long i = 0; i < reps; i++) {
#pragma omp parallel num_threads(bench_threads)
        {
#pragma omp barrier
#pragma omp barrier
#pragma omp barrier
#pragma omp barrier
        }
    }
}

static void checked_members(int outer, int round)
{
    int mine = outer * 1000 + omp_get_thread_num() + round * 100000;
    int *first_tp = address_of_tp();
    int *first_errno = address_of_errno();

    expect_team("nest_2x8_checked", 8);
    tp = mine;
    errno = mine;
    for (int b = 0; b < 3; b++) {
#pragma omp barrier
        if (address_of_tp() != first_tp || *address_of_tp() != mine)
            bench_fail("nest_2x8_checked", "threadprivate is not this thread's own");
        if (address_of_errno() != first_errno || *address_of_errno() != mine)
            bench_fail("nest_2x8_checked", "errno is not this thread's own");
    }
}

static void checked_2x8(long reps)
{
#pragma omp parallel num_threads(2)
    {
        int outer = omp_get_thread_num();

        for (long i = 0; i < reps; i++) {
#pragma omp parallel num_threads(8)
            checked_members(outer, (int)(i & 1023));
        }
    }
}

static void three_levels(long reps)
{
#pragma omp parallel num_threads(2)
    for (long i = 0; i < reps; i++) {
#pragma omp parallel num_threads(2)
        {
#pragma omp parallel num_threads(2)
            expect_team("nest_2x2x2", 2);
        }
    }
}

// The whole operation: one outer region opened and joined, one inner region for each member of it.
static void whole_2x4(long reps)
{
    for (long i = 0; i < reps; i++) {
#pragma omp parallel num_threads(2)
        {
#pragma omp parallel num_threads(4)
            expect_team("nest_whole_2x4", 4);
        }
    }
}

static void loops(long reps, int imbalanced)
{
    for (long r = 0; r < reps; r++) {
#pragma omp parallel for schedule(dynamic) num_threads(bench_threads)
        for (int i = 0; i < LOOPS; i++) {
            long n = imbalanced ? bench_delay_n * (1 + (i * i) / 4) : bench_delay_n / 8 + 1;

#pragma omp parallel for num_threads(bench_threads)
            for (int j = 0; j < LOOP_LENGTH; j++) {
                if (!imbalanced || (j & 31) == 0)
                    bench_delay(n);
                grid[i][j] += 1.0;
            }
        }
    }
}

static void loops_even(long reps)
{
    loops(reps, 0);
}

static void loops_imbalanced(long reps)
{
    loops(reps, 1);
}

// Programs do this: a barrier of their own, out of the runtime's sight, that only spins.
struct spin_barrier {
    _Alignas(128) atomic_int arrived;
    _Alignas(128) atomic_int generation;
};

static void spin_barrier_wait(struct spin_barrier *b, int size)
{
    int generation = atomic_load_explicit(&b->generation, memory_order_acquire);

    if (atomic_fetch_add_explicit(&b->arrived, 1, memory_order_acq_rel) == size - 1) {
        atomic_store_explicit(&b->arrived, 0, memory_order_relaxed);
        atomic_store_explicit(&b->generation, generation + 1, memory_order_release);
        return;
    }
    while (atomic_load_explicit(&b->generation, memory_order_acquire) == generation)
        ;
}

static void spin(long reps, int inner)
{
    static struct spin_barrier barriers[2];

#pragma omp parallel num_threads(2)
    {
        struct spin_barrier *b = &barriers[omp_get_thread_num()];

        for (long i = 0; i < reps; i++) {
#pragma omp parallel num_threads(inner)
            spin_barrier_wait(b, inner);
        }
    }
}

static void spin_2x2(long reps)
{
    spin(reps, 2);
}

static void spin_2x8(long reps)
{
    spin(reps, 8);
}

static void chain(int depth)
{
    atomic_fetch_add_explicit(&regions_seen, 1, memory_order_relaxed);
    if (depth == 0)
        return;
#pragma omp parallel num_threads(2)
    {
        expect_team("recurse_chain_16", 2);
        if (omp_get_thread_num() == 1)
            chain(depth - 1);
    }
}

static void tree(int depth)
{
    if (depth == 0) {
        atomic_fetch_add_explicit(&regions_seen, 1, memory_order_relaxed);
        return;
    }
#pragma omp parallel num_threads(2)
    {
        expect_team("recurse_tree", 2);
        tree(depth - 1);
    }
}

static void recurse_chain(long reps)
{
    for (long i = 0; i < reps; i++) {
        atomic_store(&regions_seen, 0);
        chain(RECURSION);
        if (atomic_load(&regions_seen) != RECURSION + 1)
            bench_fail("recurse_chain_16", "members are missing");
    }
}

static void recurse_tree(long reps, int depth)
{
    for (long i = 0; i < reps; i++) {
        atomic_store(&regions_seen, 0);
        tree(depth);
        if (atomic_load(&regions_seen) != 1L << depth)
            bench_fail("recurse_tree", "leaves are missing");
    }
}

static void recurse_tree_8(long reps)
{
    recurse_tree(reps, 8);
}

static void recurse_tree_16(long reps)
{
    recurse_tree(reps, RECURSION);
}

static void busy_inner(long reps)
{
#pragma omp parallel num_threads(2)
    for (long i = 0; i < reps; i++) {
        bench_delay(bench_delay_n * BUSY_US * 10);
#pragma omp parallel num_threads(4)
        expect_team("nest_busy_outer", 4);
    }
}

// Both members compute at the same time here too, so that what a second busy core costs is in the reference.
static void busy_reference(long reps)
{
#pragma omp parallel num_threads(2)
    for (long i = 0; i < reps; i++)
        bench_delay(bench_delay_n * BUSY_US * 10);
}

static void oversubscribed_parallel(long reps)
{
    for (long i = 0; i < reps; i++) {
#pragma omp parallel num_threads(16)
        expect_team("parallel_16", 16);
    }
}

static void oversubscribed_barrier(long reps)
{
#pragma omp parallel num_threads(16)
    for (long i = 0; i < reps; i++) {
#pragma omp barrier
    }
}

static const struct bench_row rows[] = {
    {"nest_2x4_empty", empty_2x4, NULL, 1},
    {"nest_TxT_empty", empty_txt, NULL, 1},
    {"nest_TxT_barriers4", barriers_txt, NULL, 1},
    {"nest_2x8_checked", checked_2x8, NULL, 1},
    {"nest_2x2x2", three_levels, NULL, 1},
    {"nest_whole_2x4", whole_2x4, NULL, 1},
    {"nest_loops", loops_even, NULL, 1},
    {"nest_imbalanced", loops_imbalanced, NULL, 1},
    {"nest_spin_2x2", spin_2x2, NULL, 1},
    {"nest_spin_2x8", spin_2x8, NULL, 1},
    {"nest_busy_outer", busy_inner, busy_reference, 1},
    {"recurse_chain_16", recurse_chain, NULL, 1},
    {"recurse_tree_8", recurse_tree_8, NULL, 1},
    {"recurse_tree_16", recurse_tree_16, NULL, 1}, // 65,536 threads at once where each member is a native thread
    {"parallel_16", oversubscribed_parallel, NULL, 1},
    {"barrier_16", oversubscribed_barrier, NULL, 1},
};

int main(int argc, char **argv)
{
    int n = (int)(sizeof rows / sizeof rows[0]);

    omp_set_max_active_levels(RECURSION + 4);
    omp_set_dynamic(0);
    bench_init(argc, argv, rows, n);
    bench_run_rows(rows, n);
    return 0;
}
