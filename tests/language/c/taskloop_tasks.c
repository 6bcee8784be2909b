// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* How taskloop cuts: grainsize bounds the iterations of a task, num_tasks the tasks, consecutive iterations stay
 * together; a firstprivate of the construct is each task's own, which is how tasks are told apart (OpenMP 5.2,
 * 12.6). */
#include "tests/support/check.h"

#include <omp.h>
#include <string.h>

enum { N = 1000 };

static int tasks, sizes[N + 1], last[N + 1];

/* One iteration of the task whose number is kept in *mine. */
static void step(int *mine, int iteration)
{
    if (*mine == 0)
        *mine = BUMP(&tasks, 1) + 1;
    else
        CHECK_EQ(iteration, last[*mine] + 1);
    last[*mine] = iteration;
    BUMP(&sizes[*mine], 1);
}

/* Checks what was counted, and forgets it. */
static void expect(int n, int least_tasks, int most_tasks, int least, int most)
{
    int sum = 0;

    CHECK(tasks >= least_tasks && tasks <= most_tasks);
    for (int i = 1; i <= tasks; i++) {
        CHECK(sizes[i] >= least && sizes[i] <= most);
        sum += sizes[i];
    }
    CHECK_EQ(sum, n);
    tasks = 0;
    memset(sizes, 0, sizeof sizes);
}

int main(void)
{
    for (int round = 0; round < 3; round++) {
#pragma omp parallel
#pragma omp single
        {
            int mine = 0, size = omp_get_num_threads();

            for (int grain = 1; grain < 40; grain += 6) {
#pragma omp taskloop grainsize(grain) firstprivate(mine)
                for (int i = 0; i < N; i++)
                    step(&mine, i);
                expect(N, N / (2 * grain), N / grain, grain, 2 * grain - 1);
            }
            for (int count = 1; count < 200; count += 31) {
#pragma omp taskloop num_tasks(count) firstprivate(mine)
                for (int i = 0; i < N; i++)
                    step(&mine, i);
                expect(N, count, count, N / count, N / count + 1);
            }
            /* More than there is to do. */
#pragma omp taskloop num_tasks(50) firstprivate(mine)
            for (int i = 0; i < 7; i++)
                step(&mine, i);
            expect(7, 7, 7, 1, 1);
#pragma omp taskloop grainsize(50) firstprivate(mine)
            for (int i = 0; i < 7; i++)
                step(&mine, i);
            expect(7, 1, 1, 7, 7);
#pragma omp taskloop firstprivate(mine)
            for (int i = 0; i < N; i++)
                step(&mine, i);
            expect(N, 1, N, 1, N);
#pragma omp taskloop collapse(3) grainsize(10) firstprivate(mine)
            for (int i = 0; i < 5; i++)
                for (int j = 0; j < 10; j++)
                    for (int k = 0; k < 20; k++)
                        step(&mine, (i * 10 + j) * 20 + k);
            expect(N, 50, 100, 10, 19);
#if !defined __clang__ || __clang_major__ >= 21 /* before, clang parses strict and does not say so to the library */
#if defined __clang__ || __GNUC__ >= 12
#pragma omp taskloop grainsize(strict : 30) firstprivate(mine)
            for (int i = 0; i < N; i++)
                step(&mine, i);
            int rest = 0;
            CHECK_EQ(tasks, 34);
            for (int i = 1; i <= tasks; i++)
                rest += sizes[i] != 30;
            CHECK_EQ(rest, 1);
            expect(N, 34, 34, 10, 30);
#pragma omp taskloop num_tasks(strict : 30) firstprivate(mine)
            for (int i = 0; i < N; i++)
                step(&mine, i);
            expect(N, 30, 30, 10, 34);
#endif
#endif
            /* Taskloops inside taskloops; each waits for its own. */
            int inner = 0;
#pragma omp taskloop num_tasks(6) shared(inner)
            for (int i = 0; i < 6; i++) {
                int before = 0;
#pragma omp taskloop grainsize(3) shared(before, inner)
                for (int j = 0; j < 12; j++) {
                    BUMP(&before, 1);
                    BUMP(&inner, 1);
                }
                CHECK_EQ(PEEK(&before), 12);
            }
            CHECK_EQ(PEEK(&inner), 72);
            CHECK(size >= 1);
        }
    }
    return check_status();
}
