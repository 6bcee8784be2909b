// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* private, firstprivate, shared, default(none), copyin on parallel (OpenMP 5.2, 5.4): arrays, structs, pointers. */
#include "tests/support/check.h"

#include <omp.h>
#include <string.h>

struct big {
    int a[100];
    double d;
};

static int counter;
static struct big per_thread;
#pragma omp threadprivate(counter, per_thread)

int main(void)
{
    int x = 7, array[16], total = 0;
    struct big b;
    int *p = &x;

    memset(&b, 0, sizeof b);
    for (int i = 0; i < 100; i++)
        b.a[i] = i;
    b.d = 2.5;
    for (int i = 0; i < 16; i++)
        array[i] = 100 + i;

#pragma omp parallel default(none) private(p) firstprivate(x, array, b) shared(total)
    {
        int me = omp_get_thread_num();

        CHECK_EQ(x, 7);
        CHECK_EQ(b.a[99], 99);
        CHECK(b.d == 2.5);
        for (int i = 0; i < 16; i++)
            CHECK_EQ(array[i], 100 + i);
        p = &x;
        *p += me;
        array[me % 16] = -1;
        b.a[99] = me;
#pragma omp barrier
        CHECK_EQ(x, 7 + me);
        CHECK_EQ(array[me % 16], -1);
        CHECK_EQ(b.a[99], me);
        BUMP(&total, 1);
    }
    CHECK_EQ(x, 7);
    CHECK_EQ(b.a[99], 99);
    CHECK(total >= 1);

    for (int round = 0; round < 5; round++) {
        counter = 10 + round;
        per_thread = b;
        per_thread.a[5] = round;
#pragma omp parallel copyin(counter, per_thread)
        {
            CHECK_EQ(counter, 10 + round);
            CHECK_EQ(per_thread.a[5], round);
            CHECK_EQ(per_thread.a[99], 99);
            counter += omp_get_thread_num();
#pragma omp barrier
            CHECK_EQ(counter, 10 + round + omp_get_thread_num());
        }
        CHECK_EQ(counter, 10 + round);
    }
    return check_status();
}
