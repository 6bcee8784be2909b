// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_CANCELLATION=true
// reference: libomp 19 cancels the group that it made for the reduction
/* cancel taskgroup in a task of a worksharing reduction with the task modifier: what is cancelled is the taskgroup around the
 * construct, not something of the implementation's (OpenMP 5.2, 11.2, 5.5.8). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    int a = 0, executed = 0;

#pragma omp parallel num_threads(1)
#pragma omp taskgroup
    {
#pragma omp for reduction(task, + : a)
        for (int i = 0; i < 4; i++) {
            a++;
#pragma omp task in_reduction(+ : a)
            {
                a += 0;
#pragma omp cancel taskgroup
            }
        }
#pragma omp task shared(executed)
        POKE(&executed, 1);
    }
    CHECK_EQ(a, 4);
    CHECK_EQ(PEEK(&executed), 0);
    return check_status();
}
