// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp's child hangs
// seconds: 60
// sanitize: none (their allocators leave locks held in the child of a process with threads)
/* fork() with a warm pool: outside regions, by a member inside one, inside an inner region, and by a user's thread.  The
 * child has the forking thread only, and can open regions of its own; the parent notices nothing. */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static int tasks;

static int region(int n)
{
    int sum = 0;

#pragma omp parallel num_threads(n) reduction(+ : sum)
    {
        sum += 1;
#pragma omp barrier
#pragma omp for schedule(dynamic)
        for (int i = 0; i < 100; i++)
            sum += i;
#pragma omp task
        BUMP(&tasks, 1);
    }
    return sum;
}

static void child(void)
{
    alarm(30);
    for (int i = 0; i < 5; i++) {
        int n = 2 + 3 * i;
        if (region(n) != 4950 + n)
            _exit(1);
    }
    _exit(check_status());
}

static void expect_child(pid_t pid)
{
    int status = -1;

    CHECK(pid > 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
}

static void forks(void)
{
    pid_t pid = fork();

    if (pid == 0)
        child();
    expect_child(pid);
}

static void *thread(void *arg)
{
    CHECK_EQ(region(4), 4954);
    forks();
    CHECK_EQ(region(4), 4954);
    return arg;
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(3);
    forks(); /* before the first region */
    CHECK_EQ(region(6), 4956);
    for (int i = 0; i < 3; i++) {
        forks();
        CHECK_EQ(region(6 + i), 4956 + i);
    }
    for (int i = 2; i < 5; i++) { /* while members sit regions out */
        CHECK_EQ(region(i), 4950 + i);
        forks();
    }
    CHECK_EQ(region(8), 4958);
    for (int who = 0; who < 3; who++) {
        int after = 0;
#pragma omp parallel num_threads(3)
        {
            if (omp_get_thread_num() == who)
                forks();
#pragma omp barrier
            BUMP(&after, 1);
        }
        CHECK_EQ(after, 3);
    }
    int inner = 0;
#pragma omp parallel num_threads(2)
    {
#pragma omp parallel num_threads(4)
        {
            if (omp_get_thread_num() == 3 && omp_get_ancestor_thread_num(1) == 1)
                forks();
#pragma omp barrier
            BUMP(&inner, 1);
        }
    }
    CHECK_EQ(inner, 8);
    pthread_t t;
    pthread_create(&t, NULL, thread, NULL);
    pthread_join(t, NULL);
    CHECK_EQ(region(5), 4955);
    return check_status();
}
