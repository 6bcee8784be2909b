// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libomp 19 and 22 leave a primary that sleeps in a barrier asleep (OMP_WAIT_POLICY=passive)
/* Tasks that block: for each other in pipes, condition variables, mutexes and locks, where the runtime cannot or need
 * not see them; never as many as there are members, so that one is left to free the others. */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int ready, counter, inside;
static omp_lock_t lock;

static void pipes(int readers)
{
    int ends[8][2], sum = 0;

    for (int i = 0; i < readers; i++)
        CHECK_EQ(pipe(ends[i]), 0);
    for (int i = 0; i < readers; i++) {
#pragma omp task firstprivate(i) shared(ends, sum)
        {
            int got = -1;
            CHECK_EQ(read(ends[i][0], &got, sizeof got), sizeof got);
            CHECK_EQ(got, i + 100);
            BUMP(&sum, got);
        }
    }
    for (int i = readers - 1; i >= 0; i--) {
#pragma omp task firstprivate(i) shared(ends)
        {
            int value = i + 100;
            CHECK_EQ(write(ends[i][1], &value, sizeof value), sizeof value);
        }
    }
#pragma omp taskwait
    for (int i = 0; i < readers; i++) {
        close(ends[i][0]);
        close(ends[i][1]);
    }
    CHECK_EQ(PEEK(&sum), readers * 100 + readers * (readers - 1) / 2);
}

static void conditions(int waiters)
{
    ready = 0;
    for (int i = 0; i < waiters; i++) {
#pragma omp task
        {
            pthread_mutex_lock(&mutex);
            while (!ready)
                pthread_cond_wait(&condition, &mutex);
            pthread_mutex_unlock(&mutex);
        }
    }
#pragma omp task
    {
        pthread_mutex_lock(&mutex);
        ready = 1;
        pthread_cond_broadcast(&condition);
        pthread_mutex_unlock(&mutex);
    }
#pragma omp taskwait
}

/* Short exclusion by every means, held over a yield of the processor but over no scheduling point. */
static void exclusion(int i)
{
    if (i % 3 == 0) {
#pragma omp critical(blocking_tasks)
        {
            CHECK_EQ(BUMP(&inside, 1), 0);
            sched_yield();
            counter++;
            BUMP(&inside, -1);
        }
    } else if (i % 3 == 1) {
        omp_set_lock(&lock);
        sched_yield();
        omp_unset_lock(&lock);
    } else {
        pthread_mutex_lock(&mutex);
        sched_yield();
        pthread_mutex_unlock(&mutex);
    }
}

int main(void)
{
    omp_set_dynamic(0);
    omp_init_lock(&lock);
    for (int round = 0; round < 10; round++) {
        counter = 0;
#pragma omp parallel
#pragma omp single
        {
            int most = omp_get_num_threads() - 1 < 8 ? omp_get_num_threads() - 1 : 8;

            pipes(most);
            conditions(most);
            for (int i = 0; i < 90; i++) {
#pragma omp task firstprivate(i)
                exclusion(i);
            }
        }
        CHECK_EQ(counter, 30);
        /* Each member's own pipe, filled by a task that it created and emptied by the member itself. */
#pragma omp parallel num_threads(omp_get_max_threads() < 4 ? omp_get_max_threads() : 4)
        {
            int ends[2], got = 0;

            CHECK_EQ(pipe(ends), 0);
#pragma omp barrier
            if (omp_get_thread_num() > 0) {
#pragma omp task shared(ends)
                {
                    int value = 9;
                    CHECK_EQ(write(ends[1], &value, sizeof value), sizeof value);
                }
                CHECK_EQ(read(ends[0], &got, sizeof got), sizeof got);
                CHECK_EQ(got, 9);
            }
#pragma omp taskwait
            close(ends[0]);
            close(ends[1]);
        }
    }
    omp_destroy_lock(&lock);
    return check_status();
}
