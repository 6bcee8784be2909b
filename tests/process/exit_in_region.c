// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* exit(), _exit() and abort from inside a region, by the primary and by others, with members waiting, working and nested:
 * the status gets out, atexit handlers run once, nothing hangs. */
#include "tests/support/check.h"

#include <omp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int pipe_ends[2];

static void handler(void)
{
    char c = 'x';

    if (write(pipe_ends[1], &c, 1) != 1)
        _exit(99);
}

static void leave(int how)
{
    if (how == 0)
        exit(7);
    else if (how == 1)
        _exit(7);
    else
        abort();
}

static void child(int who, int how, int nested)
{
    struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    alarm(20);
    atexit(handler);
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(4)
    {
        if (nested) {
#pragma omp parallel num_threads(3)
            {
                if (omp_get_ancestor_thread_num(1) == who && omp_get_thread_num() == 2)
                    leave(how);
#pragma omp barrier
            }
        } else if (omp_get_thread_num() == who) {
            leave(how);
        }
#pragma omp barrier
    }
    _exit(98);
}

int main(void)
{
    for (int nested = 0; nested < 2; nested++)
        for (int how = 0; how < 3; how++)
            for (int who = 0; who < 4; who += 3) {
                int status = 0;
                char byte;
                pid_t pid;

                CHECK_EQ(pipe(pipe_ends), 0);
                pid = fork();
                if (pid == 0)
                    child(who, how, nested);
                close(pipe_ends[1]);
                CHECK_EQ(waitpid(pid, &status, 0), pid);
                if (how < 2) {
                    CHECK(WIFEXITED(status));
                    CHECK_EQ(WEXITSTATUS(status), 7);
                } else {
                    CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
                }
                CHECK_EQ(read(pipe_ends[0], &byte, 1), how == 0);
                close(pipe_ends[0]);
            }
    return check_status();
}
