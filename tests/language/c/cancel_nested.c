// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_CANCELLATION=true
// reference: libomp 19 asserts in the dynamic loop that follows a cancelled one
/* Cancelling an inner region or loop leaves the outer team untouched, and the other way round. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(3);
    for (int round = 0; round < 20; round++) {
        int outer = 0, past = 0, cut = 0, whole = 0;

#pragma omp parallel num_threads(3)
        {
#pragma omp parallel num_threads(3)
            {
                if (omp_get_thread_num() == 1) {
#pragma omp cancel parallel
                }
#pragma omp barrier
                BUMP(&past, 1);
            }
            BUMP(&outer, 1);
#pragma omp barrier
            CHECK_EQ(PEEK(&outer), 3);
#pragma omp parallel num_threads(2)
            {
#pragma omp for schedule(dynamic)
                for (int i = 0; i < 5000; i++) {
                    BUMP(&cut, 1);
#pragma omp cancel for
                }
#pragma omp for
                for (int i = 0; i < 10; i++)
                    BUMP(&whole, 1);
            }
        }
        CHECK_EQ(past, 0);
        CHECK(cut <= 6);
        CHECK_EQ(whole, 30);
    }
    return check_status();
}
