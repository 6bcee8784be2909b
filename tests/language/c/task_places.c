// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Tasks wherever one may create them: sections, loops, single nowait, critical, ordered, masters; outside every
 * region; in functions; in nested and oversubscribed teams; by several user threads at once.  A barrier ends them
 * all, also those which tasks create meanwhile (OpenMP 5.2, 15.3, 15.5). */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>

static void orphan(int *counter, int children)
{
    for (int i = 0; i < children; i++) {
#pragma omp task firstprivate(counter, children)
        {
            BUMP(counter, 1);
            orphan(counter, children - 1);
        }
    }
}

/* orphan's tasks: n + n (n - 1) + ... */
static int orphans(int n)
{
    return n == 0 ? 0 : n * (1 + orphans(n - 1));
}

static void constructs(void)
{
    int ran = 0, late = 0, size = 0;

#pragma omp parallel
    {
#pragma omp single
        size = omp_get_num_threads();
#pragma omp sections nowait
        {
#pragma omp section
            orphan(&ran, 3);
#pragma omp section
            orphan(&ran, 2);
        }
#pragma omp for schedule(dynamic) nowait
        for (int i = 0; i < 10; i++)
            orphan(&ran, 2);
#pragma omp single nowait
        orphan(&ran, 3);
#pragma omp for ordered
        for (int i = 0; i < 5; i++) {
#pragma omp ordered
            orphan(&ran, 1);
        }
        /* The loop's own barrier. */
        CHECK_EQ(PEEK(&ran), 2 * orphans(3) + 11 * orphans(2) + 5);
#pragma omp barrier
#pragma omp critical(creating_tasks)
        orphan(&late, 3);
#pragma omp master
        orphan(&late, 2);
#pragma omp barrier
        CHECK_EQ(PEEK(&late), size * orphans(3) + orphans(2));
#pragma omp barrier
        orphan(&late, 3);
    }
    CHECK_EQ(late, 2 * size * orphans(3) + orphans(2));
}

static void nested(int members)
{
    int ran = 0, outer = 0;

#pragma omp parallel num_threads(2)
    {
#pragma omp task shared(outer)
        orphan(&outer, 3);
#pragma omp parallel num_threads(members)
        {
            int mine = 0;

            orphan(&ran, 2);
#pragma omp task shared(mine)
            orphan(&mine, 2);
#pragma omp taskgroup
            orphan(&mine, 2);
            CHECK(PEEK(&mine) >= orphans(2));
#pragma omp barrier
            CHECK_EQ(PEEK(&mine), 2 * orphans(2));
            orphan(&ran, 2);
        }
#pragma omp taskwait
#pragma omp barrier
        CHECK_EQ(PEEK(&outer), 2 * orphans(3));
    }
    CHECK_EQ(ran, 2 * 2 * members * orphans(2));
}

static void serial(void)
{
    int ran = 0, x = 0;

#pragma omp taskgroup
    orphan(&ran, 3);
    CHECK_EQ(PEEK(&ran), orphans(3));
    for (int i = 0; i < 10; i++) {
#pragma omp task depend(inout : x) shared(x) firstprivate(i)
        CHECK_EQ(x++, i);
    }
#pragma omp taskwait
    CHECK_EQ(x, 10);
#pragma omp parallel num_threads(1)
    orphan(&ran, 3);
    CHECK_EQ(ran, 2 * orphans(3));
#pragma omp parallel if (0)
    {
#pragma omp task
        orphan(&ran, 3);
#pragma omp barrier
        CHECK_EQ(PEEK(&ran), 3 * orphans(3));
    }
}

static void *user(void *arg)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    for (int round = 0; round < 3; round++) {
        constructs();
        serial();
        nested(3);
    }
    return arg;
}

int main(void)
{
    pthread_t threads[4];

    user(NULL);
    nested(8);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, user, NULL);
    user(NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    return check_status();
}
