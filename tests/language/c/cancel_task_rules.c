// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_CANCELLATION=true
/* What cancel taskgroup does not touch: tasks that have started, up to their next cancellation point; what they do
 * after it is theirs; older siblings, outer groups, groups within.  Groups after it are whole (OpenMP 5.2, 11.2,
 * 11.3). */
#include "tests/support/check.h"

#include <omp.h>

enum { N = 60 };

static void cancel_one(int at)
{
    int started = 0, ended = 0, bodies = 0, outer = 0, inner = 0, x = 0, chain = 0;

#pragma omp taskgroup
    {
        for (int i = 0; i < N; i++) {
#pragma omp task shared(outer)
            BUMP(&outer, 1);
        }
#pragma omp taskgroup
        {
            for (int i = 0; i < N; i++) {
#pragma omp task shared(started, ended, bodies, inner) firstprivate(i, at)
                {
                    int mine = 0;

                    BUMP(&started, 1);
                    /* Its own group is complete whatever happens to the one around it, as it has begun. */
#pragma omp taskgroup
                    {
                        mine++;
                    }
                    CHECK_EQ(mine, 1);
                    if (i == at) {
#pragma omp cancel taskgroup
                        CHECK(!"past cancel");
                    }
                    /* No cancellation point here: who started comes this far. */
                    BUMP(&bodies, 1);
#pragma omp cancellation point taskgroup
                    BUMP(&ended, 1);
                }
            }
        }
        CHECK_EQ(PEEK(&bodies) + 1, PEEK(&started));
        CHECK(PEEK(&ended) <= PEEK(&bodies));
        CHECK(PEEK(&started) <= N);
        /* The group after the cancelled one, and the one around it. */
#pragma omp taskgroup
        {
            for (int i = 0; i < N; i++) {
#pragma omp task shared(inner)
                {
                    BUMP(&inner, 1);
#pragma omp cancellation point taskgroup
                    BUMP(&inner, 1);
                }
            }
        }
        CHECK_EQ(PEEK(&inner), 2 * N);
    }
    CHECK_EQ(PEEK(&outer), N);

    /* Cancelled before it has tasks: none of them starts, as the cancelling thread creates them afterwards. */
    int never = 0;
#pragma omp taskgroup
    {
#pragma omp task if (0)
        {
#pragma omp cancel taskgroup
        }
        for (int i = 0; i < N; i++) {
#pragma omp task shared(never)
            BUMP(&never, 1);
        }
    }
    CHECK_EQ(PEEK(&never), 0);

    /* A cancelled chain: links are dropped in order, and who comes after the group finds the address free. */
#pragma omp taskgroup
    {
        for (int i = 0; i < N; i++) {
#pragma omp task depend(inout : x) shared(x, chain) firstprivate(i, at)
            {
                CHECK_EQ(x, i);
                x++;
                if (i == at) {
#pragma omp cancel taskgroup
                }
                BUMP(&chain, 1);
            }
        }
    }
    CHECK_EQ(x, at + 1);
    CHECK_EQ(PEEK(&chain), at);
#pragma omp task depend(inout : x) shared(x)
    x = -1;
#pragma omp taskwait
    CHECK_EQ(x, -1);
}

int main(void)
{
    int loop = 0;

    for (int round = 0; round < 15; round++) {
#pragma omp parallel
#pragma omp single
        cancel_one(round * 4);
        /* Members cancel groups of their own at once. */
#pragma omp parallel num_threads(3)
        cancel_one(7 + omp_get_thread_num());
#pragma omp parallel
#pragma omp single
        {
#pragma omp taskloop num_tasks(20) shared(loop)
            for (int i = 0; i < 20; i++) {
                BUMP(&loop, 1);
#pragma omp cancel taskgroup if (i == 3)
            }
        }
    }
    CHECK(loop >= 15 && loop <= 15 * 20);
    return check_status();
}
