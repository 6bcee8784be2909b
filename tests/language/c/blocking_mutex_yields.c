// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A mutex of the program's held by main across things at which a runtime could run other members on main's native thread: yields, an
 * inner region's join, a barrier of an inner team.  A neighbour blocks in that mutex meanwhile, in the kernel; were it main's native
 * thread that blocks there, main would have to go on elsewhere. */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void over_yields(void)
{
    int flag = 0, held = 0, order = 0;

#pragma omp parallel num_threads(3)
    switch (omp_get_thread_num()) {
    case 0:
        pthread_mutex_lock(&mutex);
        POKE(&held, 1);
        while (!PEEK(&flag))
            sched_yield();
        CHECK_EQ(order, 0);
        order = 1;
        pthread_mutex_unlock(&mutex);
        break;
    case 1:
        while (!PEEK(&held))
            sched_yield();
        pthread_mutex_lock(&mutex);
        CHECK_EQ(order, 1);
        order = 2;
        pthread_mutex_unlock(&mutex);
        break;
    default:
        while (!PEEK(&held))
            sched_yield();
        POKE(&flag, 1);
    }
    CHECK_EQ(order, 2);
}

static void over_joins(void)
{
    int leaves = 0, holders = 0;

#pragma omp parallel num_threads(5)
    for (int round = 0; round < 3; round++) {
        pthread_mutex_lock(&mutex);
        holders++;
        for (int i = 0; i < 3; i++) {
#pragma omp parallel num_threads(3)
            {
                BUMP(&leaves, 1);
#pragma omp barrier
                sched_yield();
            }
            sched_yield();
        }
        CHECK_EQ(PEEK(&leaves), holders * 9);
        pthread_mutex_unlock(&mutex);
#pragma omp barrier
    }
    CHECK_EQ(holders, 15);
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    for (int i = 0; i < 50; i++)
        over_yields();
    for (int i = 0; i < 5; i++)
        over_joins();
    return check_status();
}
