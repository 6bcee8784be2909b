// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 11
// clang: 12
// reference: libgomp 12 releases the successors of a detached task when its body ends
/* A thread that OpenMP does not know completes a task; the successors must find an executor although every member may
 * be asleep (in barriers, taskwait, taskgroup) or busy elsewhere (OpenMP 5.2, 12.5.2, 18.11). */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

static omp_event_handle_t event;
static int posted, fulfilled;

static void *outside(void *arg)
{
    while (!PEEK(&posted))
        usleep(50);
    usleep(*(int *)arg);
    POKE(&fulfilled, 1);
    omp_fulfill_event(event);
    return NULL;
}

/* A detached task whose event is posted, and four successors in a row. */
static void create(int *x, int *done)
{
    omp_event_handle_t mine = (omp_event_handle_t)0;

#pragma omp task detach(mine) depend(out : *x)
    {
        event = mine;
        POKE(&posted, 1);
    }
    for (int i = 0; i < 4; i++) {
#pragma omp task depend(inout : *x) firstprivate(i, x, done)
        {
            CHECK_EQ(PEEK(&fulfilled), 1);
            CHECK_EQ((*x)++, i);
            BUMP(done, 1);
        }
    }
}

int main(void)
{
    for (int round = 0; round < 24; round++) {
        int x = 0, done = 0, naps[3] = {0, 300, 3000};
        pthread_t thread;

        posted = fulfilled = 0;
        pthread_create(&thread, NULL, outside, &naps[round % 3]);
#pragma omp parallel shared(x, done)
        {
            if (round % 4 == 0) {
#pragma omp master
                {
                    create(&x, &done);
                    if (omp_get_num_threads() > 1)
                        while (PEEK(&done) < 4)
                            sched_yield();
                }
            } else {
#pragma omp single nowait
                {
                    if (round % 4 == 1) {
                        create(&x, &done);
#pragma omp taskwait
                        CHECK_EQ(PEEK(&done), 4);
                    } else if (round % 4 == 2) {
#pragma omp taskgroup
                        {
#pragma omp task shared(x, done)
                            create(&x, &done);
                        }
                        CHECK_EQ(PEEK(&done), 4);
                    } else {
                        create(&x, &done);
                    }
                }
            }
        }
        CHECK_EQ(done, 4);
        pthread_join(thread, NULL);
    }
    return check_status();
}
