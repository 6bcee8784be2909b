// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libs: -pthread
// reference: libomp's threads stay
// env: OMP_MAX_ACTIVE_LEVELS=2
// seconds: 120
/* Forty user threads at once, each with nested regions, again and again: what they needed of native threads ends some time after them, also while
 * main has regions; the next ones get new ones.  Members' thread-local objects are destroyed once each, by their own thread, and
 * threadprivate copies begin anew. */
#include "tests/support/check.h"
#include "tests/support/process.h"

#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROOTS = 40, ROUNDS = 6 };

extern void *__dso_handle;
int __cxa_thread_atexit_impl(void (*destroy)(void *), void *object, void *dso); /* what a C++ compiler's runtime calls */

static __thread pthread_t owner;
static int made, destroyed, wrong, stop;
static int copy;
#pragma omp threadprivate(copy)

static void destroy(void *object)
{
    if (object != &owner || !pthread_equal(owner, pthread_self()))
        BUMP(&wrong, 1);
    BUMP(&destroyed, 1);
}

static void member(void)
{
    if (!owner) {
        CHECK_EQ(copy, 0);
        owner = pthread_self();
        BUMP(&made, 1);
        __cxa_thread_atexit_impl(destroy, &owner, &__dso_handle);
    }
    copy++;
}

static int region(int n)
{
    int sum = 0;

#pragma omp parallel num_threads(n) reduction(+ : sum)
    {
        int inner = 0;
        member();
#pragma omp parallel num_threads(3) reduction(+ : inner)
        {
            member();
#pragma omp barrier
            inner++;
        }
        sum += inner;
    }
    return sum;
}

static void *root(void *arg)
{
    pthread_barrier_wait(arg);
    CHECK_EQ(region(2), 6);
    CHECK_EQ(region(3), 9);
    return NULL;
}

static void *rounds(void *arg)
{
    pthread_barrier_t together;
    pthread_t t[ROOTS];

    (void)arg;
    pthread_barrier_init(&together, NULL, ROOTS);
    for (int r = 0; r < ROUNDS; r++) {
        for (int i = 0; i < ROOTS; i++)
            CHECK_EQ(pthread_create(&t[i], NULL, root, &together), 0);
        for (int i = 0; i < ROOTS; i++)
            pthread_join(t[i], NULL);
        if (r % 2)
            usleep(30000 + 20000 * (unsigned)r); /* about as long as they are kept */
    }
    POKE(&stop, 1);
    return NULL;
}

int main(void)
{
    const char *carriers = getenv("NESTOMP_CARRIERS"), *backend = getenv("NESTOMP_SWITCH");
    int before = threads_now(), keep = carriers ? atoi(carriers) : omp_get_num_procs();
    pthread_t t;

    omp_set_dynamic(0);
    CHECK_EQ(region(2), 6);
    CHECK_EQ(pthread_create(&t, NULL, rounds, NULL), 0);
    while (!PEEK(&stop)) {
        CHECK_EQ(region(2), 6);
        CHECK_EQ(region(4), 12);
        usleep(2000);
    }
    pthread_join(t, NULL);
    /* The monitor, a donor for each processor, those of main's largest team and its inner ones, and a few that it keeps for the next; not the
     * ninety and more that the others had. */
    int most = before + 1 + keep + 3 + 4 * 2 + 4;
    if (!backend || strcmp(backend, "handoff") != 0) {
        for (int i = 0; i < 2000 && threads_now() > most; i++)
            usleep(10000);
        CHECK(threads_now() <= most);
        CHECK(PEEK(&destroyed) > 0);
    }
    CHECK(PEEK(&destroyed) <= PEEK(&made));
    CHECK_EQ(wrong, 0);
    CHECK_EQ(region(2), 6);
    return check_status();
}
