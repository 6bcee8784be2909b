// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Nestable locks: depth, ownership by task, test's return value (OpenMP 5.2, 18.9). */
#include "tests/support/check.h"

#include <omp.h>

static omp_nest_lock_t lock;
static int inside, count;

static void again(int depth)
{
    omp_set_nest_lock(&lock);
    CHECK_EQ(BUMP(&inside, 1) >= depth, 1);
    if (depth < 5)
        again(depth + 1);
    else
        count++;
    BUMP(&inside, -1);
    omp_unset_nest_lock(&lock);
}

int main(void)
{
    int size = 0;

    omp_init_nest_lock(&lock);
    CHECK_EQ(omp_test_nest_lock(&lock), 1);
    CHECK_EQ(omp_test_nest_lock(&lock), 2);
    omp_set_nest_lock(&lock);
    CHECK_EQ(omp_test_nest_lock(&lock), 4);
#pragma omp parallel num_threads(2)
    if (omp_get_thread_num() == 1)
        CHECK_EQ(omp_test_nest_lock(&lock), 0);
    for (int i = 0; i < 4; i++)
        omp_unset_nest_lock(&lock);
#pragma omp parallel
    {
#pragma omp single
        size = omp_get_num_threads();
        for (int i = 0; i < 100; i++)
            again(0);
    }
    CHECK_EQ(count, 100 * size);
    CHECK_EQ(inside, 0);
    omp_destroy_nest_lock(&lock);
#ifdef __clang__ /* libgomp declares it only */
    omp_init_nest_lock_with_hint(&lock, omp_sync_hint_contended);
#else
    omp_init_nest_lock(&lock);
#endif
    CHECK_EQ(omp_test_nest_lock(&lock), 1);
    omp_unset_nest_lock(&lock);
    omp_destroy_nest_lock(&lock);
    return check_status();
}
