// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_MAX_TASK_PRIORITY=2000000000
/* Many tasks with few and with many priorities, also beneath waits that may take only some of them: all run, once (time and memory: a
 * list that is searched takes minutes for these). */
#include "tests/support/check.h"

#include <omp.h>

enum { N = 60000 };

static unsigned char ran[N];

static void children(int i)
{
    int sum = 0;

    for (int k = 0; k < 8; k++) {
#pragma omp task priority(k * 1000 + i % 7) shared(sum)
        BUMP(&sum, 1);
    }
#pragma omp taskwait
    CHECK_EQ(sum, 8);
}

int main(void)
{
    for (int round = 0; round < 2; round++) {
        int *gate = &(int){0};
        (void)gate; /* some compilers do not see the clauses */

        for (int i = 0; i < N; i++)
            ran[i] = 0;
#pragma omp parallel
#pragma omp single
        {
            for (int i = 0; i < N; i++) {
#pragma omp task priority(round ? i * 30000 : 1 + i % 2) firstprivate(i)
                ran[i]++;
            }
#pragma omp taskwait
            /* All ready at once, so that no throttling keeps them few. */
#pragma omp task depend(out : gate[0])
            ;
            for (int i = 0; i < N / 4; i++) {
#pragma omp task priority(1 + i % 5) depend(in : gate[0]) firstprivate(i)
                ran[i]++;
            }
            for (int i = 0; i < 200; i++) {
#pragma omp task priority(3) firstprivate(i)
                children(i);
            }
        }
        for (int i = 0; i < N; i++)
            if (ran[i] != 1 + (i < N / 4))
                CHECK_EQ(ran[i], 1 + (i < N / 4));
    }
    return check_status();
}
