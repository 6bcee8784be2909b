// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 11
// clang: 12
// env: OMP_MAX_TASK_PRIORITY=5
/* Clauses that only advise: affinity, also with iterators, priority below and above the maximum, mergeable; with each
 * other and with those which do more (OpenMP 5.2, 12.4, 12.5). */
#include "tests/support/check.h"

#include <limits.h>
#include <omp.h>

int main(void)
{
    static int data[100];

    (void)data;
    int ran = 0, x = 0, levels[] = {0, 1, 5, 6, 1000, INT_MAX};

    CHECK_EQ(omp_get_max_task_priority(), 5);
    for (int round = 0; round < 5; round++) {
#pragma omp parallel
#pragma omp single
        {
            for (int i = 0; i < 60; i++) {
#pragma omp task affinity(data[i : 10]) priority(levels[i % 6]) mergeable shared(ran)
                BUMP(&ran, 1);
#pragma omp task affinity(iterator(k = 0 : 10) : data[k * 10]) untied shared(ran)
                BUMP(&ran, 1);
#pragma omp task priority(i) affinity(x) depend(inout : x) final(i % 7 == 0) if (i % 5) shared(x, ran)
                {
                    x++;
                    BUMP(&ran, 1);
                }
            }
#pragma omp taskwait
#pragma omp taskloop priority(9) mergeable untied shared(ran) grainsize(3)
            for (int i = 0; i < 20; i++)
                BUMP(&ran, 1);
        }
        CHECK_EQ(ran, 200 * (round + 1));
        CHECK_EQ(x, 60 * (round + 1));
    }
    return check_status();
}
