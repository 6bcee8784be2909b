// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 11
// clang: 12
// reference: libgomp 12 stays in a barrier whose last detached task an outside thread completes
/* Everything that can wait for a detached task (taskwait, taskgroup, a barrier, the end of the region) against
 * everyone who can fulfil its event: the task, another task, a thread that knows nothing of OpenMP, before the body's
 * end and after it (OpenMP 5.2, 12.5.2, 18.11). */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <unistd.h>

enum { SELF, PEER, OUTSIDE_DURING, OUTSIDE_AFTER, HOWS };
enum { EVENTS = 8 };

/* The outside thread serves one event at a time; done is set just before the event is fulfilled. */
struct order {
    omp_event_handle_t event;
    int *done;
    int late, served;
};
static struct order *mail;
static int closing;

static void *outside(void *arg)
{
    while (!PEEK(&closing)) {
        struct order *order = __atomic_exchange_n(&mail, NULL, __ATOMIC_ACQ_REL);

        if (!order) {
            usleep(20);
            continue;
        }
        if (order->late)
            usleep(100); /* likely after the body's end; right in either case */
        POKE(order->done, 1);
        omp_fulfill_event(order->event);
        POKE(&order->served, 1);
    }
    return arg;
}

static void post(struct order *order)
{
    struct order *none = NULL;

    while (!__atomic_compare_exchange_n(&mail, &none, order, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
        none = NULL;
        usleep(20);
    }
}

/* The body of a detached task. */
static void body(int how, omp_event_handle_t event, struct order *order)
{
    order->event = event;
    order->late = how == OUTSIDE_AFTER;
    order->served = 0;
    if (how == SELF) {
        POKE(order->done, 1);
        omp_fulfill_event(event);
    } else if (how != PEER) {
        post(order);
        while (how == OUTSIDE_DURING && !PEEK(&order->served))
            usleep(20);
    }
}

/* Creates one detached task, and for PEER the task that fulfils its event. */
static void create(int how, struct order *order)
{
    omp_event_handle_t event = (omp_event_handle_t)0;

#pragma omp task detach(event) firstprivate(how, order)
    body(how, event, order);
    if (how == PEER) {
#pragma omp task firstprivate(event, order)
        {
            POKE(order->done, 1);
            omp_fulfill_event(event);
        }
    }
}

/* A handed-over order must not be reused while the outside thread still looks at it. */
static void settle(int how, struct order *order)
{
    while (how >= OUTSIDE_DURING && !PEEK(&order->served))
        usleep(20);
}

int main(void)
{
    static struct order orders[EVENTS];
    static int done[EVENTS];
    pthread_t thread;

    for (int i = 0; i < EVENTS; i++)
        orders[i].done = &done[i];
    pthread_create(&thread, NULL, outside, NULL);
    for (int round = 0; round < 8; round++) {
        for (int how = 0; how < HOWS; how++) {
#pragma omp parallel shared(done)
            {
#pragma omp single
                {
                    done[0] = done[1] = done[2] = 0;
                    create(how, &orders[0]);
#pragma omp taskwait
                    CHECK_EQ(PEEK(&done[0]), 1);
#pragma omp taskgroup
                    {
#pragma omp task firstprivate(how)
                        create(how, &orders[1]);
                    }
                    CHECK_EQ(PEEK(&done[1]), 1);
                    create(how, &orders[2]);
                } /* its barrier */
                CHECK_EQ(PEEK(&done[2]), 1);
#pragma omp barrier
#pragma omp single nowait
                {
                    for (int i = 3; i < EVENTS; i++)
                        done[i] = 0;
                    for (int i = 3; i < EVENTS; i++)
                        create(how, &orders[i]);
                }
            } /* the region's end */
            for (int i = 3; i < EVENTS; i++)
                CHECK_EQ(PEEK(&done[i]), 1);
            for (int i = 0; i < EVENTS; i++)
                settle(how, &orders[i]);
        }
    }
    POKE(&closing, 1);
    pthread_join(thread, NULL);
    return check_status();
}
