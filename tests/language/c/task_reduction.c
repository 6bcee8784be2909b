// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* task_reduction on taskgroup with in_reduction, reduction(task, ...) on parallel and for, taskloop in_reduction. */
// gcc: 9
// clang: 11
#include "tests/support/check.h"

#include <omp.h>

static void add(int n, long *sum)
{
    (void)sum;
    if (n == 0)
        return;
}

int main(void)
{
    for (int round = 0; round < 20; round++) {
        long sum = 10, other = 1, par = 0, arr[8] = {0};
        int size = 0;

#pragma omp parallel
#pragma omp single
        {
#pragma omp taskgroup task_reduction(+ : sum, arr) task_reduction(* : other)
            {
                for (int i = 1; i <= 100; i++) {
#pragma omp task in_reduction(+ : sum, arr) firstprivate(i)
                    {
                        sum += i;
                        arr[i % 8] += 1;
#pragma omp task in_reduction(+ : sum)
                        sum += 1000;
                    }
                }
#pragma omp task in_reduction(* : other)
                other *= 2;
#pragma omp task in_reduction(* : other)
                other *= 3;
            }
        }
        add(0, &sum);
        CHECK_EQ(sum, 10 + 5050 + 100000);
        CHECK_EQ(other, 6);
        for (int i = 0; i < 8; i++)
            CHECK_EQ(arr[i], 100 / 8 + (i >= 1 && i <= 100 % 8));

#pragma omp parallel reduction(task, + : par)
        {
#pragma omp single nowait
            size = omp_get_num_threads();
            par += 1;
#pragma omp task in_reduction(+ : par)
            par += 10;
        }
        CHECK_EQ(par, 11 * size);

        long loop = 0;
#pragma omp parallel
        {
#pragma omp for reduction(task, + : loop)
            for (int i = 0; i < 50; i++) {
#pragma omp task in_reduction(+ : loop)
                loop += i;
            }
        }
        CHECK_EQ(loop, 1225);
    }
    return check_status();
}
