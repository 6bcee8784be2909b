// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// seconds: 60
// sanitize: address
// reference: libomp's threads keep the process for ever
/* A main that ends by pthread_exit after a region: the process ends with the last of the program's threads, as by exit(0), whether
 * main or another one opened regions; not before, and a signal ends it earlier.  (ThreadSanitizer has a thread of its own.) */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum how { ALONE, LATER_PLAIN, LATER_REGIONS, ONLY_LATER, FOR_EVER, HOWS };

static int pipe_ends[2];
static pthread_t main_thread;

static void say(char c)
{
    if (write(pipe_ends[1], &c, 1) != 1)
        _exit(99);
}

static void at_exit(void)
{
    say('x');
}

static void region(int levels)
{
    int n = 0;

    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(4) reduction(+ : n)
    {
        if (levels == 2) {
#pragma omp parallel num_threads(3) reduction(+ : n)
            n++;
        } else {
            n++;
        }
    }
    if (n != (levels == 2 ? 12 : 4))
        _exit(98);
}

static void *later(void *how)
{
    pthread_join(main_thread, NULL);
    usleep(200000);
    if ((enum how)(intptr_t)how == LATER_REGIONS || (enum how)(intptr_t)how == ONLY_LATER)
        region(2);
    while ((enum how)(intptr_t)how == FOR_EVER)
        usleep(10000);
    say('t');
    return NULL;
}

static void child(enum how how)
{
    pthread_t t;

    main_thread = pthread_self();
    atexit(at_exit);
    if (how != ONLY_LATER)
        region(how == LATER_PLAIN ? 1 : 2);
    if (how != ALONE)
        pthread_create(&t, NULL, later, (void *)(intptr_t)how);
    say('m');
    pthread_exit(NULL);
}

int main(void)
{
    static const char *const said[HOWS] = {"mx", "mtx", "mtx", "mtx", "m"};

    for (int how = 0; how < HOWS; how++) {
        char got[8] = "";
        int status = 0;

        CHECK_EQ(pipe(pipe_ends), 0);
        pid_t pid = fork();
        if (pid == 0)
            child((enum how)how);
        close(pipe_ends[1]);
        if (how == FOR_EVER) {
            usleep(500000);
            CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
            kill(pid, SIGTERM);
        }
        CHECK_EQ(waitpid(pid, &status, 0), pid);
        if (how == FOR_EVER)
            CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
        else
            CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        for (size_t n = 0; n < sizeof got - 1; n++)
            if (read(pipe_ends[0], got + n, 1) != 1)
                break;
        CHECK(strcmp(got, said[how]) == 0);
        close(pipe_ends[0]);
    }
    return check_status();
}
