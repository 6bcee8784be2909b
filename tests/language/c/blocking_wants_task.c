// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* All members but main block in the kernel until a task has run that one of them has made: main, which waits at a barrier or at the end
 * of the region, is the only thread left to execute it (OpenMP 5.2, 12.9: task scheduling points).  Its native thread may be in use. */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int done;

static void await_done(void)
{
    pthread_mutex_lock(&mutex);
    while (!done)
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
}

static void say_done(void)
{
    pthread_mutex_lock(&mutex);
    done = 1;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
}

static void by_condition(int members, int at_barrier)
{
    int blocked = 0;

    done = 0;
#pragma omp parallel num_threads(members)
    {
        int me = omp_get_thread_num();

        if (me != 0 && me != members - 1) {
            BUMP(&blocked, 1);
            await_done();
        } else if (me != 0) {
            while (PEEK(&blocked) < members - 2)
                usleep(10); /* the task comes when all others are about to block */
#pragma omp task
            say_done();
            await_done();
        }
        if (at_barrier) {
#pragma omp barrier
        }
    }
    CHECK_EQ(done, 1);
}

static void by_pipe(int members)
{
    int ends[2], read_by = 0;

    CHECK_EQ(pipe(ends), 0);
#pragma omp parallel num_threads(members)
    if (omp_get_thread_num() != 0) {
        char c;

        if (omp_get_thread_num() == 1) {
#pragma omp task
            for (int i = 1; i < members; i++)
                CHECK_EQ(write(ends[1], "x", 1), 1);
        }
        CHECK_EQ(read(ends[0], &c, 1), 1);
        BUMP(&read_by, 1);
    }
    CHECK_EQ(read_by, members - 1);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    omp_set_dynamic(0);
    for (int i = 0; i < 4; i++) {
        by_condition(3, 0);
        by_condition(6, 1);
        by_pipe(3);
        by_pipe(5);
    }
    return check_status();
}
