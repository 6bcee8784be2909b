// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: KMP_LIBRARY=serial OMP_MAX_ACTIVE_LEVELS=3
// reference: libgomp has no such variable
/* KMP_LIBRARY=serial: every region has one thread, whatever clauses and routines ask for, until the program takes it
 * back. */
#include "tests/support/check.h"

#include <omp.h>

static int size(int wanted)
{
    int n = 0;

#pragma omp parallel num_threads(wanted)
#pragma omp master
    n = omp_get_num_threads();
    return n;
}

int main(void)
{
    omp_set_dynamic(0);
    CHECK_EQ(omp_get_max_threads(), 1);
    CHECK_EQ(omp_get_max_active_levels(), 0);
    CHECK_EQ(size(4), 1);
    omp_set_num_threads(3);
#pragma omp parallel
    CHECK_EQ(omp_get_num_threads(), 1);
#ifdef __clang__ /* whose omp.h declares them */
    CHECK_EQ(kmp_get_library(), 1);
    kmp_set_library_throughput();
    CHECK_EQ(kmp_get_library(), 3);
    CHECK_EQ(size(4), 4);
    kmp_set_library_serial();
    CHECK_EQ(kmp_get_library(), 1);
#else
    omp_set_max_active_levels(1);
    CHECK_EQ(size(4), 4);
    omp_set_max_active_levels(0);
#endif
    CHECK_EQ(size(4), 1);
    return check_status();
}
