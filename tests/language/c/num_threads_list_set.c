// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_NUM_THREADS=1,3,2 OMP_DYNAMIC=false
/* omp_set_num_threads sets the first element of nthreads-var: the levels below keep theirs of OMP_NUM_THREADS, and
 * whoever is at the list's end hands on what it has set (OpenMP 5.2, 2.4 and 18.2.1). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    int count[4] = {0};

    CHECK_EQ(omp_get_max_threads(), 1);
    for (int round = 0; round < 3; round++) {
        omp_set_num_threads(2 + round);
        CHECK_EQ(omp_get_max_threads(), 2 + round);
#pragma omp parallel
        {
            CHECK_EQ(omp_get_num_threads(), 2 + round);
            CHECK_EQ(omp_get_max_threads(), 3);
            BUMP(&count[0], 1);
#pragma omp parallel
            {
                CHECK_EQ(omp_get_num_threads(), 3);
                CHECK_EQ(omp_get_max_threads(), 2);
                BUMP(&count[1], 1);
                if (omp_get_thread_num() == 0)
                    omp_set_num_threads(4);
#pragma omp parallel
                {
                    int mine = omp_get_ancestor_thread_num(2) == 0 ? 4 : 2;

                    CHECK_EQ(omp_get_num_threads(), mine);
                    CHECK_EQ(omp_get_max_threads(), mine);
                    BUMP(&count[2], 1);
                }
            }
            omp_set_num_threads(5);
#pragma omp parallel
            {
                CHECK_EQ(omp_get_num_threads(), 5);
                CHECK_EQ(omp_get_max_threads(), 2);
                BUMP(&count[3], 1);
            }
        }
        CHECK_EQ(omp_get_max_threads(), 2 + round);
    }
    CHECK_EQ(count[0], 9);
    CHECK_EQ(count[1], 27);
    CHECK_EQ(count[2], 9 * (4 + 2 + 2));
    CHECK_EQ(count[3], 45);
    return check_status();
}
