// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_CANCELLATION=true
/* cancel taskgroup: tasks that have not started are discarded, those that have run to their next cancellation point. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 20; round++) {
        int started = 0, passed = 0, outside = 0, later = 0;

#pragma omp parallel
#pragma omp single
        {
#pragma omp task shared(outside)
            BUMP(&outside, 1);
#pragma omp taskgroup
            {
                for (int i = 0; i < 200; i++) {
#pragma omp task shared(started, passed)
                    {
                        BUMP(&started, 1);
                        if (i == 5) {
#pragma omp cancel taskgroup
                        }
#pragma omp cancellation point taskgroup
                        BUMP(&passed, 1);
                    }
                }
            }
#pragma omp taskgroup
            {
                for (int i = 0; i < 50; i++) {
#pragma omp task shared(later)
                    BUMP(&later, 1);
                }
            }
            CHECK_EQ(PEEK(&later), 50);
        }
        CHECK_EQ(outside, 1);
        CHECK_EQ(later, 50);
        CHECK(started <= 200);
        CHECK(passed < 200);
    }
    return check_status();
}
