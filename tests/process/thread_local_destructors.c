// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libs: -pthread
// reference: libomp, a little later; libgomp's threads never end
// sanitize: none (under tsan nobody takes another thread pointer: they run as the thread that ends the process)
/* Destructors of members' thread-local objects run when the process ends, each with its own thread's thread-local data: of a flat team, of one larger
 * than the machine and of nested ones, also objects that a destructor makes.  What a user thread leaves is destroyed when that ends. */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST = 128 };

extern void *__dso_handle;
int __cxa_thread_atexit_impl(void (*destroy)(void *), void *object, void *dso); /* what a C++ compiler's runtime calls */

static __thread int number; /* 0: this thread has no object */
static pthread_t owner[MOST];
static int made, destroyed[MOST], wrong, again;

static void destroy(void *object)
{
    int mine = (int)(intptr_t)object;

    if (number != mine || !pthread_equal(owner[mine], pthread_self()))
        BUMP(&wrong, 1);
    BUMP(&destroyed[mine], 1);
}

static void destroy_and_make(void *object)
{
    BUMP(&again, 1);
    __cxa_thread_atexit_impl(destroy, object, &__dso_handle);
}

static void make(void)
{
    if (number)
        return;
    number = BUMP(&made, 1) + 1;
    CHECK(number < MOST);
    owner[number] = pthread_self();
    __cxa_thread_atexit_impl(number % 2 ? destroy : destroy_and_make, (void *)(intptr_t)number, &__dso_handle);
}

static void *user(void *arg)
{
    int before = PEEK(&made);

    make();
#pragma omp parallel num_threads(2)
    make();
    return (void *)(intptr_t)(before + 1);
}

/* Last of all: after main's own thread-local objects, and after exit handlers. */
__attribute__((destructor)) static void look(void)
{
    int left = 0;

    for (int i = 1; i <= made; i++)
        left += PEEK(&destroyed[i]) != 1;
    if (left || wrong || !again) {
        printf("of %d objects %d were not destroyed once, %d as somebody else's; %d made another\n", made, left, wrong, again);
        fflush(stdout);
        _exit(1);
    }
}

int main(void)
{
    pthread_t thread;

    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(2)
    make();
#pragma omp parallel num_threads(9)
    make();
#pragma omp parallel num_threads(3)
#pragma omp parallel num_threads(3)
    make();
    CHECK_EQ(pthread_create(&thread, NULL, user, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    return check_status();
}
