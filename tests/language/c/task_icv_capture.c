// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A task's ICVs are its creator's at creation, wherever and whenever it runs; what it sets stays in it, whether the
 * thread goes on with its creator, a sibling or a barrier; levels, ancestors and sizes are the region's (OpenMP 5.2,
 * 2.4, 18.2). */
#include "tests/support/check.h"

#include <omp.h>

static void look(int threads, int chunk)
{
    omp_sched_t kind;
    int seen;

    CHECK_EQ(omp_get_max_threads(), threads);
    omp_get_schedule(&kind, &seen);
    CHECK_EQ(kind & 0xff, omp_sched_dynamic);
    CHECK_EQ(seen, chunk);
}

static void set(int threads, int chunk)
{
    omp_set_num_threads(threads);
    omp_set_schedule(omp_sched_dynamic, chunk);
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(3);
    for (int round = 0; round < 8; round++) {
        int size = omp_get_max_threads(), ran = 0;

        omp_set_schedule(omp_sched_dynamic, 40);
#pragma omp parallel
        {
            int me = omp_get_thread_num();

            for (int i = 0; i < 20; i++) {
                set(100 + i, 1 + i);
#pragma omp task firstprivate(i) shared(ran)
                {
                    look(100 + i, 1 + i);
                    set(500 + i, 600 + i);
#pragma omp task firstprivate(i) shared(ran)
                    {
                        look(500 + i, 600 + i);
                        set(7, 7);
                        BUMP(&ran, 1);
                    }
                    look(500 + i, 600 + i);
                    omp_set_num_threads(2);
#pragma omp taskwait
                    look(2, 600 + i);
                }
            }
            set(3 + me, 50 + me);
#pragma omp taskwait
            look(3 + me, 50 + me);
#pragma omp taskloop num_tasks(4)
            for (int i = 0; i < 4; i++)
                set(900 + i, 900);
            look(3 + me, 50 + me);
#pragma omp task if (0)
            {
                look(3 + me, 50 + me);
                set(11, 11);
            }
            look(3 + me, 50 + me);
#pragma omp task final(1)
            {
                set(12, 12);
#pragma omp task
                set(13, 13);
                look(12, 12);
            }
#pragma omp barrier
            look(3 + me, 50 + me);
            CHECK_EQ(omp_get_num_threads(), size);
            /* The region's shape, from inside tasks two levels deep. */
            omp_set_num_threads(2);
#pragma omp task
            {
                int outer = omp_get_thread_num();

                CHECK_EQ(omp_get_level(), 1);
                CHECK_EQ(omp_get_ancestor_thread_num(1), outer);
                CHECK_EQ(omp_get_ancestor_thread_num(0), 0);
                CHECK_EQ(omp_get_team_size(1), size);
                CHECK_EQ(omp_in_parallel(), size > 1);
                CHECK_EQ(omp_get_active_level(), size > 1);
#pragma omp parallel
                {
#pragma omp task
                    {
                        CHECK_EQ(omp_get_level(), 2);
                        CHECK_EQ(omp_get_ancestor_thread_num(1), outer);
                        CHECK_EQ(omp_get_ancestor_thread_num(2), omp_get_thread_num());
                        CHECK_EQ(omp_get_team_size(2), omp_get_num_threads());
                        CHECK_EQ(omp_get_num_threads(), 2);
                        CHECK_EQ(omp_get_max_threads(), 2);
                        omp_set_num_threads(77);
                    }
#pragma omp taskwait
                    CHECK_EQ(omp_get_max_threads(), 2);
                }
                CHECK_EQ(omp_get_thread_num(), outer);
                CHECK_EQ(omp_get_level(), 1);
            }
        }
        CHECK_EQ(ran, 20 * size);
        CHECK_EQ(omp_get_max_threads(), size);
        look(size, 40);
        /* A task outside every region. */
        set(size, 41);
#pragma omp task
        {
            look(size, 41);
            CHECK_EQ(omp_get_level(), 0);
            CHECK_EQ(omp_get_num_threads(), 1);
            set(99, 99);
        }
#pragma omp taskwait
        look(size, 41);
    }
    return check_status();
}
