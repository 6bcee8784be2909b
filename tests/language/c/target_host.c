// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 9
// clang: none
/* target with no device runs on the host with its data semantics (OpenMP 5.2, 13); clang needs libomptarget for this. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    int x = 3, array[100], total = 0, first = 9;

    for (int i = 0; i < 100; i++)
        array[i] = i;
#pragma omp target map(tofrom : x)
    {
        x += 4;
        CHECK(omp_is_initial_device());
    }
    CHECK_EQ(x, 7);
#pragma omp target firstprivate(first)
    first = 1;
    CHECK_EQ(first, 9);
#pragma omp target data map(tofrom : array)
    {
#pragma omp target teams distribute parallel for map(tofrom : array, total) reduction(+ : total)
        for (int i = 0; i < 100; i++) {
            total += array[i];
            array[i] *= 2;
        }
#pragma omp target update from(array)
    }
    CHECK_EQ(total, 4950);
    CHECK_EQ(array[99], 198);
    int *p = omp_target_alloc(400, omp_get_initial_device());
    CHECK(p != NULL);
    omp_target_free(p, omp_get_initial_device());
#pragma omp parallel
#pragma omp single
    {
#pragma omp target nowait map(tofrom : x) depend(inout : x)
        x += 1;
#pragma omp target nowait map(tofrom : x) depend(inout : x)
        x *= 2;
#pragma omp taskwait
    }
    CHECK_EQ(x, 16);
#pragma omp target enter data map(to : array)
#pragma omp target exit data map(from : array)
    return check_status();
}
