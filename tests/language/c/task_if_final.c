// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* if and final: an undeferred task is complete when its creator goes on; what a final task creates is included:
 * executed at once by the thread that meets it, and final itself, however deep and in whatever clothes (OpenMP 5.2,
 * 12.5, 12.3, 12.6). */
#include "tests/support/check.h"

#include <omp.h>

/* Returns depth + 1; every level is complete without a taskwait. */
static int included(int depth)
{
    int below = -1, me = omp_get_thread_num(), loops = 0, again = 0;

    CHECK_EQ(omp_in_final(), 1);
    if (depth == 0)
        return 1;
#pragma omp task shared(below) firstprivate(depth, me)
    {
        CHECK_EQ(omp_get_thread_num(), me);
        below = included(depth - 1);
    }
    CHECK_EQ(below, depth);
#pragma omp task untied mergeable shared(again) final(0)
    {
        CHECK_EQ(omp_in_final(), 1);
        again = 1;
    }
    CHECK_EQ(again, 1);
#pragma omp taskloop nogroup grainsize(1) shared(loops)
    for (int i = 0; i < 5; i++)
        loops += omp_in_final();
    CHECK_EQ(loops, 5);
    return below + 1;
}

static void undeferred(void)
{
    int order = 0, value = 7, written = 0;

    /* One after the other, although nothing waits. */
    for (int i = 0; i < 50; i++) {
#pragma omp task if (i < 0) shared(order) firstprivate(i)
        {
            CHECK_EQ(order, i);
            CHECK_EQ(omp_in_final(), 0);
            order++;
        }
        CHECK_EQ(order, i + 1);
    }
    /* Copies are copies when no time passes, too. */
#pragma omp task if (0) firstprivate(value) shared(written)
    {
        value++;
        written = value;
    }
    CHECK_EQ(value, 7);
    CHECK_EQ(written, 8);
    /* Undeferred, behind deferred predecessors. */
    int x = 0;
    for (int i = 0; i < 5; i++) {
#pragma omp task depend(inout : x) shared(x)
        x++;
    }
#pragma omp task if (0) depend(inout : x) shared(x)
    {
        CHECK_EQ(x, 5);
        x = 6;
    }
    CHECK_EQ(x, 6);
#pragma omp task final(1) depend(inout : x) shared(x)
    {
        CHECK_EQ(included(3), 4);
        x = 7;
    }
#pragma omp taskwait
    CHECK_EQ(x, 7);
}

int main(void)
{
    int left = 0;

    for (int round = 0; round < 10; round++) {
#pragma omp parallel
        {
            undeferred();
#pragma omp for schedule(dynamic)
            for (int i = 0; i < 16; i++) {
#pragma omp task final(i % 2) firstprivate(i)
                {
                    CHECK_EQ(omp_in_final(), i % 2);
                    if (i % 2)
                        CHECK_EQ(included(i), i + 1);
                }
            }
            CHECK_EQ(omp_in_final(), 0);
        }
        /* Merged or not, what is shared is shared. */
#pragma omp parallel
#pragma omp single
        for (int i = 0; i < 100; i++) {
#pragma omp task mergeable if (i & 1) shared(left)
            BUMP(&left, 1);
        }
        CHECK_EQ(left, 100 * (round + 1));
    }
    undeferred(); /* outside every region */
#pragma omp task final(1)
    CHECK_EQ(included(5), 6);
    return check_status();
}
