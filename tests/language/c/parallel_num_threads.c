// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* num_threads and if: exact sizes 1..33 up and down, by clause and by omp_set_num_threads; if(false) gives one. */
#include "tests/support/check.h"

#include <omp.h>

static int team(int n)
{
    int size = -1, members = 0;

#pragma omp parallel num_threads(n)
    {
        BUMP(&members, 1);
#pragma omp master
        size = omp_get_num_threads();
    }
    CHECK_EQ(size, members);
    return size;
}

int main(void)
{
    omp_set_dynamic(0);
    for (int n = 1; n <= 33; n++)
        CHECK_EQ(team(n), n);
    for (int n = 33; n >= 1; n -= 3)
        CHECK_EQ(team(n), n);
    for (int n = 1; n <= 9; n++) {
        int size = 0;

        omp_set_num_threads(n);
        CHECK_EQ(omp_get_max_threads(), n);
#pragma omp parallel
#pragma omp master
        size = omp_get_num_threads();
        CHECK_EQ(size, n);
#pragma omp parallel if (n % 2)
        {
            CHECK_EQ(omp_get_num_threads(), n % 2 ? n : 1);
            CHECK_EQ(omp_get_level(), 1);
        }
#pragma omp parallel if (parallel : n > 100)
        {
            CHECK_EQ(omp_get_num_threads(), 1);
            CHECK_EQ(omp_get_active_level(), 0);
        }
    }
    return check_status();
}
