// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What dlopen_regions.c loads. */
#include <omp.h>

int module_sum(int members);
int module_threadprivate(int members, int set);

static int own;
#pragma omp threadprivate(own)

int module_sum(int members)
{
    int sum = 0;

#pragma omp parallel num_threads(members) reduction(+ : sum)
    {
        sum += omp_get_num_threads() == members;
#pragma omp barrier
#pragma omp single
        for (int i = 0; i < 10; i++) {
#pragma omp task shared(sum)
            {
            }
        }
    }
    return sum;
}

int module_threadprivate(int members, int set)
{
    int good = 0;

#pragma omp parallel num_threads(members) reduction(+ : good)
    {
        if (set)
            own = set + omp_get_thread_num();
#pragma omp barrier
        good += own == (set ? set : 100) + omp_get_thread_num();
    }
    return good;
}
