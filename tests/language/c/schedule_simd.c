// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libomp repeats iterations of loops with the simd modifier
// cflags: -Wno-unknown-warning-option -Wno-pass-failed
/* schedule(simd: static, c): every iteration once, in each direction (OpenMP 5.2, 11.5.3). */
#include "tests/support/check.h"

#include <omp.h>
#include <string.h>

enum { N = 200 };
static int hits[N];

static void expect(int n)
{
    for (int i = 0; i < N; i++)
        CHECK_EQ(hits[i], i < n);
    memset(hits, 0, sizeof hits);
}

int main(void)
{
    omp_set_dynamic(0);
    for (int threads = 1; threads <= 5; threads++)
        for (int n = 0; n <= N; n += n < 12 ? 1 : 47) {
#pragma omp parallel for simd schedule(simd : static, 4) num_threads(threads)
            for (int i = 0; i < n; i++)
                hits[i]++;
            expect(n);
#pragma omp parallel for simd schedule(simd : static, 3) num_threads(threads)
            for (int i = n - 1; i >= 0; i--)
                hits[i]++;
            expect(n);
#pragma omp parallel for simd schedule(simd : static, 8) num_threads(threads)
            for (unsigned long i = 7; i < 7 + 2 * (unsigned long)n; i += 2)
                hits[(i - 7) / 2]++;
            expect(n);
#pragma omp parallel for simd schedule(simd : static) num_threads(threads)
            for (int i = 0; i < n; i++)
                hits[i]++;
            expect(n);
        }
    return check_status();
}
