// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* critical: unnamed, named, with hint; mutual exclusion per name, independence between names, nesting of names. */
#include "tests/support/check.h"

#include <omp.h>

static int a, b, c, inside_a, inside_b, inside_c;

static void enter(int *inside, int *value)
{
    CHECK_EQ(BUMP(inside, 1), 0);
    ++*value;
    BUMP(inside, -1);
}

int main(void)
{
    int size = 0;

    enum { TIMES = 300 };
#pragma omp parallel
    {
#pragma omp single
        size = omp_get_num_threads();
        for (int i = 0; i < TIMES; i++) {
#pragma omp critical
            enter(&inside_a, &a);
#pragma omp critical(bee)
            enter(&inside_b, &b);
#pragma omp critical(sea) hint(omp_sync_hint_contended)
            enter(&inside_c, &c);
#pragma omp critical(outer)
            {
#pragma omp critical(inner)
                {
#pragma omp critical(bee)
                    enter(&inside_b, &b);
                }
            }
        }
    }
    CHECK_EQ(a, TIMES * size);
    CHECK_EQ(b, 2 * TIMES * size);
    CHECK_EQ(c, TIMES * size);
    /* Across two teams at once: names are global. */
    int x = 0;
    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(3)
    {
#pragma omp parallel num_threads(3)
        for (int i = 0; i < 100; i++) {
#pragma omp critical(global)
            x++;
        }
    }
    CHECK_EQ(x % 300, 0);
    CHECK(x >= 300);
    return check_status();
}
