// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* ordered regions run in iteration order under every schedule (OpenMP 5.2, 15.10). */
#include "tests/support/check.h"

#include <omp.h>

static int next, wrong;

static void in_order(int i)
{
    if (next != i)
        BUMP(&wrong, 1);
    next = i + 1;
}

#define RUN(clause)                                                                                                   \
    do {                                                                                                              \
        next = wrong = 0;                                                                                             \
        _Pragma("omp parallel") _Pragma(clause) for (int i = 0; i < 200; i++)                                         \
        {                                                                                                             \
            _Pragma("omp ordered") in_order(i);                                                                       \
        }                                                                                                             \
        CHECK_EQ(wrong, 0);                                                                                           \
        CHECK_EQ(next, 200);                                                                                          \
    } while (0)

int main(void)
{
    for (int round = 0; round < 10; round++) {
        RUN("omp for ordered");
        RUN("omp for ordered schedule(static)");
        RUN("omp for ordered schedule(static, 1)");
        RUN("omp for ordered schedule(static, 9)");
        RUN("omp for ordered schedule(dynamic)");
        RUN("omp for ordered schedule(dynamic, 4)");
        RUN("omp for ordered schedule(guided, 2)");
        omp_set_schedule(omp_sched_dynamic, 2);
        RUN("omp for ordered schedule(runtime)");
        omp_set_schedule(omp_sched_static, 3);
        RUN("omp for ordered schedule(runtime)");
        /* Iterations that skip their ordered region must not stop the others. */
        next = 0;
        wrong = 0;
#pragma omp parallel for ordered schedule(dynamic, 3)
        for (int i = 0; i < 100; i++) {
            if (i % 3 == 0) {
#pragma omp ordered
                {
                    if (next != i)
                        BUMP(&wrong, 1);
                    next = i + 3;
                }
            }
        }
        CHECK_EQ(wrong, 0);
    }
    return check_status();
}
