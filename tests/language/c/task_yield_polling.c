// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp 12 executes some of these on top of the one that makes them
/* Tasks that poll, by taskyield, for what a task made later does: however many there are (256, as under libomp), the last must get
 * made, so none of them may be executed on top of its creator. */
#include "tests/support/check.h"

#include <omp.h>

enum { MOST = 256 };

static void flags(int waiting)
{
    int flag = 0, done = 0;

#pragma omp parallel
#pragma omp single
    {
        for (int i = 0; i < waiting; i++) {
#pragma omp task shared(flag, done)
            {
                while (!PEEK(&flag)) {
#pragma omp taskyield
                }
                BUMP(&done, 1);
            }
        }
#pragma omp task shared(flag)
        POKE(&flag, 1);
    }
    CHECK_EQ(done, waiting);
}

static void untied_flags(int waiting)
{
    int flag = 0, done = 0;

#pragma omp parallel
#pragma omp single
    {
        for (int i = 0; i < waiting; i++) {
#pragma omp task untied shared(flag, done)
            {
                while (!PEEK(&flag)) {
#pragma omp taskyield
                }
                BUMP(&done, 1);
            }
        }
#pragma omp task shared(flag)
        POKE(&flag, 1);
    }
    CHECK_EQ(done, waiting);
}

int main(void)
{
    if (omp_get_max_threads() < 2)
        omp_set_num_threads(2); /* alone, a thread executes tasks as it meets them */
    for (int round = 0; round < 4; round++)
        for (int waiting = 1; waiting <= MOST; waiting = waiting < 15 ? 15 : waiting == MOST ? MOST + 1 : waiting * 2 < MOST ? waiting * 2 : MOST) {
            flags(waiting);
            untied_flags(waiting);
        }
    return check_status();
}
