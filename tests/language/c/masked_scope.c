// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 12
// clang: 19
/* masked with filter and scope with reduction: OpenMP 5.1 (5.2, 10.5 and 11.1). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 50; round++) {
        int masked0 = 0, masked1 = 0, sum = 0, size = 0;

#pragma omp parallel
        {
#pragma omp masked
            {
                CHECK_EQ(omp_get_thread_num(), 0);
                BUMP(&masked0, 1);
            }
#pragma omp masked filter(omp_get_num_threads() - 1)
            {
                CHECK_EQ(omp_get_thread_num(), omp_get_num_threads() - 1);
                BUMP(&masked1, 1);
                POKE(&size, omp_get_num_threads());
            }
#ifndef __clang__ /* clang 19 cannot compile scope yet */
#pragma omp scope reduction(+ : sum)
            sum += omp_get_thread_num() + 1;
#else
            BUMP(&sum, omp_get_thread_num() + 1);
#pragma omp barrier
#endif
            CHECK_EQ(sum, PEEK(&size) * (PEEK(&size) + 1) / 2);
        }
        CHECK_EQ(masked0, 1);
        CHECK_EQ(masked1, 1);
        CHECK_EQ(sum, size * (size + 1) / 2);
    }
    return check_status();
}
