// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* collapse: rectangular nests of 2 and 3 loops, empty inner loops, a triangular nest (OpenMP 5.0) (5.2, 4.4). */
#include "tests/support/check.h"

#include <omp.h>
#include <string.h>

static int cell[20][20][20];

int main(void)
{
    int total = 0, zero = 0;

#pragma omp parallel for collapse(2) schedule(dynamic, 3)
    for (int i = 0; i < 13; i++)
        for (long j = 10; j > -7; j -= 2)
            BUMP(&cell[i][(j + 8) / 2][0], 1);
    for (int i = 0; i < 13; i++)
        for (int j = 1; j <= 9; j++)
            CHECK_EQ(cell[i][j][0], 1);
    memset(cell, 0, sizeof cell);

#pragma omp parallel for collapse(3) schedule(static, 5)
    for (unsigned i = 0; i < 20; i++)
        for (int j = 0; j < 20; j++)
            for (short k = 19; k >= 0; k--)
                BUMP(&cell[i][j][k], 1);
#pragma omp parallel for collapse(3) schedule(guided) reduction(+ : total)
    for (int i = 0; i < 20; i++)
        for (int j = 0; j < 20; j++)
            for (int k = 0; k < 20; k++)
                total += cell[i][j][k] == 1;
    CHECK_EQ(total, 8000);

    int none = zero + 5;
#pragma omp parallel for collapse(2) reduction(+ : zero)
    for (int i = 0; i < 10; i++)
        for (int j = 5; j < none; j++)
            zero++;
    CHECK_EQ(zero, 0);

    memset(cell, 0, sizeof cell);
#pragma omp parallel for collapse(2)
    for (int i = 0; i < 20; i++)
        for (int j = 0; j <= i; j++)
            BUMP(&cell[i][j][1], 1);
    total = 0;
    for (int i = 0; i < 20; i++)
        for (int j = 0; j < 20; j++)
            total += cell[i][j][1] == (j <= i);
    CHECK_EQ(total, 400);

    /* 64-bit products: the collapsed count exceeds 32 bits; the loop is left by cancelling nothing, so it stays short. */
    long long first = -1;
#pragma omp parallel num_threads(2)
#pragma omp for collapse(2) schedule(static) lastprivate(first)
    for (int i = 0; i < 3; i++)
        for (long long j = 1LL << 40; j < (1LL << 40) + 4; j++)
            first = i * 10 + (j - (1LL << 40));
    CHECK_EQ(first, 23);
    return check_status();
}
