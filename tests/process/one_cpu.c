// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// variants: once
/* A process that may use one CPU only, limited before its first region: big and nested teams still work. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>

int main(void)
{
    cpu_set_t set, one;
    int cpu = 0, leaves = 0, n = 0;

    CHECK_EQ(sched_getaffinity(0, sizeof set, &set), 0);
    while (!CPU_ISSET(cpu, &set))
        cpu++;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    CHECK_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    for (int i = 0; i < 10; i++) {
        n = 0;
#pragma omp parallel num_threads(9) reduction(+ : n)
        {
#pragma omp barrier
            n++;
        }
        CHECK_EQ(n, 9);
    }
#pragma omp parallel num_threads(4)
    {
#pragma omp parallel num_threads(4)
        {
#pragma omp barrier
            BUMP(&leaves, 1);
        }
    }
    CHECK_EQ(leaves, 16);
    return check_status();
}
