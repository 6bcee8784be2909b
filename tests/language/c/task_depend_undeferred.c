// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* An undeferred task whose predecessor another member executes: its creator sleeps until that has ended, and must wake (OpenMP
 * 5.2, 12.5, 15.9.5).  Many short rounds: what is looked for is a wake-up between two instructions. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 1500; round++) {
#pragma omp parallel
        {
            int x = 0;

            for (int i = 0; i < 3; i++) {
#pragma omp task shared(x) depend(out : x) firstprivate(i)
                x = i;
#pragma omp task shared(x) depend(inout : x) if (0)
                x++;
                CHECK_EQ(x, i + 1);
            }
        }
    }
    return check_status();
}
