// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* taskgroup waits for descendants, not only children; nested groups; taskwait does not wait for grandchildren's siblings. */
#include "tests/support/check.h"

#include <omp.h>

static int count;

static void tree(int depth)
{
    BUMP(&count, 1);
    if (depth == 0)
        return;
    for (int i = 0; i < 3; i++) {
#pragma omp task
        tree(depth - 1);
    }
}

int main(void)
{
    for (int round = 0; round < 20; round++) {
        count = 0;
#pragma omp parallel
#pragma omp single
        {
#pragma omp taskgroup
            tree(5);
            CHECK_EQ(PEEK(&count), 364);
            int before = 0, inner = 0;
#pragma omp taskgroup
            {
#pragma omp task shared(before)
                BUMP(&before, 1);
#pragma omp taskgroup
                {
#pragma omp task shared(inner)
                    {
#pragma omp task shared(inner)
                        BUMP(&inner, 1);
                    }
                }
                CHECK_EQ(PEEK(&inner), 1);
            }
            CHECK_EQ(PEEK(&before), 1);
        }
    }
    /* Several members at once, each with a group of its own. */
    count = 0;
    int members = 0;
#pragma omp parallel
    {
        BUMP(&members, 1);
#pragma omp taskgroup
        tree(3);
    }
    CHECK_EQ(count, 40 * members);
    return check_status();
}
