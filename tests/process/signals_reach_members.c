// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libs: -pthread
// reference: libgomp and libomp: each member is a native thread
// sanitize: none (their handlers run late: when a thread comes by a call that they know)
// seconds: 60
/* pthread_kill reaches the thread that it names, on its stack and as itself: members that wait in a barrier or between regions, of a team
 * larger than the machine and of nested ones, and those that compute; and main, from a handler in whatever thread a signal for the process
 * has interrupted. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

enum { MEMBERS = 7 };

static pthread_t ids[MEMBERS], inner_ids[3];
static _Thread_local int my_number = -1;
static _Atomic int answered_by = -1;
static pthread_t answered_as;
static sem_t answered;

static void answer(int sig)
{
    (void)sig;
    answered_as = pthread_self();
    answered_by = my_number;
    sem_post(&answered);
}

/* Within five seconds: on a machine that has nothing else to do it takes a few milliseconds. */
static int ask(pthread_t whom, int number)
{
    struct timespec until;

    answered_by = -1;
    if (pthread_kill(whom, SIGUSR1) != 0)
        return 1;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 5;
    while (sem_timedwait(&answered, &until) != 0)
        if (errno != EINTR)
            return 1;
    return !pthread_equal(answered_as, whom) || (number >= 0 && answered_by != number);
}

static void waiting_members(void)
{
    int wrong = 0;

    for (int round = 0; round < 5; round++) {
#pragma omp parallel num_threads(MEMBERS) reduction(+ : wrong)
        {
            int me = omp_get_thread_num();

            ids[me] = pthread_self();
            my_number = me;
#pragma omp barrier
            if (me == round % MEMBERS)
                for (int i = 0; i < MEMBERS; i++)
                    if (i != me)
                        wrong += ask(ids[i], i);
#pragma omp barrier
        }
        for (int i = 1; i < MEMBERS; i++)
            wrong += ask(ids[i], i);
    }
    CHECK_EQ(wrong, 0);
}

static void nested_members(void)
{
    int wrong = 0;

#pragma omp parallel num_threads(2) reduction(+ : wrong)
    if (omp_get_thread_num() == 0) {
        for (int round = 0; round < 3; round++) {
#pragma omp parallel num_threads(3) reduction(+ : wrong)
            {
                int me = omp_get_thread_num();

                inner_ids[me] = pthread_self();
#pragma omp barrier
                if (me == 2)
                    wrong += ask(inner_ids[0], -1) + ask(inner_ids[1], -1);
#pragma omp barrier
            }
        }
    }
    CHECK_EQ(wrong, 0);
}

/* All others stop in their handlers until all have come, as for a garbage collector. */
static sem_t stopped, go;

static void stop(int sig)
{
    int saved = errno;

    (void)sig;
    sem_post(&stopped);
    while (sem_wait(&go) != 0)
        ;
    errno = saved;
}

static void stop_the_world(void)
{
    for (int round = 0; round < 3; round++) {
#pragma omp parallel num_threads(MEMBERS)
        {
            int me = omp_get_thread_num();

            ids[me] = pthread_self();
#pragma omp barrier
            if (me == 3) {
                for (int i = 0; i < MEMBERS; i++)
                    if (i != me)
                        CHECK_EQ(pthread_kill(ids[i], SIGUSR2), 0);
                for (int i = 1; i < MEMBERS; i++)
                    while (sem_wait(&stopped) != 0)
                        ;
                for (int i = 1; i < MEMBERS; i++)
                    sem_post(&go);
            }
#pragma omp barrier
        }
    }
}

static pthread_t main_thread;
static volatile sig_atomic_t seen_by_main;

static void forward(int sig)
{
    if (pthread_equal(pthread_self(), main_thread))
        seen_by_main++;
    else
        pthread_kill(main_thread, sig);
}

static volatile double sink;

static void compute(void)
{
    double x = 0;

    for (int i = 0; i < 200000; i++)
        x += i;
    sink = x;
}

static void forwarded(void)
{
    struct itimerval timer = {{0, 2000}, {0, 2000}};
    int sum = 0;

    CHECK_EQ(setitimer(ITIMER_REAL, &timer, NULL), 0);
    for (int round = 0; round < 40; round++) {
#pragma omp parallel num_threads(MEMBERS) reduction(+ : sum)
        {
            compute();
#pragma omp parallel num_threads(2) reduction(+ : sum)
            sum++;
#pragma omp barrier
            compute();
        }
    }
    memset(&timer, 0, sizeof timer);
    CHECK_EQ(setitimer(ITIMER_REAL, &timer, NULL), 0);
    CHECK_EQ(sum, 40 * MEMBERS * 2);
    CHECK(seen_by_main > 0);
}

static void handle(int sig, void (*handler)(int))
{
    struct sigaction a;

    memset(&a, 0, sizeof a);
    a.sa_handler = handler;
    a.sa_flags = SA_RESTART;
    CHECK_EQ(sigaction(sig, &a, NULL), 0);
}

int main(void)
{
    main_thread = pthread_self();
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    CHECK_EQ(sem_init(&answered, 0, 0), 0);
    CHECK_EQ(sem_init(&stopped, 0, 0), 0);
    CHECK_EQ(sem_init(&go, 0, 0), 0);
    handle(SIGUSR1, answer);
    handle(SIGUSR2, stop);
    handle(SIGALRM, forward);
    waiting_members();
    nested_members();
    stop_the_world();
    forwarded();
    return check_status();
}
