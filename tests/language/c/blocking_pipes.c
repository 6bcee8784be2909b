// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A ring of pipes: every member reads from its predecessor and writes to its successor; all block in the kernel, where the
 * runtime cannot see them (R5). */
#include "tests/support/check.h"

#include <omp.h>
#include <unistd.h>

enum { MEMBERS = 12 };

int main(void)
{
    int ends[MEMBERS][2], laps = 0;

    omp_set_dynamic(0);
    for (int i = 0; i < MEMBERS; i++)
        CHECK_EQ(pipe(ends[i]), 0);
#pragma omp parallel num_threads(MEMBERS)
    {
        int me = omp_get_thread_num(), next = (me + 1) % MEMBERS;

        for (int lap = 0; lap < 3; lap++) {
            int token = lap * 1000;

            if (me == 0)
                CHECK_EQ(write(ends[1][1], &token, sizeof token), sizeof token);
            CHECK_EQ(read(ends[me][0], &token, sizeof token), sizeof token);
            if (me != 0) {
                token++;
                CHECK_EQ(write(ends[next][1], &token, sizeof token), sizeof token);
            } else {
                CHECK_EQ(token, lap * 1000 + MEMBERS - 1);
                laps++;
            }
        }
    }
    CHECK_EQ(laps, 3);
    return check_status();
}
