// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_NUM_THREADS=3,2 OMP_SCHEDULE=guided,7 OMP_THREAD_LIMIT=64 OMP_CANCELLATION=true OMP_MAX_TASK_PRIORITY=4
// variants: once
/* What the environment says is what the program is told, before its first region and inside. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    omp_sched_t kind;
    int chunk;

    CHECK_EQ(omp_get_max_threads(), 3);
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(kind & 0x7fffffff, omp_sched_guided);
    CHECK_EQ(chunk, 7);
    CHECK_EQ(omp_get_thread_limit(), 64);
    CHECK(omp_get_cancellation());
    CHECK_EQ(omp_get_max_task_priority(), 4);
    CHECK(omp_get_max_active_levels() > 1);
#pragma omp parallel
    {
        CHECK_EQ(omp_get_num_threads(), 3);
        CHECK_EQ(omp_get_max_threads(), 2);
#pragma omp parallel
        CHECK_EQ(omp_get_num_threads(), 2);
    }
    return check_status();
}
