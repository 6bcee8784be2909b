// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: none
/* schedule(runtime) that nobody has said anything about divides a loop as schedule(static) does in clang's code, as its
 * own runtime has it; what omp_set_schedule says counts as ever (docs/environment.md). */
#include "tests/support/check.h"

#include <omp.h>
#include <string.h>

enum { N = 97, THREADS = 3 };

int main(void)
{
    int want[N], got[N], done = 0;

    omp_set_dynamic(0);
    for (int round = 0; round < 20; round++) {
        memset(got, -1, sizeof got);
#pragma omp parallel num_threads(THREADS)
        {
#pragma omp for schedule(static)
            for (int i = 0; i < N; i++)
                want[i] = omp_get_thread_num();
#pragma omp for schedule(runtime)
            for (int i = 0; i < N; i++)
                got[i] = omp_get_thread_num();
        }
        for (int i = 0; i < N; i++)
            CHECK_EQ(got[i], want[i]);
#pragma omp parallel for schedule(runtime) ordered num_threads(THREADS)
        for (int i = 0; i < N; i++) {
            got[i] = omp_get_thread_num();
#pragma omp ordered
            CHECK_EQ(i, done++);
        }
        done = 0;
        for (int i = 0; i < N; i++)
            CHECK_EQ(got[i], want[i]);
    }

    /* One iteration each time: the first member holds one until the others have executed all the rest. */
    omp_set_schedule(omp_sched_dynamic, 1);
#pragma omp parallel for schedule(runtime) num_threads(THREADS)
    for (int i = 0; i < N; i++) {
        while (omp_get_num_threads() == THREADS && omp_get_thread_num() == 0 && PEEK(&done) < N - 1)
            ;
        BUMP(&done, 1);
    }
    CHECK_EQ(done, N);
    omp_set_schedule(omp_sched_static, 2);
#pragma omp parallel for schedule(runtime) num_threads(THREADS)
    for (int i = 0; i < N; i++)
        CHECK_EQ(omp_get_thread_num(), i / 2 % THREADS);
    return check_status();
}
