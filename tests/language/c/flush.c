// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* flush with and without a list, between a writer and a reader that poll each other (OpenMP 5.2, 15.8.5). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    int ball = 0, bad = 0;

#pragma omp parallel num_threads(2)
    {
        if (omp_get_num_threads() == 2) {
            int me = omp_get_thread_num(), value;

            for (int i = 0; i < 50; i++) {
                do {
#pragma omp flush
#pragma omp atomic read
                    value = ball;
                } while (value % 2 != me);
                if (value / 2 != i)
                    BUMP(&bad, 1);
#pragma omp atomic write
                ball = value + 1;
#pragma omp flush(ball)
            }
        } else {
            ball = 100;
        }
    }
    CHECK_EQ(bad, 0);
    CHECK_EQ(ball, 100);
    return check_status();
}
