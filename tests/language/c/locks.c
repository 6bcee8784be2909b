// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Simple locks: mutual exclusion, test, hints, thousands of locks, hand-over between regions (OpenMP 5.2, 18.9). */
#include "tests/support/check.h"

#include <omp.h>

static omp_lock_t lock, many[2000];

int main(void)
{
    int inside = 0, count = 0, got = 0, size = 0;

    omp_init_lock(&lock);
#pragma omp parallel
    {
#pragma omp single
        size = omp_get_num_threads();
        for (int i = 0; i < 300; i++) {
            omp_set_lock(&lock);
            CHECK_EQ(BUMP(&inside, 1), 0);
            count++;
            BUMP(&inside, -1);
            omp_unset_lock(&lock);
        }
        for (int i = 0; i < 300;) {
            if (omp_test_lock(&lock)) {
                CHECK_EQ(BUMP(&inside, 1), 0);
                count++;
                BUMP(&inside, -1);
                omp_unset_lock(&lock);
                i++;
            }
        }
    }
    CHECK_EQ(count, 600 * size);
    omp_set_lock(&lock);
    CHECK(!omp_test_lock(&lock));
    omp_unset_lock(&lock);
    omp_destroy_lock(&lock);
#ifdef __clang__ /* libgomp declares it only */
    omp_init_lock_with_hint(&lock, omp_sync_hint_speculative | omp_sync_hint_uncontended);
#else
    omp_init_lock(&lock);
#endif
#pragma omp parallel
    {
        if (omp_test_lock(&lock))
            BUMP(&got, 1);
#pragma omp barrier
    }
    CHECK_EQ(got, 1);
    /* Any task may own a lock, but only the owner releases: here the region's only winner is unknown, so destroy it locked. */
    for (int i = 0; i < 2000; i++)
        omp_init_lock(&many[i]);
    int sums[2000] = {0};
#pragma omp parallel for schedule(dynamic, 16)
    for (int i = 0; i < 20000; i++) {
        int k = i * 7 % 2000;

        omp_set_lock(&many[k]);
        sums[k]++;
        omp_unset_lock(&many[k]);
    }
    for (int i = 0; i < 2000; i++) {
        CHECK_EQ(sums[i], 10);
        omp_destroy_lock(&many[i]);
    }
    return check_status();
}
