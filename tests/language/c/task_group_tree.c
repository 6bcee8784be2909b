// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A task ends right after a taskgroup whose child ended before its own children did.  The last of those may let the group and
 * then the task end while the child has still to be counted out of its parent: whoever comes last must notice that it does, or
 * the barrier waits for ever (OpenMP 5.2, 15.4 and 15.3.1). */
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>

enum { TASKS = 400 };

static int grandchildren;

static void turn(int i)
{
    if (i % 4 == 0)
        sched_yield();
}

static void parent(int i)
{
#pragma omp taskgroup
    {
#pragma omp task
        {
#pragma omp task
            {
                turn(i);
                BUMP(&grandchildren, 1);
            }
            turn(i + 1);
        }
        turn(i + 2);
    }
}

int main(void)
{
    for (int round = 0; round < 10; round++) {
        grandchildren = 0;
#pragma omp parallel
        {
#pragma omp single nowait
            for (int i = 0; i < TASKS; i++) {
#pragma omp task firstprivate(i)
                parent(i);
            }
#pragma omp barrier
            CHECK_EQ(PEEK(&grandchildren), TASKS);
        }
    }
    return check_status();
}
