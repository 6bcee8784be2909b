// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A program that puts its threads on processors itself, main first and before the first region: each member is a thread of its own, always the same, that
 * can be put somewhere by its number and stays there. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>
#include <unistd.h>

enum { MEMBERS = 4, REGIONS = 30 };

static void put(int thread, int cpu)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    CHECK_EQ(sched_setaffinity(thread, sizeof set, &set), 0);
}

int main(void)
{
    int cpus[MEMBERS], n = 0, thread[MEMBERS] = {0};
    cpu_set_t all;

    CHECK_EQ(sched_getaffinity(0, sizeof all, &all), 0);
    for (int cpu = 0; cpu < CPU_SETSIZE && n < MEMBERS; cpu++)
        if (CPU_ISSET(cpu, &all))
            cpus[n++] = cpu;
    put(0, cpus[0]);
    omp_set_dynamic(0);
#pragma omp parallel num_threads(MEMBERS)
    thread[omp_get_thread_num()] = gettid();
    CHECK_EQ(thread[0], getpid());
    for (int i = 0; i < MEMBERS; i++) {
        put(thread[i], cpus[i % n]);
        for (int j = 0; j < i; j++)
            CHECK(thread[i] != thread[j]);
    }
    for (int r = 0; r < REGIONS; r++) {
#pragma omp parallel num_threads(MEMBERS)
        {
            int me = omp_get_thread_num();
            cpu_set_t now;

#pragma omp barrier
            CHECK_EQ(gettid(), thread[me]);
            CHECK_EQ(sched_getaffinity(0, sizeof now, &now), 0);
            CHECK_EQ(CPU_COUNT(&now), 1);
            CHECK(CPU_ISSET(cpus[me % n], &now));
        }
    }
    return check_status();
}
