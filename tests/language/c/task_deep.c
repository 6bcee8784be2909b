// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_STACKSIZE=64M
/* Long chains: ten thousand tasks of which each creates the next and nobody waits, a thousand of which each waits for
 * the next, thirty regions deep in tasks (OpenMP 5.2, 12.5, 15.5). */
#include "tests/support/check.h"

#include <omp.h>

static int links;

/* On main's stack a runtime that runs what is created at once must have room for all of them: little in each frame. */
static void next(int left)
{
    BUMP(&links, 1);
    if (left > 1) {
#pragma omp task firstprivate(left)
        next(left - 1);
    }
}

static int wait_for_next(int left)
{
    int below = 0;

    if (left == 0)
        return 0;
#pragma omp task shared(below) firstprivate(left)
    below = wait_for_next(left - 1);
#pragma omp taskwait
    return below + 1;
}

static int group_next(int left)
{
    int below = 0;

    if (left > 0) {
#pragma omp taskgroup
        {
#pragma omp task shared(below) firstprivate(left)
            {
#pragma omp task shared(below) firstprivate(left)
                below = group_next(left - 1) + 1;
            }
        }
    }
    return below;
}

static int regions(int left)
{
    int below = 0;

    if (left > 0) {
#pragma omp parallel num_threads(2)
#pragma omp single
        {
#pragma omp task shared(below) firstprivate(left)
            below = regions(left - 1);
        }
        below++;
    }
    return below;
}

int main(void)
{
    int depth = 0, groups = 0, levels = 0;

    omp_set_max_active_levels(8);
#pragma omp parallel
    {
#pragma omp single nowait
        next(10000);
#pragma omp single nowait
        depth = wait_for_next(1000);
#pragma omp single nowait
        groups = group_next(500);
#pragma omp single nowait
        levels = regions(30);
    }
    CHECK_EQ(links, 10000);
    CHECK_EQ(depth, 1000);
    CHECK_EQ(groups, 500);
    CHECK_EQ(levels, 30);
    return check_status();
}
