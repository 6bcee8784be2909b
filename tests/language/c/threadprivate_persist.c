// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* threadprivate values persist between regions of the same size, keep their addresses, and the initial thread's copy is the
 * original (OpenMP 5.2, 5.2).  Other sizes: threadprivate_sizes.c. */
#include "tests/support/check.h"

#include <omp.h>

static int value = 5;
static double array[64];
#pragma omp threadprivate(value, array)
static __thread int native = 9;

int main(void)
{
    enum { MOST = 64 };
    int *where[MOST] = {0}, *native_where[MOST] = {0}, size = 0;

    omp_set_dynamic(0);
    value = 100;
#pragma omp parallel
    {
        int me = omp_get_thread_num();

        CHECK_EQ(value, me == 0 ? 100 : 5);
        CHECK_EQ(native, 9);
        value = 1000 + me;
        native = 2000 + me;
        array[63] = me;
        where[me] = &value;
        native_where[me] = &native;
#pragma omp single
        size = omp_get_num_threads();
    }
    for (int i = 0; i < size; i++)
        for (int j = 0; j < i; j++)
            CHECK(where[i] != where[j]);
    for (int round = 0; round < 50; round++) {
#pragma omp parallel num_threads(size)
        {
            int me = omp_get_thread_num();

            CHECK_EQ(value, 1000 + me + round);
            CHECK_EQ(native, 2000 + me + round);
            CHECK(array[63] == me);
            CHECK(where[me] == &value);
            CHECK(native_where[me] == &native);
#pragma omp barrier
            value++;
            native++;
        }
    }
    CHECK_EQ(value, 1050);
    return check_status();
}
