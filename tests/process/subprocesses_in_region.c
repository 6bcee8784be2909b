// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// seconds: 120
/* Members that run programs: posix_spawn, system and popen from inside a flat, an oversubscribed and a nested team.  No descriptor of
 * ours leaks into them, and they have the signal mask of the thread that opened the outermost region, whichever native thread the
 * member runs on: so they can be terminated. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int members;

static void check_own_mask(void)
{
    sigset_t mask;

    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    for (int i = 1; i < 32; i++)
        CHECK_EQ(sigismember(&mask, i) ? i : 0, i == SIGUSR2 ? i : 0);
}

static void check_mask_of_child(void)
{
    char line[128] = "";
    unsigned long long blocked = ~0ull;
    FILE *f = popen("exec grep ^SigBlk: /proc/self/status", "r");

    CHECK(f && fgets(line, sizeof line, f) && sscanf(line, "SigBlk: %llx", &blocked) == 1);
    if (f)
        pclose(f);
    CHECK_EQ(blocked, 1ull << (SIGUSR2 - 1));
}

static void check_termination(void)
{
    char *args[] = {"sleep", "1000", NULL};
    pid_t child;
    int status = 0;

    CHECK_EQ(posix_spawnp(&child, "sleep", NULL, NULL, args, environ), 0);
    CHECK_EQ(kill(child, SIGTERM), 0);
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    status = system("kill -TERM $$; exit 5");
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static void member(void)
{
    usleep(2000); /* long enough for others to come for what is left of the team */
    check_own_mask();
    check_mask_of_child();
    BUMP(&members, 1);
#pragma omp barrier
    usleep(1000);
    check_own_mask();
    check_termination();
}

int main(void)
{
    sigset_t mask;

    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR2);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(6)
    {
        char line[64] = "";
        FILE *f = popen("echo member", "r");

        CHECK(f && fgets(line, sizeof line, f) && strcmp(line, "member\n") == 0);
        if (f)
            pclose(f);
        CHECK_EQ(system("exit 3"), 3 << 8);
        member();
    }
    CHECK_EQ(members, 6);
#pragma omp parallel num_threads(2)
    member();
    CHECK_EQ(members, 8);
#pragma omp parallel num_threads(3)
#pragma omp parallel num_threads(3)
    member();
    CHECK_EQ(members, 17);
    return check_status();
}
