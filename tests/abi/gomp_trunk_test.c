// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What the coming GCC emits (abi/gomp/trunk.c), called as it does: barriers that say what they are for, constructs with an end,
 * reductions combined between start and end. */
#include "abi/gomp/gomp_abi.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int omp_get_thread_num(void), omp_get_num_threads(void), omp_get_cancellation(void);

enum { ROUNDS = 200 };
static int arrived, singles[ROUNDS], masked, masked_other;
static long sum_a, sum_b;

static void body(void *data)
{
    int me = omp_get_thread_num(), team = omp_get_num_threads();

    for (int kind = 0; kind <= 3; kind++) {
        BUMP(&arrived, 1);
        GOMP_barrier_ext(kind);
        CHECK_EQ(PEEK(&arrived), (kind + 1) * team);
        GOMP_barrier_ext(kind);
    }
    for (int i = 0; i < ROUNDS; i++)
        if (GOMP_single_start_with_end()) {
            BUMP(&singles[i], 1);
            GOMP_single_end();
        }
    GOMP_barrier_ext(1);
    if (GOMP_has_masked_thread_num(0)) {
        CHECK_EQ(me, 0);
        BUMP(&masked, 1);
    }
    if (GOMP_has_masked_thread_num_with_end(team - 1)) {
        CHECK_EQ(me, team - 1);
        BUMP(&masked_other, 1);
        GOMP_masked_end();
    }
    CHECK(!GOMP_has_masked_thread_num(team) && !GOMP_has_masked_thread_num(-1));
    GOMP_scope_start_with_end(NULL);
    for (int i = 0; i < ROUNDS; i++) {
        GOMP_reduction_start();
        sum_a += i;
        sum_b -= i;
        GOMP_reduction_end();
    }
    GOMP_scope_end();
    GOMP_barrier_ext(1);
    CHECK_EQ(sum_a, (long)team * ROUNDS * (ROUNDS - 1) / 2);
    CHECK_EQ(sum_b, -sum_a);
}

static void task_body(void *data)
{
    uintptr_t at = *(uintptr_t *)data;
    void *pointers[1] = {(void *)at};

    GOMP_task_reduction_remap(1, 0, pointers);
    BUMP((long *)pointers[0], 1);
}

/* scope reduction(task, +: x), with the record that GCC passes: count, slice, alignment (then the block of slices), and for each
 * variable its address and offset.  The first member combines when all tasks are done. */
static long scope_sum;

static void scope_body(void *data)
{
    enum { SLICE = 64 };
    uintptr_t record[7 + 3] = {1, SLICE, 8, (uintptr_t)-1, 0, 0, 0, (uintptr_t)&scope_sum, 0, 0};

    GOMP_scope_start_with_end(record);
    for (int i = 0; i < 10; i++) {
        uintptr_t at = (uintptr_t)&scope_sum;

        GOMP_task(task_body, &at, NULL, sizeof at, 8, true, 0, NULL, 0, NULL);
    }
    GOMP_barrier_ext(1);
    if (omp_get_thread_num() == 0)
        for (int i = 0; i < omp_get_num_threads(); i++)
            scope_sum += *(long *)(record[2] + (uintptr_t)i * SLICE);
    GOMP_scope_end();
    GOMP_workshare_task_reduction_unregister(false);
}

static int waited;

static void cancelled_body(void *data)
{
    enum { PARALLEL = 1 };

    GOMP_barrier_ext(2);
    if (omp_get_thread_num() == 0)
        CHECK(GOMP_cancel(PARALLEL, true));
    else if (GOMP_barrier_cancel_ext(2))
        BUMP(&waited, 1);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        for (unsigned t = 1; t <= 5; t++) {
            waited = 0;
            GOMP_parallel(cancelled_body, NULL, t, 0);
            CHECK_EQ(waited, t - 1);
        }
        return check_status();
    }
    for (unsigned t = 1; t <= 6; t++) {
        arrived = masked = masked_other = 0;
        sum_a = sum_b = 0;
        memset(singles, 0, sizeof singles);
        GOMP_parallel(body, NULL, t, 0);
        CHECK_EQ(masked, 1);
        CHECK_EQ(masked_other, 1);
        for (int i = 0; i < ROUNDS; i++)
            CHECK_EQ(singles[i], 1);
    }
    CHECK(!GOMP_barrier_cancel_ext(0));
    for (unsigned t = 1; t <= 4; t++) {
        scope_sum = 0;
        GOMP_parallel(scope_body, NULL, t, 0);
        CHECK_EQ(scope_sum, 10 * t);
    }
    if (check_status())
        return check_status();
    setenv("OMP_CANCELLATION", "true", 1);
    execl("/proc/self/exe", argv[0], "cancelled", NULL);
    return CHECK_SKIP;
}
