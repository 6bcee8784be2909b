// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Wall-clock time (OpenMP 5.2, 18.10): CLOCK_MONOTONIC, which the C library reads without a system call. */
#include "abi/omp/omp_abi.h"

#include <time.h>

static double seconds(struct timespec t)
{
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

NST_EXPORT double omp_get_wtime(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return seconds(now);
}

NST_EXPORT double omp_get_wtick(void)
{
    struct timespec step;

    clock_getres(CLOCK_MONOTONIC, &step);
    return seconds(step);
}
