// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* omp_get_thread_num() in a task names the thread that executes it, which a tied task keeps over every scheduling
 * point, and with it threadprivate and native thread-local variables; nobody else has that number meanwhile, which is
 * shown by plain counters, one a thread, that would lose counts (OpenMP 5.2, 12.5, 12.9, 5.2). */
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>

enum { MOST = 64, TASKS = 300 };

static struct {
    long count;
    char pad[56];
} slots[MOST];

static int private_count;
#pragma omp threadprivate(private_count)
static __thread long local_count;

/* Read, let others run, write. */
static void count_slowly(int i)
{
    int me = omp_get_thread_num();
    long slot = slots[me].count, local = local_count;
    int private = private_count;

    if (i % 16 == 0)
        sched_yield();
    slots[me].count = slot + 1;
    local_count = local + 1;
    private_count = private + 1;
}

static void tied(int i)
{
    int me = omp_get_thread_num(), *address = &private_count, child = 0;
    long *local = &local_count;

    CHECK(me < omp_get_num_threads());
    count_slowly(i);
#pragma omp task shared(child)
    {
        count_slowly(1);
        POKE(&child, 1);
    }
#pragma omp taskyield
    CHECK_EQ(omp_get_thread_num(), me);
    CHECK(address == &private_count && local == &local_count);
#pragma omp taskwait
    CHECK_EQ(PEEK(&child), 1);
    CHECK_EQ(omp_get_thread_num(), me);
    CHECK(address == &private_count && local == &local_count);
#pragma omp taskgroup
    {
#pragma omp task
        {
#pragma omp task
            count_slowly(1);
        }
    }
    CHECK_EQ(omp_get_thread_num(), me);
#pragma omp taskloop grainsize(1)
    for (int k = 0; k < 2; k++)
        count_slowly(1);
    CHECK_EQ(omp_get_thread_num(), me);
    CHECK(address == &private_count && local == &local_count);
    count_slowly(i);
}

int main(void)
{
    for (int round = 0; round < 4; round++) {
        long total = 0, privates = 0, locals = 0;

#pragma omp parallel num_threads(omp_get_max_threads() < MOST ? omp_get_max_threads() : MOST)
        {
            slots[omp_get_thread_num()].count = 0;
            private_count = 0;
            local_count = 0;
#pragma omp barrier
#pragma omp single nowait
            for (int i = 0; i < TASKS; i++) {
#pragma omp task firstprivate(i)
                tied(i);
            }
#pragma omp barrier
            BUMP(&total, slots[omp_get_thread_num()].count);
            BUMP(&privates, private_count);
            BUMP(&locals, local_count);
        }
        CHECK_EQ(total, 6 * TASKS);
        CHECK_EQ(privates, 6 * TASKS);
        CHECK_EQ(locals, 6 * TASKS);
    }
    return check_status();
}
