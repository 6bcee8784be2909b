// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp 12 crashes on children that outlive an undeferred parent
/* Children outlive parents of every kind (deferred, undeferred, untied, dependent, a taskloop's), which then are
 * waited for without them; the children run in the data environment they were given (OpenMP 5.2, 12.5, 15.5). */
#include "tests/support/check.h"

#include <omp.h>

static int count, x;

/* Two more generations, of which nobody waits for either. */
static void leave(int levels)
{
    for (int i = 0; i < 3; i++) {
#pragma omp task firstprivate(levels)
        {
            CHECK_EQ(omp_in_final(), 0);
            if (levels > 0)
                leave(levels - 1);
            BUMP(&count, 1);
        }
    }
}

int main(void)
{
    enum { EACH = 3 + 9 };

    for (int round = 0; round < 20; round++) {
        count = 0;
#pragma omp parallel
        {
#pragma omp single
            {
#pragma omp task if (0)
                leave(1);
#pragma omp task
                leave(1);
#pragma omp task untied
                leave(1);
#pragma omp task depend(out : x)
                leave(1);
#pragma omp task depend(out : x) if (0)
                leave(1);
#pragma omp taskwait
#pragma omp taskloop nogroup grainsize(1)
                for (int i = 0; i < 3; i++)
                    leave(1);
#pragma omp taskgroup
                {
#pragma omp task if (0)
                    {
#pragma omp task if (0)
                        leave(1);
                        leave(1);
                    }
                }
            }
            CHECK_EQ(omp_in_final(), 0);
            CHECK_EQ(PEEK(&count), 10 * EACH);
#pragma omp barrier
#pragma omp task if (0)
            leave(0);
            CHECK_EQ(omp_in_final(), 0);
        }
        CHECK_EQ((count - 10 * EACH) % 3, 0);
    }
    return check_status();
}
