// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_NUM_THREADS=4,3,2 OMP_DYNAMIC=false
/* OMP_NUM_THREADS as a list: one size per level, the last one for all that are deeper; it also allows that many active levels
 * (OpenMP 5.2, 21.1.2 and 21.1.4). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    int count[3] = {0};

    CHECK(omp_get_max_active_levels() >= 3);
    CHECK_EQ(omp_get_max_threads(), 4);
#pragma omp parallel
    {
        CHECK_EQ(omp_get_num_threads(), 4);
        CHECK_EQ(omp_get_max_threads(), 3);
        BUMP(&count[0], 1);
#pragma omp parallel
        {
            CHECK_EQ(omp_get_num_threads(), 3);
            CHECK_EQ(omp_get_max_threads(), 2);
            BUMP(&count[1], 1);
#pragma omp parallel
            {
                CHECK_EQ(omp_get_num_threads(), 2);
                BUMP(&count[2], 1);
            }
        }
    }
    CHECK_EQ(count[0], 4);
    CHECK_EQ(count[1], 12);
    CHECK_EQ(count[2], 24);
    return check_status();
}
