// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Tasks: each once, before the barrier ends; identity inside; firstprivate copies of big data; undeferred
 * tasks run at once; taskyield; master creates, all execute. */
#include "tests/support/check.h"

#include <omp.h>
#include <string.h>

struct big {
    char bytes[5000];
};

int main(void)
{
    for (int round = 0; round < 20; round++) {
        int done[1000] = {0}, bad = 0, immediate = 0, size = 0;

#pragma omp parallel
        {
#pragma omp master
            {
                size = omp_get_num_threads();
                for (int i = 0; i < 1000; i++) {
#pragma omp task firstprivate(i) shared(done, bad, size)
                    {
                        if (omp_get_thread_num() >= size || omp_get_num_threads() != size || omp_get_level() != 1)
                            BUMP(&bad, 1);
                        BUMP(&done[i], 1);
                        if (i % 50 == 0) {
#pragma omp taskyield
                        }
                    }
                }
            }
#pragma omp barrier
            for (int i = 0; i < 1000; i++)
                if (PEEK(&done[i]) != 1)
                    BUMP(&bad, 1);
        }
        CHECK_EQ(bad, 0);

        struct big big;
        enum { n = 77 };
        int vla[n];
        memset(&big, round, sizeof big);
        for (int i = 0; i < n; i++)
            vla[i] = i;
#pragma omp parallel
#pragma omp single
        {
            for (int i = 0; i < 20; i++) {
#pragma omp task firstprivate(big, vla)
                {
                    int sum = 0;
                    for (int k = 0; k < n; k++)
                        sum += vla[k];
                    CHECK_EQ(sum, 77 * 76 / 2);
                    CHECK_EQ(big.bytes[4999], round);
                    memset(&big, 99, sizeof big);
                }
            }
            memset(&big, 55, sizeof big);
            for (int i = 0; i < n; i++)
                vla[i] = -1;
#pragma omp task if (0) shared(immediate)
            immediate = 1;
            CHECK_EQ(immediate, 1);
#pragma omp taskwait
        }
        /* Tasks that create tasks, never waited for but by the region's end. */
        int grand = 0;
#pragma omp parallel
        {
#pragma omp single nowait
            for (int i = 0; i < 10; i++) {
#pragma omp task
                for (int j = 0; j < 10; j++) {
#pragma omp task
                    {
#pragma omp task
                        BUMP(&grand, 1);
                    }
                }
            }
        }
        CHECK_EQ(grand, 100);
    }
    return check_status();
}
