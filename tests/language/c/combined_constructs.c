// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 10
// clang: 15
/* Combined and newer forms: loop, parallel loop, parallel for simd, parallel master taskloop simd, master taskloop,
 * taskloop simd, nothing else around them (OpenMP 5.0). */
#include "tests/support/check.h"

#include <omp.h>

enum { N = 400 };

int main(void)
{
    for (int round = 0; round < 10; round++) {
        int hit[N] = {0}, sum = 0;

#pragma omp parallel for simd reduction(+ : sum) schedule(simd : dynamic, 8)
        for (int i = 0; i < N; i++)
            sum += i;
        CHECK_EQ(sum, N * (N - 1) / 2);
#pragma omp parallel
        {
#pragma omp loop bind(parallel)
            for (int i = 0; i < N; i++)
                BUMP(&hit[i], 1);
#pragma omp master taskloop grainsize(9)
            for (int i = 0; i < N; i++)
                BUMP(&hit[i], 1);
        }
        /* clang 22 makes hit firstprivate here unless told otherwise, under every runtime */
#pragma omp parallel master taskloop simd num_tasks(5) shared(hit)
        for (int i = 0; i < N; i++)
            hit[i] += 1;
#pragma omp parallel
#pragma omp single
#pragma omp taskloop simd
        for (int i = N - 1; i >= 0; i--)
            hit[i] += 1;
        for (int i = 0; i < N; i++)
            CHECK_EQ(hit[i], 4);
    }
    return check_status();
}
