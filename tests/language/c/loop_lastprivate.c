// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libomp 19 loses lastprivate in nonmonotonic dynamic loops
// gcc: 10
/* lastprivate: sequentially last iteration's value on for and sections; conditional form (OpenMP 5.0) (5.2, 5.4.5). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 20; round++) {
        int last = -1, both = 3, array[4] = {0}, which = -1, cond = -5;

#pragma omp parallel for schedule(dynamic, 3) lastprivate(last, array) firstprivate(both) lastprivate(both)
        for (int i = 0; i < 100; i++) {
            last = i;
            array[3] = i * 2;
            if (i == 99)
                both += i;
        }
        CHECK_EQ(last, 99);
        CHECK_EQ(array[3], 198);
        CHECK(both >= 102);
#pragma omp parallel for schedule(static, 1) lastprivate(last)
        for (int i = 50; i > 0; i -= 7)
            last = i;
        CHECK_EQ(last, 1);
#pragma omp parallel sections lastprivate(which)
        {
#pragma omp section
            which = 1;
#pragma omp section
            which = 2;
#pragma omp section
            which = 3;
        }
        CHECK_EQ(which, 3);
#pragma omp parallel for schedule(dynamic, 2) lastprivate(conditional : cond)
        for (int i = 0; i < 200; i++) {
            if (i % 7 == 3 && i < 150)
                cond = i;
        }
#ifndef __clang__ /* which treats the conditional form of a combined construct as the plain one */
        CHECK_EQ(cond, 143 + 7 * ((149 - 143) / 7));
#endif
    }
    return check_status();
}
