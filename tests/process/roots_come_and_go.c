// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libomp crashes in the region that a TSD destructor opens
// seconds: 60
/* User threads that open regions and end, hundreds of them: by return, by pthread_exit, cancelled after a region, detached.
 * What they leave behind does not grow. */
#include "tests/support/check.h"
#include "tests/support/process.h"

#include <omp.h>
#include <pthread.h>

static int done, destroyed;
static pthread_key_t key;

static void on_destroy(void *value)
{
    /* A region in a TSD destructor: the runtime's own state of this thread must still be there, or be made anew. */
    int n = 0;

    (void)value;
#pragma omp parallel num_threads(2) reduction(+ : n)
    n++;
    CHECK_EQ(n, 2);
    BUMP(&destroyed, 1);
}

static void *root(void *arg)
{
    int how = (int)(long)arg, n = 0;

    if (how % 10 == 0)
        pthread_setspecific(key, &key);
#pragma omp parallel num_threads(3) reduction(+ : n)
    n++;
    CHECK_EQ(n, 3);
    BUMP(&done, 1);
    if (how % 3 == 1)
        pthread_exit(NULL);
    if (how % 3 == 2) {
        for (;;)
            pthread_testcancel();
    }
    return NULL;
}

int main(void)
{
    enum { MANY = 300 };

    omp_set_dynamic(0);
    pthread_key_create(&key, on_destroy);
    for (long i = 0; i < MANY; i++) {
        pthread_t t;

        CHECK_EQ(pthread_create(&t, NULL, root, (void *)i), 0);
        if (i % 3 == 2) {
            while (PEEK(&done) <= i)
                sched_yield();
            pthread_cancel(t);
        }
        pthread_join(t, NULL);
    }
    CHECK_EQ(done, MANY);
    CHECK_EQ(destroyed, MANY / 10);
    CHECK(threads_now() < 100); /* not one for each root, of whom there were 300; how many at a time depends on the load */
    return check_status();
}
