// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_DYNAMIC=true
/* dyn-var: fewer threads than asked for are allowed, more are not, and the region works with what it got. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    CHECK(omp_get_dynamic());
    for (int n = 1; n < 40; n += 3) {
        int members = 0, sum = 0;

#pragma omp parallel num_threads(n) reduction(+ : members)
        {
            members++;
            CHECK(omp_get_num_threads() <= n);
#pragma omp for
            for (int i = 0; i < 30; i++)
                BUMP(&sum, i);
        }
        CHECK(members >= 1 && members <= n);
        CHECK_EQ(sum, 435);
    }
    return check_status();
}
