// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_STACKSIZE=24M
/* OMP_STACKSIZE holds for every member, in flat, oversubscribed and nested teams: each uses 16 MB of it. */
// sanitize: none (their frames are larger than what is asked for)
#include "tests/support/check.h"

#include <omp.h>
#include <string.h>

static int deep(int level)
{
    char block[1 << 20];

    memset(block, level, sizeof block);
    __asm__ volatile("" : : "r"(block) : "memory");
    return (level ? deep(level - 1) : 0) + block[level * 1000];
}

int main(void)
{
    int sum = 0;

    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(6) reduction(+ : sum)
    if (omp_get_thread_num() > 0)
        sum += deep(15);
    CHECK_EQ(sum, 5 * 120);
    sum = 0;
#pragma omp parallel num_threads(2)
    {
#pragma omp parallel num_threads(3) reduction(+ : sum)
        if (omp_get_thread_num() > 0)
            sum += deep(15);
    }
    CHECK_EQ(sum % 120, 0);
    return check_status();
}
