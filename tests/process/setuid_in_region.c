// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* glibc's setxid signals every thread of the process: with a warm pool and from inside a team larger than the machine it
 * must neither hang nor miss one (DESIGN.md 4).  Ids are set to what they are, so any user can run this. */
#include "tests/support/check.h"

#include <omp.h>
#include <unistd.h>

int main(void)
{
    uid_t uid = getuid();
    gid_t gid = getgid();

    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    for (int i = 0; i < 5; i++) {
#pragma omp parallel num_threads(4)
        CHECK(omp_get_num_threads() == 4);
        CHECK_EQ(setuid(uid), 0);
        CHECK_EQ(setgid(gid), 0);
    }
    int count = 0;
#pragma omp parallel num_threads(8)
    {
        if (omp_get_thread_num() == 7)
            CHECK_EQ(setuid(uid), 0);
#pragma omp barrier
        if (omp_get_thread_num() == 0)
            CHECK_EQ(setgid(gid), 0);
#pragma omp parallel num_threads(3)
        {
#pragma omp critical
            {
                CHECK_EQ(setuid(uid), 0);
                count++;
            }
#pragma omp barrier
        }
    }
    CHECK_EQ(count, 24);
    return check_status();
}
