// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: both overflow the stack
// seconds: 30
// sanitize: address (TSan keeps a stack of calls of its own, which ends)
/* A chain of tasks that wait for each other, far deeper than one stack: each is executed on top of the wait for it, and further
 * stacks are taken as they are needed.  Threadprivate data and addresses of locals stay what they are. */
#include "tests/support/check.h"

#include <omp.h>

enum { DEPTH = 60000 };

static int mine = 1;
#pragma omp threadprivate(mine)

static long down(long n)
{
    long below = 0, here = n;
    int *tls = &mine;

    if (n == 0)
        return 1;
#pragma omp task shared(below)
    below = down(n - 1);
#pragma omp taskwait
    CHECK(tls == &mine);
    CHECK_EQ(here, n);
    return below + 1;
}

int main(void)
{
    for (int i = 0; i < 3; i++) {
        long depth = 0;
#pragma omp parallel
#pragma omp single
        depth = down(DEPTH);
        CHECK_EQ(depth, DEPTH + 1);
    }
    return check_status();
}
