// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A pthread mutex held across an inner region: the others block in the kernel meanwhile, and the holder's inner team must
 * still get its members run; then the same with a condition variable and a semaphore. */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <semaphore.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

int main(void)
{
    int inner = 0, holders = 0, turn = 0;
    sem_t sem;

    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(6)
    {
        pthread_mutex_lock(&mutex);
        holders++;
#pragma omp parallel num_threads(4)
        {
            CHECK_EQ(omp_get_num_threads(), 4);
#pragma omp barrier
            BUMP(&inner, 1);
#pragma omp barrier
        }
        CHECK_EQ(inner, 4 * holders);
        pthread_mutex_unlock(&mutex);
    }
    CHECK_EQ(holders, 6);

#pragma omp parallel num_threads(6)
    {
        int me = omp_get_thread_num();

        pthread_mutex_lock(&mutex);
        while (turn != 5 - me)
            pthread_cond_wait(&changed, &mutex);
        turn++;
        pthread_cond_broadcast(&changed);
        pthread_mutex_unlock(&mutex);
    }
    CHECK_EQ(turn, 6);

    sem_init(&sem, 0, 0);
#pragma omp parallel num_threads(5)
    {
        if (omp_get_thread_num() == 4) {
            for (int i = 0; i < 4; i++)
                sem_post(&sem);
        } else {
            sem_wait(&sem);
        }
    }
    sem_destroy(&sem);
    return check_status();
}
