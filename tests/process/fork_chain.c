// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: the peers' children hang, or grow
// seconds: 60
// sanitize: none (their allocators leave locks held in the child of a process with threads)
/* A chain of forks, each child the next parent: outside regions, from inside one by the primary, which returns, and by members, which do
 * not.  Every generation has regions, nested ones, tasks and threadprivate variables.  What it leaves behind serves the next: the
 * process does not grow. */
#include "tests/support/check.h"

#include <omp.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WARM = 12, LONG = 28 };

static int mark;
#pragma omp threadprivate(mark)

static int fresh; /* members that found the variable as it begins */

static long kilobytes(const char *what)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long kb = -1;

    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, what, strlen(what)) == 0)
            kb = atol(line + strlen(what));
    if (f)
        fclose(f);
    return kb;
}

static void work(int generation)
{
    int sum = 0;

    fresh = 0;
#pragma omp parallel num_threads(6) reduction(+ : sum)
    {
        if (omp_get_thread_num() > 0) {
            BUMP(&fresh, mark == 0);
            mark = generation;
        }
#pragma omp parallel num_threads(3) reduction(+ : sum)
        sum++;
#pragma omp for schedule(dynamic)
        for (int i = 0; i < 20; i++)
            sum++;
#pragma omp task
        BUMP(&fresh, 0);
    }
    CHECK_EQ(sum, 38);
    CHECK_EQ(fresh, 5);
}

static long warm_data, warm_rss;

static void live(int n)
{
    alarm(50);
    work(n);
    if (n == WARM) {
        warm_data = kilobytes("VmData:");
        warm_rss = kilobytes("RssAnon:");
    }
}

/* At the end of the last generation.  The C library leaves the free blocks that it keeps for each thread behind, a kilobyte or so with each
 * of some six to ten threads; teams and tasks, strands and carriers were 45 together. */
static void judge(int how)
{
    CHECK(kilobytes("RssAnon:") - warm_rss < 24 * (LONG - WARM));
    if (check_status())
        fprintf(stderr, "how %d: data %ld to %ld, rss %ld to %ld\n", how, warm_data, kilobytes("VmData:"), warm_rss,
                kilobytes("RssAnon:"));
    _exit(check_status());
}

/* The parent ends as its child did.  In the child this returns. */
static void forks(void)
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0)
        return;
    CHECK(pid > 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    _exit(status != 0);
}

static void outside(int how)
{
    for (int n = 1; n <= LONG; n++) {
        forks();
        live(n);
    }
    judge(how);
}

/* The region ends in the child. */
static void by_primary(int how)
{
    for (int n = 1; n <= LONG; n++) {
#pragma omp parallel num_threads(4)
        {
            if (omp_get_thread_num() == 0)
                forks();
#pragma omp barrier
        }
        live(n);
    }
    judge(how);
}

/* Who is the next generation's only thread, and does not return.  What it needs is its own: the primary's stack is for the C library to
 * use again. */
static void by_member(int n, int how)
{
#pragma omp parallel num_threads(4) firstprivate(n, how)
    if (omp_get_thread_num() == 3) {
        forks();
        live(n);
        if (n == LONG)
            judge(how);
        by_member(n + 1, how);
    }
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(3);
    for (int how = 0; how < 3; how++) {
        int status = -1;
        pid_t pid = fork();

        if (pid == 0) {
            if (how == 0)
                outside(how);
            else if (how == 1)
                by_primary(how);
            else
                by_member(1, how);
        }
        CHECK_EQ(waitpid(pid, &status, 0), pid);
        CHECK_EQ(status, 0);
    }
    return check_status();
}
