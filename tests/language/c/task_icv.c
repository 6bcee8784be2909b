// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Data environments: each task has its own nthreads-var, dyn, run-sched; a region's implicit tasks inherit the forking task's
 * values and changes die with them (OpenMP 5.2, 2.4). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    omp_sched_t kind;
    int chunk;

    omp_set_dynamic(0);
    omp_set_max_active_levels(4);
    omp_set_num_threads(3);
    omp_set_schedule(omp_sched_dynamic, 7);
#pragma omp parallel
    {
        omp_sched_t k;
        int c, me = omp_get_thread_num();

        CHECK_EQ(omp_get_max_threads(), 3);
        omp_get_schedule(&k, &c);
        CHECK_EQ(k & 0xff, omp_sched_dynamic);
        CHECK_EQ(c, 7);
        omp_set_num_threads(2 + me);
        omp_set_schedule(omp_sched_static, me + 1);
#pragma omp barrier
        CHECK_EQ(omp_get_max_threads(), 2 + me);
        omp_get_schedule(&k, &c);
        CHECK_EQ(c, me + 1);
#pragma omp parallel
        {
            CHECK_EQ(omp_get_num_threads(), 2 + me);
            CHECK_EQ(omp_get_max_threads(), 2 + me);
            omp_set_num_threads(9);
        }
        CHECK_EQ(omp_get_max_threads(), 2 + me);
#pragma omp task
        {
            int inherited = omp_get_max_threads();

            CHECK(inherited >= 2 && inherited <= 4);
            omp_set_num_threads(17);
            CHECK_EQ(omp_get_max_threads(), 17);
        }
#pragma omp taskwait
        CHECK_EQ(omp_get_max_threads(), 2 + me);
    }
    CHECK_EQ(omp_get_max_threads(), 3);
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(kind & 0xff, omp_sched_dynamic);
    CHECK_EQ(chunk, 7);
    return check_status();
}
