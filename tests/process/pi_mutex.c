// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libs: -pthread
/* A mutex with priority inheritance belongs to the kernel's thread: held across barriers by members of a team larger than the machine,
 * contended, and in nested teams, it is still its holder's to unlock. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>

#define MEMBERS 8
#define REGIONS 20

static pthread_mutex_t own[MEMBERS], common;
static long count;

static int contend(void)
{
    int error = pthread_mutex_lock(&common);

    count++;
    return error | pthread_mutex_unlock(&common);
}

int main(void)
{
    pthread_mutexattr_t attr;
    int bad = 0;

    CHECK_EQ(pthread_mutexattr_init(&attr), 0);
    CHECK_EQ(pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_INHERIT), 0);
    for (int i = 0; i < MEMBERS; i++)
        CHECK_EQ(pthread_mutex_init(&own[i], &attr), 0);
    CHECK_EQ(pthread_mutex_init(&common, &attr), 0);
    long want = 0;
    for (int r = 0; r < REGIONS; r++) {
#pragma omp parallel num_threads(MEMBERS) reduction(| : bad) reduction(+ : want)
        {
            int me = omp_get_thread_num();

            if (me % 2 == 0)
                bad |= pthread_mutex_lock(&own[me]);
#pragma omp barrier
            if (me % 2 == 0) {
                bad |= pthread_mutex_unlock(&own[me]);
            } else {
                bad |= pthread_mutex_lock(&own[me - 1]);
                bad |= pthread_mutex_unlock(&own[me - 1]);
            }
            for (int i = 0; i < 10; i++)
                bad |= contend();
            want += 10;
        }
    }
    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(3) reduction(| : bad) reduction(+ : want)
    {
#pragma omp parallel num_threads(3) reduction(| : bad) reduction(+ : want)
        {
            bad |= contend();
            want++;
#pragma omp barrier
            bad |= contend();
            want++;
        }
    }
    CHECK_EQ(bad, 0);
    CHECK_EQ(count, want);
    return check_status();
}
