// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp and libomp manage it with a native thread each, but minutes of spinning
/* Member i spins for member i + 1's flag: sixteen members, however few carriers.  The runtime sees none of the waiting, so a
 * carrier that spins must not keep the others' members from starting (DESIGN.md R5). */
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>

int main(void)
{
    omp_set_dynamic(0);
    for (int round = 0; round < 3; round++) {
        int flag[17] = {0};

#pragma omp parallel num_threads(16)
        {
            int me = omp_get_thread_num();

            CHECK_EQ(omp_get_num_threads(), 16);
            if (me < 15)
                while (!PEEK(&flag[me + 1]))
                    ;
            POKE(&flag[me], 1);
        }
        CHECK_EQ(flag[0], 1);
    }
    return check_status();
}
