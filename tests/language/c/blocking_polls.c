// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Members poll a flag of member 0 and sleep between two looks, and meet at barriers before the next round.  Member 0 is main, whose
 * native thread may by then execute one of those that poll: main must be able to go on elsewhere (DESIGN.md R2, R5). */
#include "tests/support/check.h"

#include <omp.h>
#include <unistd.h>

static void rounds(int members, int count)
{
    int go = 0, seen = 0;

#pragma omp parallel num_threads(members)
    {
        int me = omp_get_thread_num();

        for (int round = 1; round <= count; round++) {
            if (me == 0)
                POKE(&go, round);
            else
                while (PEEK(&go) < round)
                    usleep(10);
            BUMP(&seen, 1);
#pragma omp barrier
            CHECK_EQ(PEEK(&seen), members * round);
#pragma omp barrier
        }
    }
}

/* The same with each member in turn as the one that the others wait for. */
static void in_turn(int members)
{
    int go = 0;

#pragma omp parallel num_threads(members)
    for (int round = 0; round < members; round++) {
        if (omp_get_thread_num() == round)
            POKE(&go, round + 1);
        else
            while (PEEK(&go) <= round)
                usleep(10);
#pragma omp barrier
    }
    CHECK_EQ(go, members);
}

int main(void)
{
    omp_set_dynamic(0);
    rounds(4, 80);
    rounds(7, 20);
    for (int i = 0; i < 5; i++)
        in_turn(5);
    return check_status();
}
