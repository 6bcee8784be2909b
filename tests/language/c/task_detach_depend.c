// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 11
// clang: 12
// reference: libgomp 12 releases the successors of a detached task when its body ends
/* Successors of a detached task start after its event, not after its body; predecessors hold it back like any other
 * task (OpenMP 5.2, 12.5.2, 15.9.5). */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <unistd.h>

enum { CHAIN = 10 };

static omp_event_handle_t events[CHAIN];
static int posted, fulfilled;

static void *outside(void *arg)
{
    for (int i = 0; i < CHAIN; i++) {
        while (PEEK(&posted) <= i)
            usleep(10);
        usleep(50); /* likely after the body's end; right in either case */
        POKE(&fulfilled, i + 1);
        omp_fulfill_event(events[i]);
    }
    return arg;
}

int main(void)
{
    for (int round = 0; round < 10; round++) {
        int x = 0, readers = 0, done = 0, joined = 0;
        omp_event_handle_t event = (omp_event_handle_t)0;

        /* One task's event, fulfilled by another, which the successors must not overtake. */
#pragma omp parallel
#pragma omp single
        {
#pragma omp task depend(out : x) detach(event) shared(x)
            x = 1;
            for (int i = 0; i < 4; i++) {
#pragma omp task depend(in : x) shared(x, done, readers)
                {
                    CHECK_EQ(PEEK(&done), 1);
                    BUMP(&readers, x);
                }
            }
#pragma omp task depend(inout : x) shared(x, readers, joined)
            {
                CHECK_EQ(PEEK(&readers), 4);
                joined = x++;
            }
#pragma omp task firstprivate(event) shared(done)
            {
                POKE(&done, 1);
                omp_fulfill_event(event);
            }
#pragma omp taskwait
            CHECK_EQ(joined, 1);
            CHECK_EQ(x, 2);
            /* The creator waits itself. */
            done = 0;
#pragma omp task depend(out : x) detach(event) shared(x)
            x = 3;
#pragma omp task firstprivate(event) shared(done)
            {
                POKE(&done, 1);
                omp_fulfill_event(event);
            }
#pragma omp task if (0) depend(in : x) shared(x, done)
            CHECK(x == 3 && PEEK(&done) == 1);
        }

        /* A chain of detached tasks, each freed by a thread that OpenMP does not know. */
        pthread_t thread;
        POKE(&posted, 0);
        POKE(&fulfilled, 0);
        pthread_create(&thread, NULL, outside, NULL);
#pragma omp parallel
        {
#pragma omp single nowait
            for (int i = 0; i < CHAIN; i++) {
                omp_event_handle_t mine = (omp_event_handle_t)0;
#pragma omp task depend(inout : x) detach(mine) firstprivate(i)
                {
                    CHECK_EQ(PEEK(&fulfilled), i);
                    events[i] = mine;
                    POKE(&posted, i + 1);
                }
            }
        }
        CHECK_EQ(PEEK(&fulfilled), CHAIN);
        pthread_join(thread, NULL);
    }
    return check_status();
}
