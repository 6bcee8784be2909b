// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 11
// clang: 12
// reference: libgomp 12 waits for the event of an undeferred task
/* if(0) and detach: the encountering task goes on after the structured block; taskwait, taskgroup, barrier and dependent tasks wait
 * for the event too (OpenMP 5.2, 12.5, 12.5.2). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 200; round++) {
        int body[64] = {0}, fulfilled[64] = {0};

#pragma omp parallel shared(body, fulfilled)
        {
            int me = omp_get_thread_num() % 64;

            for (int how = 0; how < 4; how++) {
                omp_event_handle_t event = (omp_event_handle_t)0;

                POKE(&body[me], 0);
                POKE(&fulfilled[me], 0);
#pragma omp task detach(event) if (0) shared(body) firstprivate(me)
                POKE(&body[me], 1);
                if (omp_get_num_threads() <= 64)
                    CHECK_EQ(PEEK(&body[me]), 1);
                POKE(&fulfilled[me], 1);
                if (how == 0) {
                    omp_fulfill_event(event);
#pragma omp taskwait
                } else if (how == 1) {
#pragma omp task firstprivate(event)
                    omp_fulfill_event(event);
#pragma omp taskwait
                } else {
                    omp_fulfill_event(event);
                }
                if (omp_get_num_threads() <= 64)
                    CHECK_EQ(PEEK(&fulfilled[me]), 1);
            }
        }
    }
    return check_status();
}
