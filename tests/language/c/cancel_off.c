// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Without OMP_CANCELLATION, cancel does nothing (OpenMP 5.2, 16.1). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    int count = 0, past = 0;

    CHECK(!omp_get_cancellation());
#pragma omp parallel
    {
#pragma omp for
        for (int i = 0; i < 100; i++) {
#pragma omp cancel for if (i == 3)
#pragma omp cancellation point for
            BUMP(&count, 1);
        }
#pragma omp cancel parallel
        BUMP(&past, 1);
    }
    CHECK_EQ(count, 100);
    CHECK(past >= 1);
    return check_status();
}
