// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 10
// clang: 12
// reference: libgomp 12 hangs in the region after a task reduction that was outside every region
/* Task reductions in every scope that has them: taskgroup, nested, orphaned, around and inside taskloops; parallel,
 * for, sections with the task modifier; a variable of a user's type (OpenMP 5.2, 5.5.9 to 5.5.11). */
#include "tests/support/check.h"

#include <omp.h>

struct range {
    int low, high;
};

static void widen(struct range *to, const struct range *by)
{
    to->low = by->low < to->low ? by->low : to->low;
    to->high = by->high > to->high ? by->high : to->high;
}
#pragma omp declare reduction(widen : struct range : widen(&omp_out, &omp_in)) initializer(omp_priv = {1000000, -1000000})

static long tree_sum;

/* Orphaned: what is reduced is found through the enclosing groups of whoever calls. */
static void tree(int depth)
{
#pragma omp task in_reduction(+ : tree_sum) firstprivate(depth)
    {
        tree_sum += depth;
        if (depth > 0) {
            tree(depth - 1);
            tree(depth - 1);
        }
    }
}

static long tree_value(int depth)
{
    return depth == 0 ? 0 : depth + 2 * tree_value(depth - 1);
}

static void groups(void)
{
    long outer = 5, inner = 0, both[3] = {1, 2, 3};
    struct range range = {1000000, -1000000};
    unsigned char flags = 0xff;
    double product = 1;

    tree_sum = 1;
#pragma omp taskgroup task_reduction(+ : tree_sum)
    tree(7);
    CHECK_EQ(tree_sum, 1 + tree_value(7));

#pragma omp taskgroup task_reduction(+ : outer, both[0 : 3])
    {
        for (int i = 0; i < 10; i++) {
#pragma omp task in_reduction(+ : outer, both[0 : 3]) firstprivate(i)
            {
                long sum = 0;

                outer += i;
                both[i % 3]++;
                /* A group of its own within a participant; which goes on participating. */
#pragma omp taskgroup task_reduction(+ : sum)
                {
                    for (int k = 0; k < 5; k++) {
#pragma omp task in_reduction(+ : sum, outer) firstprivate(k)
                        {
                            sum += k;
                            outer += 100;
                        }
                    }
                }
                CHECK_EQ(sum, 10);
                outer += sum;
            }
        }
#pragma omp taskloop in_reduction(+ : outer) grainsize(4)
        for (int i = 0; i < 20; i++)
            outer += 10000;
#pragma omp taskloop nogroup in_reduction(+ : outer) num_tasks(4)
        for (int i = 0; i < 20; i++)
            outer += 10000;
    }
    CHECK_EQ(outer, 5 + 45 + 5000 + 100 + 400000);
    CHECK(both[0] == 5 && both[1] == 5 && both[2] == 6);

#pragma omp taskgroup task_reduction(widen : range) task_reduction(& : flags) task_reduction(* : product)
    {
        for (int i = 0; i < 30; i++) {
#pragma omp task in_reduction(widen : range) firstprivate(i)
            {
                struct range one = {i - 7, i * i};
                widen(&range, &one);
            }
            if (i < 3) {
#pragma omp task in_reduction(& : flags) in_reduction(* : product) firstprivate(i)
                {
                    flags &= (unsigned char)~(1 << i);
                    product *= 2;
                }
            }
        }
    }
    CHECK(range.low == -7 && range.high == 29 * 29);
    CHECK(flags == 0xf8 && product == 8);
#pragma omp taskloop reduction(+ : inner, both) grainsize(3)
    for (int i = 0; i < 100; i++) {
        inner += i;
        both[i % 3] += 1;
    }
    CHECK_EQ(inner, 4950);
    CHECK(both[0] == 39 && both[1] == 38 && both[2] == 39);
}

int main(void)
{
    for (int round = 0; round < 10; round++) {
        long par = 3, loop = 4, parts = 5, combined = 6, untouched = 7;
        int size = 0;

#pragma omp parallel
#pragma omp single
        groups();
        groups(); /* outside every region */

#pragma omp parallel reduction(task, + : par)
        {
#pragma omp single nowait
            size = omp_get_num_threads();
            for (int i = 0; i < 5; i++) {
#pragma omp task in_reduction(+ : par)
                {
                    par += 1;
#pragma omp task in_reduction(+ : par)
                    par += 10;
                }
            }
            par += 100;
        }
        CHECK_EQ(par, 3 + 155 * size);

#pragma omp parallel
        {
#pragma omp for reduction(task, + : loop) schedule(dynamic, 3)
            for (int i = 0; i < 40; i++) {
                loop += i;
#pragma omp task in_reduction(+ : loop)
                loop += 1000;
            }
#pragma omp sections reduction(task, + : parts)
            {
#pragma omp section
                {
#pragma omp task in_reduction(+ : parts)
                    parts += 1;
                }
#pragma omp section
                {
#pragma omp task in_reduction(+ : parts)
                    parts += 20;
                    parts += 300;
                }
            }
        }
        CHECK_EQ(loop, 4 + 780 + 40000);
        CHECK_EQ(parts, 5 + 321);
#pragma omp parallel for reduction(task, + : combined)
        for (int i = 0; i < 64; i++) {
#pragma omp task in_reduction(+ : combined) firstprivate(i)
            combined += i;
        }
        CHECK_EQ(combined, 6 + 2016);
#pragma omp parallel reduction(task, + : untouched)
        {
        }
        CHECK_EQ(untouched, 7);
        /* Two members' groups at once must not share their copies. */
#pragma omp parallel num_threads(3)
        {
            long mine = omp_get_thread_num();
#pragma omp taskgroup task_reduction(+ : mine)
            {
                for (int i = 0; i < 20; i++) {
#pragma omp task in_reduction(+ : mine)
                    mine++;
                }
            }
            CHECK_EQ(mine, 20 + omp_get_thread_num());
        }
    }
    return check_status();
}
