// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* parallel: every member runs once, numbers are dense, the team has the size that the API reports, the master's number
 * is 0, and a plain write before the region is visible inside, one inside is visible after (OpenMP 5.2, 10.1). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 50; round++) {
        int want = omp_get_max_threads(), size = 0, seen[1024] = {0}, before = round, sum = 0;

        CHECK(!omp_in_parallel());
        CHECK_EQ(omp_get_level(), 0);
#pragma omp parallel
        {
            int me = omp_get_thread_num();

            CHECK(me >= 0 && me < omp_get_num_threads());
            CHECK_EQ(before, round);
            CHECK_EQ(omp_get_level(), 1);
            CHECK_EQ(omp_in_parallel(), omp_get_num_threads() > 1);
            BUMP(&seen[me], 1);
            BUMP(&sum, me);
            if (me == 0)
                size = omp_get_num_threads();
        }
        CHECK_EQ(size, want);
        for (int i = 0; i < size; i++)
            CHECK_EQ(seen[i], 1);
        CHECK_EQ(sum, size * (size - 1) / 2);
    }
    return check_status();
}
