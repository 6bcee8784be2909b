// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp's child hangs, libomp's stays in the team
// seconds: 90
// sanitize: none (their allocators leave locks held in the child of a process with threads)
/* fork() inside a region, by its primary, by a member, by a nested member, and inside each construct and kind of task.  The child is
 * an initial thread outside all regions, with its ICVs, for which nothing of the old region has to be waited for; new regions
 * work; where the primary forked, the end of the old region passes and main goes on, and a member that has no caller ends the process. */
#include "tests/support/check.h"

#include <omp.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MANY = 4 };

static pid_t parent;
static int sink;

static int is_child(void)
{
    return getpid() != parent;
}

static int region(int n)
{
    int sum = 0;

#pragma omp parallel num_threads(n) reduction(+ : sum)
    {
        sum += omp_get_num_threads() == n && omp_get_level() == 1;
#pragma omp barrier
#pragma omp for schedule(dynamic)
        for (int i = 0; i < 40; i++)
            sum += 100;
#pragma omp single
        for (int i = 0; i < 8; i++) {
#pragma omp task
            BUMP(&sum, 0);
        }
    }
    return sum;
}

static void look_around(int max_threads)
{
    int sum = 0;

    CHECK_EQ(omp_get_level(), 0);
    CHECK_EQ(omp_get_active_level(), 0);
    CHECK_EQ(omp_get_num_threads(), 1);
    CHECK_EQ(omp_get_thread_num(), 0);
    CHECK(!omp_in_parallel());
    CHECK(!omp_in_final());
    CHECK_EQ(omp_get_max_threads(), max_threads);
#pragma omp barrier
#pragma omp for schedule(dynamic)
    for (int i = 0; i < 10; i++)
        sum += i;
    CHECK_EQ(sum, 45);
#pragma omp single
    sum = 0;
    CHECK_EQ(sum, 0);
#pragma omp task shared(sum)
    sum = 1;
#pragma omp taskwait
    CHECK_EQ(sum, 1);
#pragma omp critical
    sum = 2;
    CHECK_EQ(region(3), 4003);
    CHECK_EQ(region(5), 4005);
}

/* The parent waits, and expects the child to end well: what comes after this in the program may be executed by the child too. */
static void forks(void)
{
    int max_threads = omp_get_max_threads();
    pid_t pid = fork();

    if (pid != 0) {
        int status = -1;
        CHECK(pid > 0);
        CHECK_EQ(waitpid(pid, &status, 0), pid);
        CHECK_EQ(status, 0);
        return;
    }
    alarm(60);
    look_around(max_threads);
    if (check_status())
        _exit(1);
}

static void in_region(int who)
{
#pragma omp parallel num_threads(MANY)
    {
        if (omp_get_thread_num() == who)
            forks();
#pragma omp barrier
    }
}

static void in_nested_region(int who)
{
#pragma omp parallel num_threads(2)
    {
#pragma omp parallel num_threads(3)
        {
            if (omp_get_ancestor_thread_num(1) == (who != 0) && omp_get_thread_num() == (who != 0) * 2)
                forks();
#pragma omp barrier
        }
    }
}

static void as_inner_primary(int who)
{
#pragma omp parallel num_threads(2)
    {
#pragma omp parallel num_threads(3)
        {
            if (omp_get_ancestor_thread_num(1) == (who != 0) && omp_get_thread_num() == 0)
                forks();
#pragma omp barrier
        }
#pragma omp barrier
    }
}

static void in_loop(int who)
{
#pragma omp parallel num_threads(MANY)
    {
#pragma omp for schedule(static, 1)
        for (int i = 0; i < MANY; i++)
            if (i == who)
                forks();
#pragma omp for schedule(dynamic)
        for (int i = 0; i < MANY; i++)
            BUMP(&sink, 1);
    }
}

static void in_ordered(int who)
{
#pragma omp parallel num_threads(MANY)
    {
#pragma omp for schedule(static, 1) ordered
        for (int i = 0; i < MANY; i++) {
#pragma omp ordered
            if (i == who)
                forks();
        }
    }
}

static void in_doacross(int who)
{
#pragma omp parallel num_threads(MANY)
    {
#pragma omp for schedule(static, 1) ordered(1)
        for (int i = 0; i < MANY; i++) {
#pragma omp ordered depend(sink : i - 1)
            if (i == who)
                forks();
#pragma omp ordered depend(source)
        }
    }
}

static void in_reduction(int who)
{
    int sum = 0;
#pragma omp parallel num_threads(MANY)
    {
#pragma omp for reduction(+ : sum)
        for (int i = 0; i < 2 * MANY; i++) {
            if (i == 2 * who)
                forks();
            sum++;
        }
    }
    CHECK(is_child() || sum == 2 * MANY);
}

static void in_critical(int who)
{
#pragma omp parallel num_threads(MANY)
    {
#pragma omp critical(name)
        if (omp_get_thread_num() == who)
            forks();
#pragma omp critical(name)
        sink++;
    }
}

static void in_taskgroup(int who)
{
#pragma omp parallel num_threads(MANY)
    {
#pragma omp taskgroup
        if (omp_get_thread_num() == who)
            forks();
    }
}

static void in_undeferred_task(int who)
{
#pragma omp parallel num_threads(MANY)
    {
        if (omp_get_thread_num() == who) {
#pragma omp task if (0)
            forks();
        }
#pragma omp taskwait
    }
}

static void in_combined_loop(int who)
{
#pragma omp parallel for num_threads(MANY) schedule(dynamic, 1)
    for (int i = 0; i < MANY; i++)
        if (i == who)
            forks();
}

static void in_teams(int who)
{
#pragma omp teams num_teams(2)
    if (omp_get_team_num() == 0)
        forks();
}

static void in_target(int who)
{
#pragma omp target
    forks();
}

static void in_serial_region(int who)
{
#pragma omp parallel if (0)
    forks();
}

static void in_task_outside(int who)
{
#pragma omp task
    forks();
#pragma omp taskwait
}

static void in_single(int who)
{
#pragma omp parallel num_threads(MANY)
    {
#pragma omp single
        forks();
    }
}

static void in_copyprivate(int who)
{
#pragma omp parallel num_threads(MANY)
    {
        int copied = 0;
#pragma omp single copyprivate(copied)
        {
            forks();
            copied = 1;
        }
        CHECK_EQ(copied, 1);
    }
}

static void in_sections(int who)
{
#pragma omp parallel num_threads(MANY)
    {
#pragma omp sections
        {
#pragma omp section
            forks();
#pragma omp section
            BUMP(&sink, 1);
        }
    }
}

static void in_task(int who)
{
#pragma omp parallel num_threads(MANY)
    {
#pragma omp single nowait
        {
#pragma omp task
            BUMP(&sink, 1);
#pragma omp task
            forks();
#pragma omp task
            BUMP(&sink, 1);
        }
    }
}

static void in_tasks_in_order(int who)
{
#pragma omp parallel num_threads(MANY)
    {
#pragma omp single
        {
#pragma omp taskgroup
            for (int i = 0; i < 8; i++) {
#pragma omp task firstprivate(i) depend(inout : sink)
                if (i == 2)
                    forks();
            }
        }
    }
}

static void in_taskloop(int who)
{
#pragma omp parallel num_threads(MANY)
    {
#pragma omp single
#pragma omp taskloop grainsize(1)
        for (int i = 0; i < 8; i++)
            if (i == 2)
                forks();
    }
}

static void in_inner_task(int who)
{
#pragma omp parallel num_threads(2)
    {
#pragma omp parallel num_threads(2)
        {
#pragma omp single
            {
#pragma omp task
                {
#pragma omp task
                    if (omp_get_ancestor_thread_num(1) == 1)
                        forks();
#pragma omp taskwait
                }
            }
        }
    }
}

struct construct {
    const char *name;
    void (*run)(int who);
};

#define CONSTRUCT(fn) {#fn, fn}
static const struct construct by_number[] = {
    CONSTRUCT(in_region),
    CONSTRUCT(in_nested_region),
    CONSTRUCT(as_inner_primary),
    CONSTRUCT(in_loop),
    CONSTRUCT(in_ordered),
    CONSTRUCT(in_doacross),
    CONSTRUCT(in_reduction),
    CONSTRUCT(in_critical),
    CONSTRUCT(in_taskgroup),
    CONSTRUCT(in_undeferred_task),
};
static const struct construct by_main[] = {
    CONSTRUCT(in_teams),
    CONSTRUCT(in_target),
    CONSTRUCT(in_serial_region),
    CONSTRUCT(in_task_outside),
};
static const struct construct by_anybody[] = {
    CONSTRUCT(in_combined_loop),
    CONSTRUCT(in_single),
    CONSTRUCT(in_copyprivate),
    CONSTRUCT(in_sections),
    CONSTRUCT(in_task),
    CONSTRUCT(in_tasks_in_order),
    CONSTRUCT(in_taskloop),
    CONSTRUCT(in_inner_task),
};

/* A child that comes back is one of main's, and goes on as main would.  expected: how many such children, < 0: it depends on who
 * executed the task. */
static void run(const struct construct *c, int who, int expected)
{
    int ends[2], n = 0;
    char byte = 'x';

    CHECK_EQ(pipe(ends), 0);
    c->run(who);
    CHECK_EQ(omp_get_level(), 0);
    if (is_child()) {
        CHECK_EQ(region(4), 4004);
        CHECK_EQ(write(ends[1], &byte, 1), 1);
        _exit(check_status());
    }
    close(ends[1]);
    while (read(ends[0], &byte, 1) == 1)
        n++;
    close(ends[0]);
    if (expected < 0 ? n > 1 : n != expected)
        CHECK_EQ(n, expected);
    if (check_status()) {
        fprintf(stderr, "%s by %d\n", c->name, who);
        exit(1);
    }
}

#define EACH(i, table) (size_t i = 0; i < sizeof table / sizeof table[0]; i++)

int main(void)
{
    parent = getpid();
    omp_set_dynamic(0);
    omp_set_max_active_levels(3);
    omp_set_num_threads(6);
    for (int round = 0; round < 2; round++) {
        for EACH (i, by_number)
            for (int who = 0; who < MANY; who += MANY - 1)
                run(&by_number[i], who, who == 0);
        for EACH (i, by_main)
            run(&by_main[i], 0, 1);
        for EACH (i, by_anybody)
            run(&by_anybody[i], 0, -1);
        CHECK_EQ(region(6), 4006);
    }
    return check_status();
}
