// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: NESTOMP_CARRIERS=2 NESTOMP_FORCE_MIGRATION=false
// sanitize: none (slow enough for members to be found stuck)
/* A team that fits the machine is native threads: member 0 on main's, member 1 on the same one in every region, never on main's
 * (DESIGN.md R1). */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    int first = 0;

    omp_set_dynamic(0);
    for (int region = 0; region < 300; region++) {
        int tid[2] = {0, 0};

#pragma omp parallel num_threads(2)
        {
            int me = omp_get_thread_num(), mine = (int)syscall(SYS_gettid);

            tid[me] = mine;
#pragma omp barrier
            CHECK_EQ(syscall(SYS_gettid), mine);
#pragma omp for schedule(dynamic)
            for (int i = 0; i < 20; i++)
                CHECK_EQ(tid[omp_get_thread_num()], syscall(SYS_gettid));
#pragma omp critical
            CHECK_EQ(syscall(SYS_gettid), mine);
        }
        if (region == 0)
            first = tid[1];
        CHECK_EQ(tid[0], getpid());
        CHECK(tid[1] != getpid());
        CHECK_EQ(tid[1], first);
        if (region % 100 == 99)
            usleep(2000); /* long enough to sleep at the dock */
    }
    return check_status();
}
