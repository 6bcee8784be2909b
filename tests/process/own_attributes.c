// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// sanitize: none (the functions of theirs stand before the C library's, where ours would)
// libs: -pthread
/* What members of teams larger than the machine, and of nested ones, set on their own native threads is what they find there after they
 * have waited: name, nice value, processors; and their clock runs forward.  So it is with settings of whoever is still there. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#define MEMBERS 7
#define LOOKS 5

static double used(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* How many of the looks did not show what was set. */
static int member(int id, const cpu_set_t *all)
{
    int me = omp_get_thread_num(), bad = 0;
    char name[16], seen[16];
    cpu_set_t mine, set;
    clockid_t clock;
    double last;

    (void)snprintf(name, sizeof name, "m%d.%d", id, me);
    if (me % 2)
        bad += pthread_setname_np(pthread_self(), name) != 0;
    else
        bad += prctl(PR_SET_NAME, (unsigned long)name, 0, 0, 0) != 0;
    /* only ever upwards: lowering takes a privilege */
    int level = getpriority(PRIO_PROCESS, 0);
    if (level < 1 + id + me)
        level = 1 + id + me;
    bad += setpriority(PRIO_PROCESS, 0, level) != 0;
    CPU_ZERO(&mine);
    for (int cpu = 0, n = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, all) && n++ == me % CPU_COUNT(all))
            CPU_SET(cpu, &mine);
    bad += me % 3 ? sched_setaffinity(0, sizeof mine, &mine) != 0 : pthread_setaffinity_np(pthread_self(), sizeof mine, &mine) != 0;
    bad += pthread_getcpuclockid(pthread_self(), &clock) != 0;
    last = used(clock);
    for (int i = 0; i < LOOKS; i++) {
#pragma omp barrier
        bad += pthread_getname_np(pthread_self(), seen, sizeof seen) != 0 || strcmp(seen, name) != 0;
        bad += prctl(PR_GET_NAME, (unsigned long)seen, 0, 0, 0) != 0 || strcmp(seen, name) != 0;
        bad += getpriority(PRIO_PROCESS, 0) != level;
        bad += sched_getaffinity(0, sizeof set, &set) != 0 || !CPU_EQUAL(&set, &mine);
        double own = used(CLOCK_THREAD_CPUTIME_ID);
        bad += own < last; /* the same clock by another name */
        last = own;
#pragma omp task
        (void)used(CLOCK_THREAD_CPUTIME_ID);
    }
#pragma omp barrier
    bad += sched_setaffinity(0, sizeof *all, all) != 0;
    return bad;
}

int main(void)
{
    cpu_set_t all;
    int bad = 0;

    CHECK_EQ(sched_getaffinity(0, sizeof all, &all), 0);
    for (int r = 0; r < 3; r++) {
#pragma omp parallel num_threads(MEMBERS) reduction(+ : bad)
        bad += member(0, &all);
    }
    CHECK_EQ(bad, 0);
    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(3) reduction(+ : bad)
    {
        int outer = omp_get_thread_num();
#pragma omp parallel num_threads(3) reduction(+ : bad)
        bad += member(outer, &all);
    }
    CHECK_EQ(bad, 0);
    return check_status();
}
