// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Signals while regions run: an interval timer's handler that touches errno, process-directed and thread-directed signals,
 * a handler that longjmps out of a computation. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <errno.h>
#include <omp.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

static int ticks, raised;
static __thread sigjmp_buf back;

static void tick(int sig)
{
    int saved = errno;

    errno = sig;
    BUMP(&ticks, 1);
    errno = saved;
}

static void on_usr1(int sig)
{
    (void)sig;
    BUMP(&raised, 1);
}

static void on_fpe(int sig)
{
    (void)sig;
    siglongjmp(back, 1);
}

int main(void)
{
    struct sigaction action = {.sa_handler = tick, .sa_flags = SA_RESTART};
    struct itimerval interval = {{0, 500}, {0, 500}}, off = {{0, 0}, {0, 0}};
    int jumped = 0, n = 0;

    sigaction(SIGALRM, &action, NULL);
    action.sa_handler = on_usr1;
    sigaction(SIGUSR1, &action, NULL);
    action.sa_handler = on_fpe;
    action.sa_flags = SA_NODEFER;
    sigaction(SIGFPE, &action, NULL);
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    setitimer(ITIMER_REAL, &interval, NULL);
    for (int round = 0; round < 100 || PEEK(&ticks) < 5; round++) {
        int sum = 0;
#pragma omp parallel num_threads(6) reduction(+ : sum)
        {
            errno = 1000 + omp_get_thread_num();
#pragma omp barrier
            CHECK_EQ(errno, 1000 + omp_get_thread_num());
#pragma omp for schedule(dynamic)
            for (int i = 0; i < 50; i++)
                sum += i;
        }
        CHECK_EQ(sum, 1225);
    }
    setitimer(ITIMER_REAL, &off, NULL);
#pragma omp parallel num_threads(6) reduction(+ : jumped, n)
    {
        n++;
        raise(SIGUSR1);
#pragma omp barrier
        if (sigsetjmp(back, 1) == 0)
            raise(SIGFPE);
        else
            jumped++;
#pragma omp barrier
        kill(getpid(), SIGUSR1);
    }
    CHECK_EQ(n, 6);
    CHECK_EQ(jumped, 6);
    /* A multiplexed member's raise() may go to its parked native thread (documented); the primary's does not. What went to
     * the process may still be on its way to a member in the dock. */
    CHECK(PEEK(&raised) >= 1);
    return check_status();
}
