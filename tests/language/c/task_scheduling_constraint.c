// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The Task Scheduling Constraint (OpenMP 5.2, 12.9): a thread with a suspended tied task starts only that task's
 * descendants. Each task holds a lock over scheduling points; whoever took up a sibling there would wait for the lock
 * that its own thread holds, for ever.  Also counted: how many of these tasks a thread is within, which must stay
 * one. */
#include "tests/support/check.h"

#include <omp.h>

enum { MOST = 64, TASKS = 40 };

static omp_lock_t lock;
static int held, within[MOST], shared_value;

static void enter(void)
{
    int me = omp_get_thread_num();

    if (me < MOST)
        CHECK_EQ(within[me]++, 0);
    omp_set_lock(&lock);
    CHECK_EQ(held++, 0);
}

static void leave(void)
{
    int me = omp_get_thread_num();

    CHECK_EQ(--held, 0);
    omp_unset_lock(&lock);
    if (me < MOST)
        CHECK_EQ(--within[me], 0);
}

/* Every scheduling point that there is, with work for others to do there. */
static void holder(int i)
{
    int child = 0, x = 0;

    enter();
#pragma omp task shared(child) /* creation */
    BUMP(&child, 1);
    if (i % 6 == 0) {
#pragma omp taskwait
        CHECK_EQ(PEEK(&child), 1);
    } else if (i % 6 == 1) {
#pragma omp taskyield
        CHECK_EQ(held, 1);
    } else if (i % 6 == 2) {
#pragma omp taskgroup
        {
#pragma omp task shared(child)
            {
#pragma omp task shared(child)
                BUMP(&child, 1);
            }
        }
        CHECK(PEEK(&child) >= 1);
    } else if (i % 6 == 3) {
#pragma omp task depend(out : x) shared(x)
        x = 1;
#pragma omp task depend(in : x) if (0) shared(x)
        CHECK_EQ(x, 1);
    } else if (i % 6 == 4) {
#pragma omp taskloop grainsize(1) shared(child)
        for (int k = 0; k < 4; k++)
            BUMP(&child, 1);
        CHECK(PEEK(&child) >= 4);
    } else {
#pragma omp parallel num_threads(2)
        {
#pragma omp task shared(child)
            BUMP(&child, 1);
        }
    }
    shared_value++;
    leave();
#pragma omp taskwait
}

int main(void)
{
    omp_init_lock(&lock);
    omp_set_max_active_levels(2);
    for (int round = 0; round < 6; round++) {
        int before = shared_value;

        /* Siblings of one creator. */
#pragma omp parallel
#pragma omp single
        for (int i = 0; i < TASKS; i++) {
#pragma omp task firstprivate(i)
            holder(i);
        }
        CHECK_EQ(shared_value, before + TASKS);
        /* Cousins, created while others hold the lock. */
#pragma omp parallel
#pragma omp for schedule(dynamic)
        for (int i = 0; i < TASKS; i++) {
#pragma omp task firstprivate(i)
            {
#pragma omp task firstprivate(i)
                holder(i);
            }
        }
        CHECK_EQ(shared_value, before + 2 * TASKS);
        /* An implicit task waits for its child under the lock: not the place for the others' children, who want it. */
#pragma omp parallel
        {
            int child = 0, members = omp_get_num_threads();

#pragma omp task
            holder(0);
#pragma omp taskwait
            omp_set_lock(&lock);
#pragma omp task shared(child)
            POKE(&child, members);
#pragma omp taskwait
            CHECK_EQ(PEEK(&child), members);
            omp_unset_lock(&lock);
#pragma omp task
            holder(1);
        }
    }
    omp_destroy_lock(&lock);
    return check_status();
}
