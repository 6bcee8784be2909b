// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* All members of a team of eight but the last spin for what the last one does, with and without sched_yield(): on fewer processors than
 * that the last one has to be started all the same, whoever spins meanwhile (DESIGN.md R5). */
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>

enum { MEMBERS = 8 };

static void region(int yields)
{
    int flag[MEMBERS] = {0}, passed = 0;

#pragma omp parallel num_threads(MEMBERS)
    {
        int me = omp_get_thread_num();

        CHECK_EQ(omp_get_num_threads(), MEMBERS);
        if (me == MEMBERS - 1) {
            for (int i = 0; i < MEMBERS - 1; i++)
                POKE(&flag[i], 1);
        } else {
            while (!PEEK(&flag[me]))
                if (yields)
                    sched_yield();
        }
        BUMP(&passed, 1);
    }
    CHECK_EQ(passed, MEMBERS);
}

int main(void)
{
    omp_set_dynamic(0);
    for (int i = 0; i < 5; i++)
        region(1);
    for (int i = 0; i < 3; i++)
        region(0);
    return check_status();
}
