// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: KMP_ENABLE_TASK_THROTTLING=0
// reference: libgomp has no such variable
/* Without throttling a task of a team of several is never executed by its creation, however many wait: each may wait for
 * what its creator does after the last of them. */
#include "tests/support/check.h"

#include <omp.h>

enum { MANY = 20000, ROUNDS = 4 };
static int creator = -1, started, early;

static void note(void)
{
    if (omp_get_thread_num() == PEEK(&creator))
        BUMP(&early, 1);
}

int main(void)
{
    int item[8]; /* for its addresses */

    (void)item;
    omp_set_dynamic(0);
    for (int round = 0; round < ROUNDS; round++) {
        int ran = 0, included = 0;

#pragma omp parallel num_threads(2)
        {
#pragma omp single nowait
            {
                for (int i = 0; i < 1000; i++) { /* must not teach the runtime that tasks are short */
#pragma omp task if (0) shared(included)
                    BUMP(&included, 1);
                }
                POKE(&creator, omp_get_thread_num());
                for (int i = 0; i < MANY; i++) {
#pragma omp task shared(ran)
                    {
                        note();
                        BUMP(&ran, 1);
                    }
#pragma omp task shared(ran) depend(inout : item[i % 8])
                    {
                        note();
                        BUMP(&ran, 1);
                    }
                }
                POKE(&creator, -1);
            }
#pragma omp barrier
            CHECK_EQ(PEEK(&ran), 2 * MANY);
            /* All of them at once, by whoever: the other member cannot run them while it waits for the flag. */
#pragma omp single nowait
            {
                POKE(&started, 0);
                for (int i = 0; i < 100; i++) {
#pragma omp task
                    while (!PEEK(&started))
                        ;
                }
                POKE(&started, 1);
            }
        }
        CHECK_EQ(included, 1000);
    }
    CHECK_EQ(early, 0);
    return check_status();
}
