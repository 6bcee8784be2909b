// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 11
// clang: 12
/* detach: a task is complete when its event is fulfilled: by another task, by an outside thread, before its body ends
 * (OpenMP 5.2, 12.5.2 and 18.11). */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>

static omp_event_handle_t handed;
static int ready, fulfilled;

static void *outside(void *arg)
{
    while (!PEEK(&ready))
        sched_yield();
    POKE(&fulfilled, 1);
    omp_fulfill_event(handed);
    return arg;
}

int main(void)
{
    for (int round = 0; round < 20; round++) {
        omp_event_handle_t event = 0, early = 0;
        int body = 0, after = 0, x = 0;

#pragma omp parallel
#pragma omp single
        {
#pragma omp task detach(event) shared(body)
            BUMP(&body, 1);
#pragma omp task firstprivate(event) shared(after)
            {
                BUMP(&after, 1);
                omp_fulfill_event(event);
            }
#pragma omp taskwait
            CHECK_EQ(PEEK(&body), 1);
            CHECK_EQ(PEEK(&after), 1);

#pragma omp task detach(early) shared(x) depend(out : x)
            {
                omp_fulfill_event(early);
                x = 1;
            }
#pragma omp task depend(in : x) shared(x)
            CHECK_EQ(x, 1);
#pragma omp taskwait
        }
        pthread_t thread;
        ready = fulfilled = 0;
        pthread_create(&thread, NULL, outside, NULL);
#pragma omp parallel
#pragma omp single
        {
            omp_event_handle_t mine = 0;
#pragma omp task detach(mine) firstprivate(round)
            {
                handed = mine;
                POKE(&ready, 1);
            }
#pragma omp taskwait
            CHECK_EQ(PEEK(&fulfilled), 1);
        }
        pthread_join(thread, NULL);
    }
    return check_status();
}
