// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* taskloop over ranges that overflow careless arithmetic: all of unsigned, near the ends of 64 bits, down, in big
 * steps, empty; lastprivate is the sequentially last iteration's, whoever ran it (OpenMP 5.2, 4.4.1, 12.6). */
#include "tests/support/check.h"

#include <limits.h>
#include <omp.h>

static int count;
static unsigned long long mix; /* order-free checksum */

static void visit(unsigned long long value)
{
    BUMP(&count, 1);
    BUMP(&mix, value * 0x9e3779b97f4a7c15ull + 1);
}

static void expect(int want, unsigned long long first, unsigned long long step)
{
    unsigned long long sum = 0;

    for (int i = 0; i < want; i++)
        sum += (first + i * step) * 0x9e3779b97f4a7c15ull + 1;
    CHECK_EQ(count, want);
    CHECK_EQ(mix, sum);
    count = 0;
    mix = 0;
}

static void ranges(void)
{
    unsigned long long u;
    unsigned w;
    long long s;
    int i, a = -1;
    short h;

#pragma omp taskloop grainsize(3) lastprivate(u)
    for (u = ULLONG_MAX - 100; u < ULLONG_MAX - 3; u += 3)
        visit(u);
    CHECK(u == ULLONG_MAX - 1);
    expect(33, ULLONG_MAX - 100, 3);

#pragma omp taskloop num_tasks(5) lastprivate(a)
    for (u = 1000; u > 7; u -= 10) {
        visit(u);
        a = (int)u;
    }
    CHECK_EQ(a, 10);
    expect(100, 1000, -10ull);

#pragma omp taskloop
    for (w = 5; w < 0xf0000000u; w += 0x10000000u)
        visit(w);
    expect(15, 5, 0x10000000u);

#pragma omp taskloop grainsize(2)
    for (s = LLONG_MIN; s <= LLONG_MAX - (1ll << 61); s += 1ll << 61)
        visit((unsigned long long)s);
    expect(7, (unsigned long long)LLONG_MIN, 1ull << 61);

#pragma omp taskloop num_tasks(3)
    for (s = LLONG_MAX; s > LLONG_MAX - 50; s--)
        visit((unsigned long long)s);
    expect(50, LLONG_MAX, -1ull);

#pragma omp taskloop
    for (i = INT_MAX - 10; i < INT_MAX; i++)
        visit((unsigned long long)i);
    expect(10, INT_MAX - 10, 1);

#pragma omp taskloop grainsize(4) lastprivate(h)
    for (h = -30; h <= 30; h += 7)
        visit((unsigned long long)(long long)h);
    CHECK_EQ(h, 33);
    expect(9, (unsigned long long)-30ll, 7);

    /* Nothing to do. */
    int zero = 0;
#pragma omp taskloop
    for (i = zero; i < zero; i++)
        visit(1);
#ifdef __clang__ /* gcc 12 hands these bounds over as signed ones, from -1 to 10 */
#pragma omp taskloop
    for (u = ULLONG_MAX; u < 10; u++)
        visit(1);
#endif
#pragma omp taskloop collapse(2)
    for (i = 0; i < 5; i++)
        for (int j = 0; j < zero; j++)
            visit(1);
    expect(0, 0, 0);

#pragma omp taskloop collapse(2) lastprivate(a) grainsize(2)
    for (i = 9; i > 0; i -= 4)
        for (s = -1; s >= -3; s--) {
            visit((unsigned long long)(i * 1000 + s));
            a = i * 1000 + (int)s;
        }
    CHECK_EQ(a, 997);
    CHECK_EQ(count, 9);
    count = 0;
    mix = 0;
}

int main(void)
{
    for (int round = 0; round < 10; round++) {
#pragma omp parallel
#pragma omp single
        ranges();
#pragma omp parallel
#pragma omp single
#pragma omp task untied
        ranges();
    }
    ranges(); /* outside every region */
    return check_status();
}
