// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* As many tasks as members, each of which waits for all in its own way: nobody may be left out. */
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>

static void wait_for(int *done, int want)
{
    while (PEEK(done) < want)
        sched_yield();
}

int main(void)
{
    omp_set_dynamic(0);
    for (int round = 0; round < 10; round++) {
        int early = 0, size = 0;

#pragma omp parallel shared(early)
        {
#pragma omp single
            {
                size = omp_get_num_threads() < 8 ? omp_get_num_threads() : 8;
                for (int i = 0; i < size; i++) {
#pragma omp task shared(early) firstprivate(size)
                    {
                        BUMP(&early, 1);
                        wait_for(&early, size);
                    }
                }
            }
        }
        CHECK_EQ(early, size);
    }
    return check_status();
}
