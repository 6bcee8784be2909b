// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp before 14 and libomp before 18 do not have the routine
/* omp_in_explicit_task: true in explicit tasks of every kind, false in implicit ones, wherever they are (OpenMP 5.2,
 * 18.5.3). */
#include "tests/support/check.h"

#include <omp.h>

/* For compilers whose omp.h and library are older than the routine: at run time it is there. */
extern int omp_in_explicit_task(void) __attribute__((weak));

int main(void)
{
    CHECK_EQ(omp_in_explicit_task(), 0);
    for (int round = 0; round < 10; round++) {
#pragma omp parallel
        {
            CHECK_EQ(omp_in_explicit_task(), 0);
            for (int i = 0; i < 10; i++) {
#pragma omp task if (i % 3) final(i % 5 == 0)
                {
                    CHECK_EQ(omp_in_explicit_task(), 1);
#pragma omp task
                    CHECK_EQ(omp_in_explicit_task(), 1);
#pragma omp taskwait
                    CHECK_EQ(omp_in_explicit_task(), 1);
#pragma omp parallel num_threads(2)
                    {
                        CHECK_EQ(omp_in_explicit_task(), 0);
#pragma omp task untied
                        CHECK_EQ(omp_in_explicit_task(), 1);
                    }
                    CHECK_EQ(omp_in_explicit_task(), 1);
                }
            }
#pragma omp taskwait
            CHECK_EQ(omp_in_explicit_task(), 0);
#pragma omp taskloop
            for (int i = 0; i < 10; i++)
                CHECK_EQ(omp_in_explicit_task(), 1);
#pragma omp barrier
            CHECK_EQ(omp_in_explicit_task(), 0);
        }
    }
    return check_status();
}
