// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_STACKSIZE=256K
// reference: both end the program where the C library refuses such a stack
/* Thread-local variables that do not fit on the stacks asked for: the C library puts them there.  Nothing is refused, neither a member
 * nor the thread that watches over progress. */
#include "tests/support/check.h"

#include <omp.h>

#define ITEMS 400000

static double mine[ITEMS];
#pragma omp threadprivate(mine)

int main(void)
{
    int members = 0;
    double sum = 0.0;

    omp_set_dynamic(0);
    for (int i = 0; i < 3; i++) {
#pragma omp parallel num_threads(6) reduction(+ : members, sum)
        {
            mine[ITEMS - 1] += 1.0;
#pragma omp barrier
            members++;
            sum += mine[ITEMS - 1];
        }
    }
    CHECK_EQ(members, 18);
    CHECK(sum == 36.0);
    return check_status();
}
