// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Who sets run-sched-var to what omp_get_schedule has said leaves it as it was: the next loop with schedule(runtime) is shared as before by all
 * members, those that did and those that did not, also where nobody ever set it. */
#include "tests/support/check.h"

#include <omp.h>

static void restore(void)
{
    omp_sched_t kind, other;
    int chunk, size;

    omp_get_schedule(&kind, &chunk);
    omp_set_schedule(omp_sched_guided, 3);
    omp_get_schedule(&other, &size);
    CHECK_EQ(other & 0x7fffffff, omp_sched_guided);
    CHECK_EQ(size, 3);
    omp_set_schedule(kind, chunk);
    omp_get_schedule(&other, &size);
    CHECK_EQ(other, kind);
    CHECK_EQ(size, chunk);
}

int main(void)
{
    for (int r = 0; r < 20; r++) {
        int hits[50] = {0}, singles = 0;

#pragma omp parallel num_threads(4)
        for (int k = 0; k < 3; k++) {
            int from = -1;

#pragma omp for schedule(runtime) nowait
            for (int i = 0; i < 50; i++)
                BUMP(&hits[i], 1);
#pragma omp single copyprivate(from)
            {
                from = k;
                singles++;
                restore();
            }
            CHECK_EQ(from, k);
            if (omp_get_thread_num() == k)
                restore();
        }
        for (int i = 0; i < 50; i++)
            CHECK_EQ(hits[i], 3);
        CHECK_EQ(singles, 3);
    }
    return check_status();
}
