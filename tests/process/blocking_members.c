// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp and libomp: all members sleep at the same time
// seconds: 60
/* Members of a team larger than the machine sleep in the kernel, too shortly for the monitor to notice: executed two at a time they would take four times as
 * long as need be.  A region that does so again and again is given native threads for all of them; and within one, the monitor sees that work waits
 * for nothing. */
#include "tests/support/check.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MEMBERS = 8, RUNS = 5000 };

static int asleep, most;

static void sleep_briefly(void)
{
    int now = BUMP(&asleep, 1) + 1, seen = PEEK(&most);

    while (seen < now && !__atomic_compare_exchange_n(&most, &seen, now, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
    usleep(200);
    BUMP(&asleep, -1);
}

static void between_barriers(void)
{
    int enough = 0, rounds = 0;

    most = 0;
#pragma omp parallel num_threads(MEMBERS)
    while (!PEEK(&enough)) {
        sleep_briefly();
#pragma omp barrier
#pragma omp single
        enough = ++rounds >= RUNS || PEEK(&most) >= MEMBERS - 1;
    }
    CHECK(most >= MEMBERS - 1);
}

int main(void)
{
    const char *backend = getenv("NESTOMP_SWITCH");
    int runs = 0, sum = 0;

    omp_set_dynamic(0);
    if (!backend || strcmp(backend, "handoff") != 0) /* there each change of members looks like a sleep */
        between_barriers();
    most = 0;
    for (; runs < RUNS && PEEK(&most) < MEMBERS - 1; runs++) {
#pragma omp parallel num_threads(MEMBERS) reduction(+ : sum)
        {
            sleep_briefly();
            sum++;
        }
    }
    CHECK_EQ(sum, runs * MEMBERS);
    CHECK(most >= MEMBERS - 1);
    return check_status();
}
