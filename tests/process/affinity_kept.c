// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_MAX_ACTIVE_LEVELS=2
/* Native threads that sleep between regions are woken where their waker does not run (runtime/sched/pool.c).  Nobody may see that:
 * each member finds the process's set of processors, whenever it looks. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#define GAPS 200

static int same_set(const cpu_set_t *all)
{
    cpu_set_t set;

    return sched_getaffinity(0, sizeof set, &set) == 0 && CPU_EQUAL(&set, all) &&
           pthread_getaffinity_np(pthread_self(), sizeof set, &set) == 0 && CPU_EQUAL(&set, all);
}

/* Members that are not on their own native threads, which sleep and are woken. */
static int nested(const cpu_set_t *all)
{
    int others = 0;

#pragma omp parallel num_threads(4) reduction(+ : others)
    {
#pragma omp parallel num_threads(5) reduction(+ : others)
        {
            others += !same_set(all);
#pragma omp critical
            usleep(20);
            others += !same_set(all);
        }
    }
    return others;
}

int main(void)
{
    const struct timespec gap = {0, 1000000};
    cpu_set_t all;
    int others = 0;

    CHECK_EQ(sched_getaffinity(0, sizeof all, &all), 0);
    for (int i = 0; i < GAPS; i++) {
#pragma omp parallel reduction(+ : others)
        {
            others += !same_set(&all);
#pragma omp barrier
            others += !same_set(&all);
        }
        nanosleep(&gap, NULL);
        if (i % 4 == 0)
            others += nested(&all);
    }
    CHECK_EQ(others, 0);
    CHECK(same_set(&all));
    return check_status();
}
