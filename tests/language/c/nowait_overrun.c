// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A member that runs hundreds of nowait constructs ahead of the others: loops of every schedule, single, sections; and one
 * that stays behind on purpose.  Constructs must match up by order, however many are in flight. */
#include "tests/support/check.h"

#include <omp.h>

enum { LOOPS = 300, N = 17 };
static int hits[LOOPS][N], singles[LOOPS], section[LOOPS][2];

int main(void)
{
    for (int late = 0; late < 2; late++) {
        int gate = 0;

#pragma omp parallel num_threads(5)
        {
            /* Somebody stays behind until another has gone through a few, which the runtime must be able to hold. */
            if (omp_get_thread_num() == late)
                while (omp_get_num_threads() > 1 && !PEEK(&gate))
                    ;
            for (int k = 0; k < LOOPS; k++) {
                switch (k % 4) {
                case 0:
#pragma omp for schedule(dynamic, 2) nowait
                    for (int i = 0; i < N; i++)
                        BUMP(&hits[k][i], 1);
                    break;
                case 1:
#pragma omp for schedule(guided) nowait
                    for (int i = 0; i < N; i++)
                        BUMP(&hits[k][i], 1);
                    break;
                case 2:
#pragma omp for schedule(static, 3) nowait
                    for (int i = 0; i < N; i++)
                        BUMP(&hits[k][i], 1);
                    break;
                default:
#pragma omp for schedule(monotonic : dynamic) nowait
                    for (int i = 0; i < N; i++)
                        BUMP(&hits[k][i], 1);
                    break;
                }
#pragma omp single nowait
                BUMP(&singles[k], 1);
                if (k == 0)
                    POKE(&gate, 1);
#pragma omp sections nowait
                {
                    BUMP(&section[k][0], 1);
#pragma omp section
                    BUMP(&section[k][1], 1);
                }
            }
        }
        for (int k = 0; k < LOOPS; k++) {
            for (int i = 0; i < N; i++)
                CHECK_EQ(hits[k][i], late + 1);
            CHECK_EQ(singles[k], late + 1);
            CHECK_EQ(section[k][0] + section[k][1], 2 * (late + 1));
        }
    }
    return check_status();
}
