// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Untied tasks: their locals survive every scheduling point, of which each may end one part of the task and begin
 * another (clang compiles them so) on another thread; they wait, create and group like tied ones (OpenMP 5.2, 12.5). */
#include "tests/support/check.h"

#include <omp.h>

static int sum(int n)
{
    int left = 0, right = 0;

    if (n == 0)
        return 1;
#pragma omp task untied shared(left) firstprivate(n)
    left = sum(n - 1);
#pragma omp task untied shared(right) firstprivate(n)
    {
#pragma omp taskyield
        right = sum(n - 1);
    }
#pragma omp taskwait
    return left + right;
}

int main(void)
{
    for (int round = 0; round < 5; round++) {
        int total = 0, ended = 0, x = 0, answer = 0;

#pragma omp parallel
        {
#pragma omp single nowait
            for (int i = 0; i < 60; i++) {
#pragma omp task untied firstprivate(i) shared(total, ended)
                {
                    int mine[6], child = 0, grouped = 0;

                    for (int k = 0; k < 6; k++)
                        mine[k] = i * 10 + k;
#pragma omp taskyield
                    mine[0]++;
#pragma omp task untied shared(child) firstprivate(i)
                    {
                        int own = i;
#pragma omp taskyield
                        POKE(&child, own + 1);
                    }
                    mine[1]++;
#pragma omp taskwait
                    CHECK_EQ(PEEK(&child), i + 1);
                    for (int k = 0; k < 6; k++)
                        CHECK_EQ(mine[k], i * 10 + k + (k < 2));
#pragma omp taskgroup
                    {
#pragma omp task shared(grouped)
                        {
#pragma omp task untied shared(grouped)
                            BUMP(&grouped, 1);
                        }
                    }
                    CHECK_EQ(PEEK(&grouped), 1);
                    mine[5] = 1;
#pragma omp taskyield
                    BUMP(&total, mine[5]);
                    CHECK(omp_get_thread_num() < omp_get_num_threads());
#pragma omp task untied shared(ended)
                    BUMP(&ended, 1);
                }
            }
#pragma omp barrier
            CHECK_EQ(PEEK(&total), 60);
            CHECK_EQ(PEEK(&ended), 60);
            /* A successor starts after the last part, not after the first. */
#pragma omp single
            for (int i = 0; i < 20; i++) {
#pragma omp task untied depend(inout : x) shared(x) firstprivate(i)
                {
                    int before = x;
                    CHECK_EQ(before, 2 * i);
                    x++;
#pragma omp taskyield
#pragma omp task untied shared(x)
                    x++;
#pragma omp taskwait
                    CHECK_EQ(x, before + 2);
                }
            }
#pragma omp single
            answer = sum(7);
        }
        CHECK_EQ(x, 40);
        CHECK_EQ(answer, 128);
    }
    CHECK_EQ(sum(4), 16);
    return check_status();
}
