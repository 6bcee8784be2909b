// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libs: -latomic
/* Every predefined reduction operator on parallel and on for, several types at once, array sections and a user-defined
 * one (OpenMP 5.2, 5.5). */
#include "tests/support/check.h"

#include <limits.h>
#include <omp.h>

struct pair {
    long sum;
    int max;
};
#pragma omp declare reduction(join : struct pair : omp_out.sum += omp_in.sum,                                         \
                              omp_out.max = omp_in.max > omp_out.max ? omp_in.max : omp_out.max)                      \
    initializer(omp_priv = {0, INT_MIN})

int main(void)
{
    enum { N = 1000 };

    for (int round = 0; round < 10; round++) {
        int add = 5, sub = 5, mul = 1, band = ~0, bor = 0, bxor = 0, land = 1, lor = 0, lo = INT_MAX, hi = INT_MIN;
        unsigned char uc = 0;
        short sh = 0;
        long long ll = 0;
        float f = 0;
        double d = 0.5;
        long double ld = 0;
        int arr[20] = {0}, *p = arr;
        struct pair pair = {0, INT_MIN};

#pragma omp parallel for reduction(+ : add, uc, sh, ll, f, d, ld) reduction(- : sub) reduction(* : mul)               \
    reduction(& : band) reduction(| : bor) reduction(^ : bxor) reduction(&& : land) reduction(|| : lor)               \
    reduction(min : lo) reduction(max : hi) reduction(+ : p[2 : 15]) reduction(join : pair)
        for (int i = 0; i < N; i++) {
            add += i;
            sub -= i;
            mul *= i % 100 == 0 ? 2 : 1;
            band &= ~(i & 0xf0);
            bor |= i;
            bxor ^= i;
            land = land && i >= 0;
            lor = lor || i == N - 1;
            lo = i - 3 < lo ? i - 3 : lo;
            hi = i + 3 > hi ? i + 3 : hi;
            uc += 1;
            sh += 2;
            ll += 1LL << 33;
            f += 1;
            d += 0.5;
            ld += 2;
            p[2 + i % 15] += 1;
            pair.sum += i;
            pair.max = i > pair.max ? i : pair.max;
        }
        CHECK_EQ(add, 5 + N * (N - 1) / 2);
        CHECK_EQ(sub, 5 - N * (N - 1) / 2);
        CHECK_EQ(mul, 1024);
        CHECK_EQ(band, ~0xf0);
        CHECK_EQ(bor, 1023);
        CHECK_EQ(bxor, 0);
        CHECK_EQ(land, 1);
        CHECK_EQ(lor, 1);
        CHECK_EQ(lo, -3);
        CHECK_EQ(hi, N + 2);
        CHECK_EQ(uc, (unsigned char)N);
        CHECK_EQ(sh, 2 * N);
        CHECK_EQ(ll, (long long)N << 33);
        CHECK(f == N && d == 0.5 + N * 0.5 && ld == 2 * N);
        CHECK_EQ(arr[0] + arr[1] + arr[17], 0);
        for (int i = 0; i < 15; i++)
            CHECK_EQ(arr[2 + i], N / 15 + (i < N % 15));
        CHECK_EQ(pair.sum, N * (N - 1) / 2);
        CHECK_EQ(pair.max, N - 1);
    }
    /* A reduction on the region itself, over a whole array larger than a cache line, and with nowait inside. */
    int big[300] = {0}, team = 0;
#pragma omp parallel reduction(+ : big, team)
    {
        team += 1;
        for (int i = 0; i < 300; i++)
            big[i] += i;
    }
    for (int i = 0; i < 300; i++)
        CHECK_EQ(big[i], team * i);

    int a = 0, b = 0, bad = 0;
#pragma omp parallel reduction(+ : bad)
    {
#pragma omp for reduction(+ : a) nowait
        for (int i = 0; i < N; i++)
            a += 1;
#pragma omp for reduction(+ : b)
        for (int i = 0; i < N; i++)
            b += 2;
        bad += a != N || b != 2 * N;
    }
    CHECK_EQ(bad, 0);
    return check_status();
}
