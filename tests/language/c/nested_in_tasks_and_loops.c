// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Regions inside loop bodies, sections, single, critical, ordered and tasks of an outer region; the outer construct goes on
 * correctly afterwards. */
#include "tests/support/check.h"

#include <omp.h>

static int inner(int n)
{
    int count = 0;

#pragma omp parallel num_threads(n) reduction(+ : count)
    {
        count++;
#pragma omp barrier
#pragma omp for schedule(dynamic)
        for (int i = 0; i < 8; i++)
            ;
    }
    return count;
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(4);
    for (int round = 0; round < 10; round++) {
        int hits = 0, order = 0, singles = 0, tasks = 0, sections = 0, criticals = 0;

#pragma omp parallel num_threads(5)
        {
#pragma omp for schedule(dynamic)
            for (int i = 0; i < 30; i++) {
                CHECK_EQ(inner(3), 3);
                BUMP(&hits, 1);
            }
#pragma omp for ordered schedule(dynamic)
            for (int i = 0; i < 20; i++) {
#pragma omp ordered
                {
                    CHECK_EQ(order, i);
                    CHECK_EQ(inner(2), 2);
                    order = i + 1;
                }
            }
#pragma omp single
            singles += inner(6);
#pragma omp critical(holds_a_region)
            criticals += inner(2);
#pragma omp sections
            {
#pragma omp section
                BUMP(&sections, inner(2));
#pragma omp section
                BUMP(&sections, inner(3));
#pragma omp section
                BUMP(&sections, inner(4));
            }
            for (int i = 0; i < 4; i++) {
#pragma omp task
                BUMP(&tasks, inner(2));
            }
#pragma omp taskwait
        }
        CHECK_EQ(hits, 30);
        CHECK_EQ(order, 20);
        CHECK_EQ(singles, 6);
        CHECK_EQ(criticals, 10);
        CHECK_EQ(sections, 9);
        CHECK_EQ(tasks, 40);
    }
    return check_status();
}
