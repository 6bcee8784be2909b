// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: both peers want 2^16 native threads
/* Recursion of two-member regions, 16 deep along one branch and 10 deep along all: each waits for its children. */
#include "tests/support/check.h"

#include <omp.h>

static long all(int depth)
{
    long left = 0, right = 0;

    if (depth == 0)
        return 1;
#pragma omp parallel num_threads(2)
    {
        CHECK_EQ(omp_get_num_threads(), 2);
        if (omp_get_thread_num() == 0)
            left = all(depth - 1);
        else
            right = all(depth - 1);
    }
    return left + right;
}

static long spine(int depth)
{
    long below = 0;
    int one = 0;

    if (depth == 0)
        return 0;
#pragma omp parallel num_threads(2)
    {
        if (omp_get_thread_num() == depth % 2)
            below = spine(depth - 1);
        else
            BUMP(&one, 1);
#pragma omp barrier
        CHECK_EQ(one, 1);
    }
    return below + 1;
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(64);
    CHECK_EQ(spine(16), 16);
    CHECK_EQ(all(4), 16);
    CHECK_EQ(all(10), 1024);
    for (int i = 0; i < 5; i++)
        CHECK_EQ(spine(16), 16);
    return check_status();
}
