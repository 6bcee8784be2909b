// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// sanitize: none (the functions of theirs stand before the C library's, where ours would)
// libs: -pthread
/* A thread with a blocked signal opens the process's first regions; another thread's members have their own thread's mask all the same,
 * also after they have waited, and so have the first one's. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <signal.h>

#define MEMBERS 8

static int blocked(void)
{
    sigset_t set;

    pthread_sigmask(SIG_BLOCK, NULL, &set);
    return sigismember(&set, SIGUSR1);
}

static void regions(int want)
{
    int bad = 0;

    for (int r = 0; r < 20; r++) {
#pragma omp parallel num_threads(MEMBERS) reduction(+ : bad)
        {
            bad += blocked() != want;
#pragma omp barrier
            bad += blocked() != want;
        }
    }
    CHECK_EQ(bad, 0);
}

static void *first(void *arg)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK_EQ(pthread_sigmask(SIG_BLOCK, &set, NULL), 0);
    regions(1);
    return arg;
}

int main(void)
{
    for (int i = 0; i < 2; i++) {
        pthread_t t;

        CHECK_EQ(pthread_create(&t, NULL, first, NULL), 0);
        CHECK_EQ(pthread_join(t, NULL), 0);
        regions(0);
    }
    return check_status();
}
