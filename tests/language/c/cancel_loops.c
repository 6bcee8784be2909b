// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libomp 19 asserts in the dynamic loop that follows a cancelled one
// env: OMP_CANCELLATION=true
/* cancel parallel, for, sections, and cancellation points (OpenMP 5.2, 16.1): who has seen the request leaves, nobody hangs,
 * and the team is whole again in the next construct. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    CHECK(omp_get_cancellation());
    for (int round = 0; round < 30; round++) {
        int found = 0, iterations = 0, after = 0, size = 0, whole = 0;

#pragma omp parallel
        {
#pragma omp single
            size = omp_get_num_threads();
#pragma omp for schedule(dynamic, 1)
            for (int i = 0; i < 100000; i++) {
                BUMP(&iterations, 1);
                if (i == 10) {
                    POKE(&found, 1);
#pragma omp cancel for
                }
#pragma omp cancellation point for
            }
            BUMP(&after, 1);
#pragma omp barrier
            CHECK_EQ(PEEK(&after), size);
#pragma omp for
            for (int i = 0; i < 64; i++)
                BUMP(&whole, 1);
        }
        CHECK_EQ(found, 1);
        CHECK(iterations >= 1 && iterations <= 100000); /* how soon the others notice is timing */
        CHECK_EQ(after, size);
        CHECK_EQ(whole, 64);

        int past = 0, static_count = 0;
#pragma omp parallel
        {
#pragma omp for schedule(static)
            for (int i = 0; i < 1000; i++) {
#pragma omp cancel for if (i % 10 == 3)
                BUMP(&static_count, 1);
            }
        }
        CHECK(static_count <= 999);

#pragma omp parallel
        {
            if (omp_get_thread_num() == omp_get_num_threads() - 1) {
#pragma omp cancel parallel
            }
            /* Members that arrive at the barrier after the request leave there. */
#pragma omp barrier
            BUMP(&past, 1);
        }
        CHECK_EQ(past, 0);

        int second = 0, runs = 0;
#pragma omp parallel num_threads(2)
        {
#pragma omp sections
            {
#pragma omp section
                {
                    BUMP(&runs, 1);
#pragma omp cancel sections
                    second++;
                }
#pragma omp section
                {
#pragma omp cancellation point sections
                    BUMP(&runs, 1);
                }
            }
        }
        CHECK_EQ(second, 0);
        CHECK(runs >= 1 && runs <= 2);
        /* The cancelled region must leave nothing behind. */
        int sum = 0, members = 0;
#pragma omp parallel reduction(+ : sum, members)
        {
            members += 1;
#pragma omp for
            for (int i = 0; i < 100; i++)
                sum += i;
        }
        CHECK_EQ(sum, 4950);
        CHECK_EQ(members, size);
    }
    return check_status();
}
