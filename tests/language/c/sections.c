// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* sections: each section once, more and fewer sections than members, nowait, combined form, reduction, empty team work. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 50; round++) {
        int count[12] = {0}, sum = 0, after = 0, size = 0;

#pragma omp parallel
        {
#pragma omp sections
            {
                BUMP(&count[0], 1);
#pragma omp section
                BUMP(&count[1], 1);
#pragma omp section
                BUMP(&count[2], 1);
#pragma omp section
                BUMP(&count[3], 1);
#pragma omp section
                BUMP(&count[4], 1);
#pragma omp section
                BUMP(&count[5], 1);
#pragma omp section
                BUMP(&count[6], 1);
            }
            CHECK_EQ(PEEK(&count[0]) + PEEK(&count[6]), 2);
#pragma omp sections nowait
            {
                BUMP(&count[7], 1);
            }
#pragma omp sections nowait
            {
#pragma omp section
                BUMP(&count[8], 1);
#pragma omp section
                BUMP(&count[9], 1);
            }
            BUMP(&after, 1);
#pragma omp single
            size = omp_get_num_threads();
        }
        for (int i = 0; i < 10; i++)
            CHECK_EQ(count[i], 1);
        CHECK_EQ(after, size);
#pragma omp parallel sections reduction(+ : sum)
        {
#pragma omp section
            sum += 1;
#pragma omp section
            sum += 10;
#pragma omp section
            sum += 100;
        }
        CHECK_EQ(sum, 111);
    }
    return check_status();
}
