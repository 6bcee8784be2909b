// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Regions in quick succession with changing sizes, data and nesting: what a warm team must not remember. */
#include "tests/support/check.h"

#include <omp.h>

static unsigned next_random(unsigned *seed)
{
    return (*seed = *seed * 1664525u + 1013904223u) >> 16;
}

int main(void)
{
    unsigned seed = 4711;

    omp_set_dynamic(0);
    omp_set_max_active_levels(3);
    for (int round = 0; round < 400; round++) {
        int n = 1 + (int)(next_random(&seed) % 9), m = 1 + (int)(next_random(&seed) % 4), kind = round % 5;
        int members = 0, sum = 0, inner = 0;

        switch (kind) {
        case 0:
#pragma omp parallel num_threads(n) reduction(+ : members)
            members++;
            break;
        case 1:
#pragma omp parallel num_threads(n) reduction(+ : members, inner)
            {
                members++;
#pragma omp parallel num_threads(m) reduction(+ : inner)
                inner++;
            }
            CHECK_EQ(inner, n * m);
            break;
        case 2:
#pragma omp parallel num_threads(n) reduction(+ : members)
            {
                members++;
#pragma omp for schedule(dynamic) nowait
                for (int i = 0; i < 20; i++)
                    BUMP(&sum, i);
#pragma omp for schedule(guided) nowait
                for (int i = 0; i < 20; i++)
                    BUMP(&sum, i);
#pragma omp for schedule(static, 2) nowait
                for (int i = 0; i < 20; i++)
                    BUMP(&sum, i);
            }
            CHECK_EQ(sum, 570);
            break;
        case 3:
#pragma omp parallel num_threads(n) reduction(+ : members)
            {
                members++;
#pragma omp task
                {
#pragma omp parallel num_threads(m)
                    BUMP(&inner, 1);
                }
            }
            CHECK_EQ(inner, n * m);
            break;
        default:
#pragma omp parallel num_threads(n) if (round % 2) reduction(+ : members)
            members++;
            n = round % 2 ? n : 1;
            break;
        }
        CHECK_EQ(members, n);
    }
    return check_status();
}
