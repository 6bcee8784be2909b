// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The query routines outside and inside regions (OpenMP 5.2, 18): levels, limits, places, time, device numbers. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    CHECK_EQ(omp_get_num_threads(), 1);
    CHECK_EQ(omp_get_thread_num(), 0);
    CHECK(omp_get_num_procs() >= 1);
    CHECK(omp_get_max_threads() >= 1);
    CHECK(omp_get_thread_limit() >= 1);
    CHECK(omp_get_supported_active_levels() >= 1);
    CHECK(omp_get_max_active_levels() >= 0);
    CHECK_EQ(omp_get_level(), 0);
    CHECK_EQ(omp_get_active_level(), 0);
    CHECK_EQ(omp_get_ancestor_thread_num(0), 0);
    CHECK_EQ(omp_get_ancestor_thread_num(-1), -1);
    CHECK_EQ(omp_get_ancestor_thread_num(1), -1);
    CHECK_EQ(omp_get_team_size(0), 1);
    CHECK_EQ(omp_get_team_size(5), -1);
    CHECK(!omp_in_parallel());
    CHECK(!omp_in_final());
    CHECK_EQ(omp_get_num_teams(), 1);
    CHECK_EQ(omp_get_team_num(), 0);
    CHECK(omp_is_initial_device());
    CHECK_EQ(omp_get_num_devices(), 0);
    CHECK_EQ(omp_get_initial_device(), omp_get_num_devices());
    CHECK_EQ(omp_get_default_device(), 0);
    omp_set_dynamic(1);
    CHECK(omp_get_dynamic());
    omp_set_dynamic(0);
    CHECK(!omp_get_dynamic());
    double t0 = omp_get_wtime(), t1;
    do
        t1 = omp_get_wtime();
    while (t1 == t0);
    CHECK(t1 > t0);
    CHECK(omp_get_wtick() > 0 && omp_get_wtick() < 0.1);
    omp_set_max_active_levels(3);
    CHECK_EQ(omp_get_max_active_levels(), 3);
    CHECK(omp_get_num_places() >= 0);
    CHECK(omp_get_proc_bind() >= omp_proc_bind_false);
#pragma omp parallel num_threads(4)
    {
        CHECK_EQ(omp_get_num_threads(), 4);
        CHECK_EQ(omp_get_team_size(0), 1);
        CHECK_EQ(omp_get_team_size(1), 4);
        CHECK_EQ(omp_get_ancestor_thread_num(1), omp_get_thread_num());
        CHECK_EQ(omp_get_level(), 1);
        CHECK(omp_in_parallel());
    }
    int n = -1;
    void *p = omp_alloc(100, omp_default_mem_alloc);
    CHECK(p != NULL);
    omp_free(p, omp_default_mem_alloc);
    n = (int)omp_capture_affinity(NULL, 0, "%n %N");
    CHECK(n >= 3);
    return check_status();
}
