// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libomp 19 and 22 leave a primary that sleeps in a barrier asleep (OMP_WAIT_POLICY=passive)
/* The creator goes on with something else, for ever if need be: its tasks are then executed by the other members, who
 * may be asleep in a barrier or at the region's end by then, or about to be.  A promise of implementations rather
 * than of OpenMP (5.2, 12.9), which programs rely on; it needs a second member. */
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>
#include <unistd.h>

/* Tells who may run the task: everyone but the creator, who never comes to a scheduling point. */
static void wait_for(int *done, int want)
{
    while (PEEK(done) < want)
        sched_yield();
}

static void run(int *done, int creator)
{
    CHECK(omp_get_thread_num() != creator);
    BUMP(done, 1);
}

/* One at a time: each must find somebody awake, or wake him.  nap: long enough that the others have gone to sleep. */
static void produce(int creator, int nap)
{
    int done = 0;
    char chain[1] = {0};

    CHECK_EQ(chain[0], 0);
    if (omp_get_num_threads() == 1)
        return;
    for (int i = 0; i < 10; i++) {
        if (nap)
            usleep(2000);
#pragma omp task shared(done) firstprivate(creator)
        run(&done, creator);
        wait_for(&done, i + 1);
    }
    done = 0;
    for (int i = 0; i < 10; i++) {
#pragma omp task shared(done) firstprivate(creator)
        run(&done, creator);
    }
    wait_for(&done, 10);
    /* Released by predecessors, created by others, waited for by others. */
    done = 0;
    for (int i = 0; i < 10; i++) {
#pragma omp task shared(done) firstprivate(creator) depend(inout : chain[0])
        run(&done, creator);
    }
#pragma omp task shared(done) firstprivate(creator)
    {
        for (int i = 0; i < 5; i++) {
#pragma omp task shared(done) firstprivate(creator)
            run(&done, creator);
        }
#pragma omp taskwait
        run(&done, creator);
#pragma omp task shared(done) firstprivate(creator)
        run(&done, creator);
    }
    wait_for(&done, 17);
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    for (int round = 0; round < 4; round++) {
#pragma omp parallel
#pragma omp master
        produce(0, round & 1);

        /* The last member, when the others wait at the barrier. */
#pragma omp parallel
        {
            if (omp_get_thread_num() == omp_get_num_threads() - 1)
                produce(omp_get_thread_num(), round & 1);
#pragma omp barrier
            /* The same in the barrier of a construct. */
#pragma omp single
            produce(omp_get_thread_num(), round & 1);
        }
        /* Two teams at once, on cores that are fewer. */
#pragma omp parallel num_threads(2)
        {
#pragma omp parallel num_threads(4)
            {
#pragma omp single nowait
                produce(omp_get_thread_num(), 0);
            }
        }
    }
    return check_status();
}
