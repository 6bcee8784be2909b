// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Answers before any region, in a process without OMP_ variables; corrections of arguments; errno is left alone. */
#include "abi/omp/omp.h"
#include "tests/support/check.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static void *foreign(void *arg)
{
    /* The first thing a thread of the program does; it must not need to be known. */
    CHECK_EQ(omp_get_thread_num(), 0);
    CHECK_EQ(omp_get_num_threads(), 1);
    CHECK_EQ(omp_get_level(), 0);
    CHECK_EQ(omp_get_active_level(), 0);
    CHECK_EQ(omp_in_parallel(), 0);
    CHECK_EQ(omp_get_ancestor_thread_num(0), 0);
    CHECK_EQ(omp_get_ancestor_thread_num(1), -1);
    CHECK_EQ(omp_get_ancestor_thread_num(-1), -1);
    CHECK_EQ(omp_get_team_size(0), 1);
    CHECK_EQ(omp_get_team_size(1), -1);
    CHECK_EQ(omp_get_num_teams(), 1);
    CHECK_EQ(omp_get_team_num(), 0);
    CHECK_EQ(omp_in_final(), 0);
    CHECK_EQ(omp_in_explicit_task(), 0);
    return arg;
}

int main(int argc, char **argv)
{
    cpu_set_t mask;
    omp_sched_t kind;
    int chunk, cpus;
    pthread_t t;

    for (char **e = environ; *e; e++)
        if (strncmp(*e, "OMP_", 4) == 0 || strncmp(*e, "KMP_", 4) == 0 || strncmp(*e, "GOMP_", 5) == 0) {
            fprintf(stderr, "skipped: %s is set\n", *e);
            return CHECK_SKIP;
        }
    sched_getaffinity(0, sizeof(mask), &mask);
    cpus = CPU_COUNT(&mask);

    errno = 4711;
    foreign(NULL);
    CHECK(omp_get_num_procs() >= 1 && omp_get_num_procs() <= cpus); /* a CPU quota may lower it */
    CHECK_EQ(omp_get_max_threads(), omp_get_num_procs());
    CHECK_EQ(omp_get_thread_limit(), INT_MAX);
    CHECK_EQ(omp_get_max_active_levels(), 1);
    CHECK(omp_get_supported_active_levels() >= 255);
    CHECK_EQ(omp_get_dynamic(), 0);
    CHECK_EQ(omp_get_nested(), 0);
    CHECK_EQ(omp_get_cancellation(), 0);
    CHECK_EQ(omp_get_max_task_priority(), 0);
    CHECK_EQ(omp_get_default_device(), 0);
    CHECK_EQ(omp_get_max_teams(), 0);
    CHECK_EQ(omp_get_teams_thread_limit(), 0);
    CHECK_EQ(omp_get_proc_bind(), omp_proc_bind_false);
    CHECK_EQ(omp_get_num_places(), 0);
    CHECK_EQ(omp_get_place_num(), -1);
    CHECK_EQ(omp_get_partition_num_places(), 0);
    CHECK_EQ(omp_get_place_num_procs(0), 0);
    CHECK_EQ(omp_get_default_allocator(), omp_default_mem_alloc);
    CHECK_EQ(omp_get_num_devices(), 0);
    CHECK_EQ(omp_get_initial_device(), 0);
    CHECK_EQ(omp_get_device_num(), 0);
    CHECK_EQ(omp_is_initial_device(), 1);
    CHECK_EQ(omp_control_tool(omp_control_tool_start, 0, NULL), omp_control_tool_notool);
    CHECK_EQ(omp_pause_resource(omp_pause_soft, 0), 0);
    CHECK_EQ(omp_pause_resource(omp_pause_soft, 9), -1);
    CHECK_EQ(omp_pause_resource_all(omp_pause_hard), 0);
    CHECK(omp_get_wtick() > 0 && omp_get_wtick() < 1e-3);
    double before = omp_get_wtime(), after = omp_get_wtime();
    CHECK(before > 0 && after >= before);
    CHECK_EQ(errno, 4711);

    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(kind & ~(int)omp_sched_monotonic, omp_sched_dynamic);
    CHECK_EQ(chunk, 1);
    omp_set_schedule(omp_sched_static, 0);
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(kind, omp_sched_static);
    CHECK_EQ(chunk, 0);
    omp_set_schedule(omp_sched_guided | omp_sched_monotonic, -3);
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ((unsigned)kind, (unsigned)(omp_sched_guided | omp_sched_monotonic));
    CHECK_EQ(chunk, 1);
    omp_set_schedule(omp_sched_dynamic, 7);
    omp_set_schedule(omp_sched_auto, 99);
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(kind, omp_sched_auto);
    CHECK_EQ(chunk, 7);
    omp_set_schedule((omp_sched_t)42, 5);
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(kind, omp_sched_auto);

    omp_set_num_threads(5);
    CHECK_EQ(omp_get_max_threads(), 5);
    omp_set_num_threads(0);
    CHECK_EQ(omp_get_max_threads(), 1);
    omp_set_num_threads(-7);
    CHECK_EQ(omp_get_max_threads(), 1);
    omp_set_max_active_levels(3);
    CHECK_EQ(omp_get_max_active_levels(), 3);
    CHECK_EQ(omp_get_nested(), 1);
    omp_set_max_active_levels(-1);
    CHECK_EQ(omp_get_max_active_levels(), 3);
    omp_set_max_active_levels(0);
    CHECK_EQ(omp_get_max_active_levels(), 0);
    omp_set_nested(1);
    CHECK_EQ(omp_get_max_active_levels(), omp_get_supported_active_levels());
    omp_set_nested(0);
    CHECK_EQ(omp_get_max_active_levels(), 1);
    omp_set_dynamic(9);
    CHECK_EQ(omp_get_dynamic(), 1);
    omp_set_dynamic(0);
    omp_set_default_device(3);
    CHECK_EQ(omp_get_default_device(), 3);
    omp_set_num_teams(6);
    CHECK_EQ(omp_get_max_teams(), 6);
    omp_set_teams_thread_limit(2);
    CHECK_EQ(omp_get_teams_thread_limit(), 2);

    /* The program narrows its mask: fewer processors are available to it. */
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &mask)) {
            CPU_ZERO(&mask);
            CPU_SET(cpu, &mask);
            break;
        }
    sched_setaffinity(0, sizeof(mask), &mask);
    CHECK_EQ(omp_get_num_procs(), 1);

    pthread_create(&t, NULL, foreign, NULL);
    pthread_join(t, NULL);
    return check_status();
}
