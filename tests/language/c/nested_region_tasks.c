// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Tasks and nested regions together: inner teams' tasks run in inner teams, outer tasks wait for inner regions, taskwait and
 * taskgroup keep to their own, and identity inside each task is the executing thread's. */
#include "tests/support/check.h"

#include <omp.h>

static int leaf, wrong;

static void spawn(int depth, int width)
{
    if (depth == 0) {
        BUMP(&leaf, 1);
        return;
    }
#pragma omp taskgroup
    for (int i = 0; i < 2; i++) {
#pragma omp task
        {
            int level = omp_get_level(), size = omp_get_num_threads();
#pragma omp parallel num_threads(width)
            {
                if (omp_get_level() != level + 1 || omp_get_num_threads() != width)
                    BUMP(&wrong, 1);
#pragma omp single
                spawn(depth - 1, width);
            }
            if (omp_get_level() != level || omp_get_num_threads() != size)
                BUMP(&wrong, 1);
        }
    }
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(10);
    for (int round = 0; round < 5; round++) {
        leaf = 0;
#pragma omp parallel num_threads(3)
#pragma omp single
        spawn(4, 3);
        CHECK_EQ(leaf, 16);
        CHECK_EQ(wrong, 0);
        int outer = 0, inner = 0;
#pragma omp parallel num_threads(4)
        {
#pragma omp task
            BUMP(&outer, 1);
#pragma omp parallel num_threads(2)
            {
                for (int i = 0; i < 5; i++) {
#pragma omp task
                    BUMP(&inner, 1);
                }
#pragma omp barrier
            }
#pragma omp taskwait
        }
        CHECK_EQ(outer, 4);
        CHECK_EQ(inner, 40);
    }
    return check_status();
}
