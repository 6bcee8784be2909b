// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* single (with and without nowait, with copyprivate), master, masked: who runs them and how often. */
#include "tests/support/check.h"

#include <omp.h>

static int tp;
#pragma omp threadprivate(tp)

int main(void)
{
    for (int round = 0; round < 100; round++) {
        int singles = 0, nowaits = 0, masters = 0, sum = 0, size = 0;

#pragma omp parallel
        {
            int x = -1, arr[8] = {0};

#pragma omp single
            {
                BUMP(&singles, 1);
                size = omp_get_num_threads();
            }
            CHECK(PEEK(&size) >= 1);
            for (int i = 0; i < 20; i++) {
#pragma omp single nowait
                BUMP(&nowaits, 1);
            }
#pragma omp master
            {
                CHECK_EQ(omp_get_thread_num(), 0);
                BUMP(&masters, 1);
            }
#pragma omp single copyprivate(x, arr, tp)
            {
                x = 1000 + round;
                arr[7] = round;
                tp = round + 3;
            }
            CHECK_EQ(x, 1000 + round);
            CHECK_EQ(arr[7], round);
            CHECK_EQ(tp, round + 3);
            x += omp_get_thread_num();
#pragma omp barrier
            CHECK_EQ(x, 1000 + round + omp_get_thread_num());
            BUMP(&sum, 1);
        }
        CHECK_EQ(singles, 1);
        CHECK_EQ(nowaits, 20);
        CHECK_EQ(masters, 1);
        CHECK_EQ(sum, size);
    }
    return check_status();
}
