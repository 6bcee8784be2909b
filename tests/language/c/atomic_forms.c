// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libs: -latomic
/* atomic: read, write, update, capture, all operators, all widths, floating point, seq_cst/acquire/release, compare where
 * the compiler has it (OpenMP 5.2, 15.8.4). */
#include "tests/support/check.h"

#include <complex.h>
#include <omp.h>

#define UPDATE(type, init, expression, want)                                                                          \
    do {                                                                                                              \
        type v = (init);                                                                                              \
        int n_ = 0;                                                                                                   \
        _Pragma("omp parallel") for (int i = 0; i < 64; i++)                                                          \
        {                                                                                                             \
            _Pragma("omp atomic") v expression;                                                                       \
            _Pragma("omp single") n_ += omp_get_num_threads();                                                        \
        }                                                                                                             \
        double n = n_;                                                                                                \
        (void)n;                                                                                                      \
        CHECK(v == (type)(want));                                                                                     \
    } while (0)

int main(void)
{
    UPDATE(int, 0, += 1, n);
    UPDATE(unsigned char, 0, += 1, (unsigned char)(int)n);
    UPDATE(short, 0, -= 1, (short)-(int)n);
    UPDATE(long long, 1LL << 40, += 3, (1LL << 40) + 3 * (long long)n);
    UPDATE(float, 0, += 1.0f, n);
    UPDATE(double, 0.5, -= 0.5, 0.5 - 0.5 * n);
    UPDATE(long double, 0, += 2, 2 * n);
    UPDATE(int, 1, *= -1, (int)n % 2 ? -1 : 1);
    UPDATE(unsigned, ~0u, &= 0xff0f, 0xff0f);
    UPDATE(unsigned, 0, |= 0x10, 0x10);
    UPDATE(unsigned, 0, ^= 0x7, (int)n % 2 ? 7 : 0);
    UPDATE(int, 0, ++, n);
    UPDATE(double, 1, /= 1.0, 1);
    UPDATE(unsigned long, 1, <<= 0, 1);

    double _Complex z = 0;
    int size = 1, tickets[64 * 64] = {0}, next = 0, total = 0, old, prev;
#pragma omp parallel
    {
#pragma omp single
        size = omp_get_num_threads();
#pragma omp critical
        z += 1.0 + 2.0 * I;
#pragma omp for private(old)
        for (int i = 0; i < 1000; i++) {
#pragma omp atomic capture
            old = next++;
            BUMP(&tickets[old], 1);
        }
#pragma omp for private(old, prev)
        for (int i = 0; i < 500; i++) {
#pragma omp atomic capture seq_cst
            {
                prev = total;
                total += 2;
            }
            CHECK(prev >= -500 && prev <= 1000);
#pragma omp atomic capture
            {
                total -= 1;
                old = total;
            }
            (void)old;
            int now;
#pragma omp atomic read
            now = total;
            CHECK(now >= -500 && now <= 1000);
        }
    }
    CHECK(creal(z) == size && cimag(z) == 2 * size);
    for (int i = 0; i < 1000; i++)
        CHECK_EQ(tickets[i], 1);
    CHECK_EQ(total, 500);

    /* Message passing by release and acquire. */
    for (int round = 0; round < 50; round++) {
        int data = 0, flag = 0, seen = 0;
#pragma omp parallel num_threads(2)
        {
            if (omp_get_num_threads() == 1 || omp_get_thread_num() == 1) {
                data = 42;
#pragma omp atomic write release
                flag = 1;
            }
            if (omp_get_thread_num() == 0) {
                int f = 0;
                while (!f) {
#pragma omp atomic read acquire
                    f = flag;
                }
                seen = data;
            }
        }
        CHECK_EQ(seen, 42);
    }
#if defined __clang_major__ && __clang_major__ >= 17 || !defined __clang__ && __GNUC__ >= 12
    int top = 0;
#pragma omp parallel for
    for (int i = 0; i < 1000; i++) {
#pragma omp atomic compare
        if (top < i) {
            top = i;
        }
    }
    CHECK_EQ(top, 999);
#endif
    return check_status();
}
