// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libomp warns
// env: OMP_THREAD_LIMIT=5
/* OMP_THREAD_LIMIT: no contention group has more threads; regions get what is left, never less than one (5.2, 10.1.1). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    int size = 0;

    omp_set_max_active_levels(3);
    CHECK_EQ(omp_get_thread_limit(), 5);
#pragma omp parallel num_threads(20)
    {
#pragma omp single
        size = omp_get_num_threads();
    }
    CHECK(size >= 1 && size <= 5);
#pragma omp parallel num_threads(3)
    {
        int mine = 0;
#pragma omp parallel num_threads(4) reduction(+ : mine)
        mine++;
        CHECK(mine >= 1 && mine <= 4);
    }
    return check_status();
}
