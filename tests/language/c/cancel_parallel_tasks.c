// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_CANCELLATION=true
/* cancel parallel with tasks pending, running and waiting for each other: the region ends, tasks that have begun are
 * ended first, what they carry is given back; the next region is whole (OpenMP 5.2, 11.2). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 30; round++) {
        int begun = 0, ended = 0, x = 0, whole = 0, size = 0;

#pragma omp parallel shared(begun, ended, x)
        {
            if (omp_get_thread_num() == 0) {
                for (int i = 0; i < 50; i++) {
#pragma omp task shared(begun, ended)
                    {
                        BUMP(&begun, 1);
#pragma omp task shared(begun, ended)
                        {
                            BUMP(&begun, 1);
                            BUMP(&ended, 1);
                        }
                        BUMP(&ended, 1);
                    }
                }
                for (int i = 0; i < 20; i++) {
#pragma omp task depend(inout : x) shared(x, begun, ended)
                    {
                        BUMP(&begun, 1);
                        x++;
                        BUMP(&ended, 1);
                    }
                }
#pragma omp cancel parallel
                CHECK(!"past cancel");
            }
#pragma omp barrier
            /* Without others there is nobody who could come here. */
#pragma omp cancellation point parallel
            CHECK(!"past the barrier of a cancelled region");
        }
        CHECK_EQ(begun, ended);
        CHECK(begun <= 120);
#pragma omp parallel shared(whole)
        {
#pragma omp single nowait
            size = omp_get_num_threads();
            for (int i = 0; i < 10; i++) {
#pragma omp task shared(whole)
                BUMP(&whole, 1);
            }
#pragma omp barrier
#pragma omp cancellation point parallel
            CHECK_EQ(PEEK(&whole) % 10, 0);
        }
        CHECK_EQ(whole, 10 * size);
    }
    return check_status();
}
