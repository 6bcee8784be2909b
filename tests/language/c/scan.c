// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 10
// clang: 11
/* scan: inclusive and exclusive prefix sums with reduction(inscan) (OpenMP 5.2, 5.6).  From 0: compilers
 * differ in whether the original value takes part in each prefix. */
#include "tests/support/check.h"

#include <omp.h>

enum { N = 1000 };
static int in[N], incl[N], excl[N];

int main(void)
{
    for (int round = 0; round < 10; round++) {
        int sum = 0;

        for (int i = 0; i < N; i++)
            in[i] = i % 17 + round;
#pragma omp parallel for reduction(inscan, + : sum)
        for (int i = 0; i < N; i++) {
            sum += in[i];
#pragma omp scan inclusive(sum)
            incl[i] = sum;
        }
        int ex = 0;
#pragma omp parallel for reduction(inscan, + : ex)
        for (int i = 0; i < N; i++) {
            excl[i] = ex;
#pragma omp scan exclusive(ex)
            ex += in[i];
        }
        int want = 0, wrong = 0;
        for (int i = 0; i < N; i++) {
            wrong += excl[i] != want;
            want += in[i];
            wrong += incl[i] != want;
        }
        CHECK_EQ(wrong, 0);
#if !defined __clang__ || __clang_major__ >= 19 /* clang 14 forgets to write the total back */
        CHECK_EQ(sum, want);
#endif
    }
    return check_status();
}
