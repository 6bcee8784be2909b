// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp and libomp: all members sleep at the same time
// seconds: 60
/* Members of a team larger than the machine sleep in the kernel, too shortly for the monitor to notice: executed two at a time they would take four times as
 * long as need be.  A region that does so again and again is given native threads for all of them. */
#include "tests/support/check.h"

#include <omp.h>
#include <unistd.h>

enum { MEMBERS = 8, RUNS = 5000 };

int main(void)
{
    int asleep = 0, most = 0, runs = 0, sum = 0;

    omp_set_dynamic(0);
    for (; runs < RUNS && PEEK(&most) < MEMBERS - 1; runs++) {
#pragma omp parallel num_threads(MEMBERS) reduction(+ : sum)
        {
            int now = BUMP(&asleep, 1) + 1, seen = PEEK(&most);

            while (seen < now && !__atomic_compare_exchange_n(&most, &seen, now, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
                ;
            usleep(200);
            BUMP(&asleep, -1);
            sum++;
        }
    }
    CHECK_EQ(sum, runs * MEMBERS);
    CHECK(most >= MEMBERS - 1);
    return check_status();
}
