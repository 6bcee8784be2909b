// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// variants: once
/* A million tasks from one producer who never waits, and as many from all members: each once, in memory that ends
 * somewhere. */
#include "tests/support/check.h"

#include <omp.h>
#include <sys/resource.h>

enum { MILLION = 1000000, SLOTS = 1 << 16 };

static unsigned char runs[SLOTS];

int main(void)
{
    long sum = 0;
    struct rusage usage;

#pragma omp parallel reduction(+ : sum)
    {
#pragma omp single nowait
        for (int i = 0; i < MILLION; i++) {
#pragma omp task firstprivate(i)
            __atomic_fetch_add(&runs[i % SLOTS], 1, __ATOMIC_RELAXED);
        }
        sum += 1;
    }
    for (int i = 0; i < SLOTS; i++)
        CHECK_EQ(runs[i], (MILLION / SLOTS + (i < MILLION % SLOTS)) & 0xff);
    CHECK(sum >= 1);
    long ran = 0;
#pragma omp parallel
    {
        long mine = 0;
#pragma omp for
        for (int i = 0; i < 200000; i++) {
#pragma omp task shared(mine)
            __atomic_fetch_add(&mine, 1, __ATOMIC_RELAXED);
        }
        BUMP(&ran, PEEK(&mine));
    }
    CHECK_EQ(ran, 200000);
    CHECK_EQ(getrusage(RUSAGE_SELF, &usage), 0);
    /* KiB: 1.5 KB for each of the million, had none run before the last was made. */
    CHECK(usage.ru_maxrss < 1500000);
    return check_status();
}
