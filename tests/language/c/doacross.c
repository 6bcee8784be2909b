// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: minutes where peers oversubscribe
/* ordered(n) with depend(sink/source): one and two dimensions, chunked and dynamic (OpenMP 5.2, 15.9.7). */
#include "tests/support/check.h"

#include <omp.h>
#include <string.h>

enum { N = 60, M = 40 };
static int line[N + 1], grid[N + 1][M + 1];

int main(void)
{
    for (int round = 0; round < 5; round++) {
        memset(line, 0, sizeof line);
#pragma omp parallel for ordered(1) schedule(static, 1)
        for (int i = 1; i <= N; i++) {
#pragma omp ordered depend(sink : i - 1)
            line[i] = line[i - 1] + i;
#pragma omp ordered depend(source)
        }
        CHECK_EQ(line[N], N * (N + 1) / 2);

        memset(line, 0, sizeof line);
#pragma omp parallel for ordered(1) schedule(dynamic, 2)
        for (int i = 1; i <= N; i++) {
#pragma omp ordered depend(sink : i - 3)
            line[i] = i >= 3 ? line[i - 3] + 1 : 1;
#pragma omp ordered depend(source)
        }
        CHECK_EQ(line[N], N / 3);

        memset(grid, 0, sizeof grid);
        for (int j = 0; j <= M; j++)
            grid[0][j] = 1;
        for (int i = 0; i <= N; i++)
            grid[i][0] = 1;
#pragma omp parallel for ordered(2) schedule(dynamic)
        for (int i = 1; i <= N; i++)
            for (int j = 1; j <= M; j++) {
#pragma omp ordered depend(sink : i - 1, j) depend(sink : i, j - 1)
                grid[i][j] = (grid[i - 1][j] + grid[i][j - 1]) % 9973;
#pragma omp ordered depend(source)
            }
        int want[N + 1][M + 1], wrong = 0;
        for (int i = 0; i <= N; i++)
            for (int j = 0; j <= M; j++) {
                want[i][j] = i == 0 || j == 0 ? 1 : (want[i - 1][j] + want[i][j - 1]) % 9973;
                wrong += want[i][j] != grid[i][j];
            }
        CHECK_EQ(wrong, 0);

        /* Downwards, step 2 (gcc 12 miscounts the sinks when i is unsigned). */
        memset(line, 0, sizeof line);
#pragma omp parallel for ordered(1) schedule(static, 2)
        for (int i = N - 2; i >= 2; i -= 2) {
#pragma omp ordered depend(sink : i + 2)
            line[i] = line[i + 2] + 1;
#pragma omp ordered depend(source)
        }
        CHECK_EQ(line[2], (N - 2) / 2);
    }
    return check_status();
}
