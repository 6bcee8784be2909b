// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Tasks that share their creators' local variables, over frames that return as soon as they have waited: what a child
 * writes is seen after the wait, and nobody writes to a frame that is gone (OpenMP 5.2, 1.4, 15.5). */
#include "tests/support/check.h"

#include <omp.h>
#include <string.h>

enum { SIZE = 2048 };

/* Mergesort with the scratch space on the frames. */
static void sort(int *data, int n)
{
    int scratch[SIZE], half = n / 2;

    if (n < 2)
        return;
#pragma omp task if (n > 8)
    sort(data, half);
#pragma omp task if (n > 8)
    sort(data + half, n - half);
#pragma omp taskwait
    for (int i = 0, j = half, k = 0; k < n; k++)
        scratch[k] = j >= n || (i < half && data[i] <= data[j]) ? data[i++] : data[j++];
    memcpy(data, scratch, (size_t)n * sizeof *data);
}

/* Queens on a board that each frame copies. */
static int queens(int n, int row, const char *above)
{
    int found[16] = {0}, sum = 0;
    char board[16];

    if (row == n)
        return 1;
    if (row)
        memcpy(board, above, (size_t)row);
    for (int column = 0; column < n; column++) {
        int safe = 1;

        for (int i = 0; i < row; i++)
            safe &= board[i] != column && board[i] - column != row - i && column - board[i] != row - i;
        if (!safe)
            continue;
#pragma omp task firstprivate(board, column) shared(found)
        {
            board[row] = (char)column;
            found[column] = queens(n, row + 1, board);
        }
    }
#pragma omp taskwait
    for (int column = 0; column < n; column++)
        sum += found[column];
    return sum;
}

static long ackermann_like(int depth, long *above)
{
    long here[3] = {depth, 0, 0};

    if (depth == 0)
        return ++*above;
#pragma omp taskgroup
    {
#pragma omp task shared(here)
        here[1] = ackermann_like(depth - 1, &here[0]);
    }
#pragma omp task shared(here)
    here[2] = ackermann_like(depth - 1, &here[0]);
#pragma omp taskwait
    *above += 1;
    return here[0] + here[1] + here[2];
}

int main(void)
{
    static int data[SIZE];
    long value = 0, top = 0;

#pragma omp parallel
#pragma omp single
    value = ackermann_like(8, &top);
    long top_alone = 0;
    CHECK_EQ(value, ackermann_like(8, &top_alone)); /* outside every region: one after the other */
    CHECK_EQ(top, top_alone);
    for (int round = 0; round < 5; round++) {
        unsigned seed = 77u + (unsigned)round;
        int solutions = 0, wrong = 0;

        for (int i = 0; i < SIZE; i++)
            data[i] = (int)((seed = seed * 1664525u + 1013904223u) >> 8);
#pragma omp parallel
        {
#pragma omp single nowait
            sort(data, SIZE);
#pragma omp single nowait
            solutions = queens(7, 0, "");
        }
        for (int i = 1; i < SIZE; i++)
            wrong += data[i - 1] > data[i];
        CHECK_EQ(wrong, 0);
        CHECK_EQ(solutions, 40);
    }
    return check_status();
}
