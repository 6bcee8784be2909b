// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 11
// clang: 12
/* Who waits for whom: taskwait for children and not for theirs, taskgroup for all descendants made inside and for
 * nothing older, a dependence for its predecessors alone, a barrier for everything.  What must not be waited for is a
 * detached task whose event comes afterwards: to wait for too much is to hang (OpenMP 5.2, 15.4, 15.5, 15.9.5). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 20; round++) {
        int ran = 0, deep = 0, x = 0, y = 0;

#pragma omp parallel
#pragma omp single
        {
            omp_event_handle_t grandchild = (omp_event_handle_t)0, older = (omp_event_handle_t)0;
            omp_event_handle_t other = (omp_event_handle_t)0;

            /* taskwait: the child, not the grandchild. */
#pragma omp task shared(grandchild, ran)
            {
                omp_event_handle_t mine = (omp_event_handle_t)0;
#pragma omp task detach(mine) shared(ran)
                BUMP(&ran, 1);
                grandchild = mine;
            }
#pragma omp taskwait
            omp_fulfill_event(grandchild);

            /* taskgroup: not the older sibling, but every descendant made inside. */
#pragma omp task detach(older) shared(ran)
            BUMP(&ran, 1);
#pragma omp taskgroup
            {
#pragma omp task shared(deep)
                for (int i = 0; i < 4; i++) {
#pragma omp task shared(deep)
                    {
#pragma omp task shared(deep)
                        BUMP(&deep, 1);
                    }
                }
            }
            CHECK_EQ(PEEK(&deep), 4);
#pragma omp taskgroup
            {
            }
            /* A group within a group waits for its own. */
#pragma omp taskgroup
            {
#pragma omp task detach(other) shared(ran)
                BUMP(&ran, 1);
#pragma omp taskgroup
                {
#pragma omp task shared(deep)
                    BUMP(&deep, 1);
                }
                CHECK_EQ(PEEK(&deep), 5);
                omp_fulfill_event(other);
            }
            omp_fulfill_event(older);
#pragma omp taskwait

            /* Dependences: the predecessors. */
#pragma omp task detach(other) depend(out : y) shared(y)
            POKE(&y, 1);
            for (int i = 0; i < 3; i++) {
#pragma omp task depend(inout : x) shared(x)
                x++;
            }
#pragma omp task if (0) depend(in : x) shared(x)
            CHECK_EQ(x, 3);
#pragma omp task depend(inout : x) shared(x)
            x++;
#pragma omp taskwait depend(in : x)
            CHECK_EQ(x, 4);
            omp_fulfill_event(other);
#pragma omp taskwait depend(in : y)
            CHECK_EQ(PEEK(&y), 1);
        }
        CHECK_EQ(ran, 3);

        /* A task that completes, and is waited for, while its child cannot. */
#pragma omp parallel
#pragma omp single
        {
            omp_event_handle_t event = (omp_event_handle_t)0;
            int through = 0;

#pragma omp task depend(out : x) shared(event)
            {
                omp_event_handle_t mine = (omp_event_handle_t)0;
#pragma omp task detach(mine) shared(ran)
                BUMP(&ran, 1);
                event = mine;
            }
#pragma omp task depend(in : x) shared(event, through)
            {
                POKE(&through, 1);
                omp_fulfill_event(event);
            }
#pragma omp taskwait
            CHECK_EQ(PEEK(&through), 1);
        }
    }
    return check_status();
}
