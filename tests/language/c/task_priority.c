// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_MAX_TASK_PRIORITY=10
/* priority: only a hint, so what is checked is that every task runs and the ICV is what was asked for. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    int sum = 0, x = 0;

    CHECK_EQ(omp_get_max_task_priority(), 10);
#pragma omp parallel
#pragma omp single
    {
        for (int i = 0; i < 200; i++) {
#pragma omp task priority(i % 15) shared(sum)
            BUMP(&sum, 1);
        }
        for (int i = 0; i < 50; i++) {
#pragma omp task priority(50 - i) depend(inout : x) shared(x) firstprivate(i)
            {
                CHECK_EQ(x, i);
                x++;
            }
        }
    }
    CHECK_EQ(sum, 200);
    CHECK_EQ(x, 50);
    return check_status();
}
