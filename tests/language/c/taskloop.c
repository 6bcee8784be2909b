// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* taskloop: every iteration once; grainsize, num_tasks, collapse, nogroup, if, lastprivate, reduction, down-counting and
 * 64-bit bounds (OpenMP 5.2, 12.6). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 10; round++) {
        int hit[500] = {0}, last = -1, sum = 0, grid[10][20] = {{0}};
        unsigned long long total = 0;

#pragma omp parallel
#pragma omp single
        {
#pragma omp taskloop shared(hit)
            for (int i = 0; i < 500; i++)
                BUMP(&hit[i], 1);
            for (int i = 0; i < 500; i++)
                CHECK_EQ(PEEK(&hit[i]), 1);
#pragma omp taskloop grainsize(7) shared(hit) lastprivate(last)
            for (int i = 499; i >= 0; i--) {
                BUMP(&hit[i], 1);
                last = i;
            }
            CHECK_EQ(last, 0);
#pragma omp taskloop num_tasks(13) shared(hit) nogroup
            for (long i = 0; i < 500; i++)
                BUMP(&hit[i], 1);
#pragma omp taskwait
#pragma omp taskloop if (0) shared(hit)
            for (unsigned i = 0; i < 500; i++)
                BUMP(&hit[i], 1);
#pragma omp taskloop collapse(2) shared(grid)
            for (int i = 0; i < 10; i++)
                for (int j = 0; j < 20; j++)
                    BUMP(&grid[i][j], 1);
#pragma omp taskloop shared(total) grainsize(3)
            for (unsigned long long k = 1ull << 63; k < (1ull << 63) + 90; k += 9)
                BUMP(&total, k - (1ull << 63));
#pragma omp taskloop shared(sum)
            for (int i = 5; i < 5; i++)
                sum++;
#pragma omp taskloop reduction(+ : sum)
            for (int i = 0; i < 1000; i++)
                sum += i;
        }
        for (int i = 0; i < 500; i++)
            CHECK_EQ(hit[i], 4);
        for (int i = 0; i < 10; i++)
            for (int j = 0; j < 20; j++)
                CHECK_EQ(grid[i][j], 1);
        CHECK_EQ(total, 9 * 45);
        CHECK_EQ(sum, 499500);
    }
    return check_status();
}
