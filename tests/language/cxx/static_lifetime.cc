// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Regions in constructors and destructors of static objects and in atexit handlers: before main and after it. */
#include "tests/support/check.h"

#include <omp.h>
#include <unistd.h>

static int sum_of(int n)
{
    int sum = 0;

#pragma omp parallel for reduction(+ : sum) num_threads(3)
    for (int i = 0; i < n; i++)
        sum += i;
#pragma omp parallel num_threads(3)
    {
#pragma omp task
        BUMP(&sum, 1);
#pragma omp barrier
        BUMP(&sum, -1);
    }
    return sum;
}

struct Static {
    int at_start;

    Static() : at_start(sum_of(100)) {}
    ~Static()
    {
        if (sum_of(50) != 1225 || check_status())
            _exit(1);
    }
};

static Static object;

static void handler()
{
    CHECK_EQ(sum_of(20), 190);
}

int main()
{
    CHECK_EQ(object.at_start, 4950);
    CHECK_EQ(sum_of(10), 45);
    atexit(handler);
    return check_status();
}
