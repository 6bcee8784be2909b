// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libs: -pthread
// reference: libomp; libgomp's nested threads end, and cannot be signalled then
// seconds: 60
// sanitize: none (their handlers run late: when a thread comes by a call that they know)
/* A collector of its own thread stops all threads that ever were members by signals, again and again, while nested regions come and go: a
 * handler waits until the collector lets it go on.  Those who have no part in a region then must answer as well. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 30, OUTER = 3, INNER = 3, MOST = 512 };

static sem_t answers;
static int world, finished; /* the world's number changes when it may go on */
static pthread_mutex_t registry = PTHREAD_MUTEX_INITIALIZER;
static pthread_t threads[MOST];
static int count;
static __thread int known;

static void stop(int sig)
{
    int saved = errno, seen = PEEK(&world);
    sigset_t set;

    (void)sig;
    sem_post(&answers);
    sigfillset(&set);
    sigdelset(&set, SIGUSR2);
    while (PEEK(&world) == seen)
        sigsuspend(&set);
    sem_post(&answers);
    errno = saved;
}

static void go_on(int sig)
{
    (void)sig;
}

static void make_known(void)
{
    if (known)
        return;
    known = 1;
    pthread_mutex_lock(&registry);
    CHECK(count < MOST);
    threads[count++] = pthread_self();
    pthread_mutex_unlock(&registry);
}

static void await(int n)
{
    for (int i = 0; i < n; i++)
        while (sem_wait(&answers) != 0)
            ;
}

static void *collect(void *arg)
{
    for (int round = 0; round < ROUNDS; round++) {
        usleep(2000);
        pthread_mutex_lock(&registry);
        int n = count;
        for (int i = 0; i < n; i++)
            CHECK_EQ(pthread_kill(threads[i], SIGUSR1), 0);
        await(n);
        BUMP(&world, 1);
        for (int i = 0; i < n; i++)
            CHECK_EQ(pthread_kill(threads[i], SIGUSR2), 0);
        await(n);
        pthread_mutex_unlock(&registry);
    }
    BUMP(&finished, 1);
    return arg;
}

static void handle(int sig, void (*handler)(int))
{
    struct sigaction a;

    memset(&a, 0, sizeof a);
    a.sa_handler = handler;
    a.sa_flags = SA_RESTART;
    sigfillset(&a.sa_mask);
    CHECK_EQ(sigaction(sig, &a, NULL), 0);
}

int main(void)
{
    pthread_t collector;
    int bad = 0;

    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    CHECK_EQ(sem_init(&answers, 0, 0), 0);
    handle(SIGUSR1, stop);
    handle(SIGUSR2, go_on);
    make_known();
    CHECK_EQ(pthread_create(&collector, NULL, collect, NULL), 0);
    while (!PEEK(&finished)) {
#pragma omp parallel num_threads(OUTER) reduction(+ : bad)
        {
            int sum = 0;

            make_known();
#pragma omp parallel num_threads(INNER) reduction(+ : sum)
            {
                make_known();
#pragma omp barrier
                sum += omp_get_thread_num() + 1;
            }
            bad += sum != INNER * (INNER + 1) / 2;
        }
    }
    CHECK_EQ(pthread_join(collector, NULL), 0);
    CHECK_EQ(bad, 0);
    return check_status();
}
