// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: minutes where peers oversubscribe
/* barrier: nobody passes before all have arrived, many times, in teams of every size; implicit barriers of for, single and
 * sections behave the same. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int n = 1; n <= 20; n++) {
        int arrived = 0, slots[32] = {0};

#pragma omp parallel num_threads(n)
        {
            int size = omp_get_num_threads(), me = omp_get_thread_num();

            for (int r = 1; r <= 30; r++) {
                BUMP(&arrived, 1);
#pragma omp barrier
                CHECK_EQ(PEEK(&arrived), r * size);
                slots[me] = r;
#pragma omp barrier
                CHECK_EQ(slots[(me + 1) % size], r);
#pragma omp barrier
#pragma omp for schedule(static)
                for (int i = 0; i < size; i++)
                    slots[i] = r + 100;
                CHECK_EQ(slots[(me + 1) % size], r + 100);
#pragma omp barrier
#pragma omp single
                for (int i = 0; i < size; i++)
                    slots[i] = -r;
                CHECK_EQ(slots[(me + 2) % size], -r);
#pragma omp barrier
            }
        }
    }
    return check_status();
}
