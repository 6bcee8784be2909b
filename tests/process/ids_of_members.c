// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp and libomp: each member is a native thread
/* A member of a team larger than the machine changes the effective user: every member, wherever it runs, has the new one when the call has returned, and
 * so have the threads that members of the next regions run on.  As root only: nobody else can tell. */
#include "tests/support/check.h"

#include <omp.h>
#include <unistd.h>

enum { MEMBERS = 8, ROUNDS = 500, OTHER = 65534 };

int main(void)
{
    int stale = 0;

    if (geteuid() != 0)
        return CHECK_SKIP;
    omp_set_dynamic(0);
    for (int round = 0; round < ROUNDS; round++) {
#pragma omp parallel num_threads(MEMBERS) reduction(+ : stale)
        {
#pragma omp barrier
            if (omp_get_thread_num() == round % MEMBERS)
                CHECK_EQ(seteuid(OTHER), 0);
#pragma omp barrier
            stale += geteuid() != OTHER;
#pragma omp barrier
            stale += geteuid() != OTHER;
        }
#pragma omp parallel num_threads(MEMBERS) reduction(+ : stale)
        stale += geteuid() != OTHER;
        CHECK_EQ(seteuid(0), 0);
#pragma omp parallel num_threads(MEMBERS) reduction(+ : stale)
        stale += geteuid() != 0;
    }
    CHECK_EQ(stale, 0);
    return check_status();
}
