// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* depend: in, out, inout, mutexinoutset where known, chains, diamonds, a wavefront, array sections, undeferred with depend,
 * taskwait depend (OpenMP 5.2, 15.9.5). */
#include "tests/support/check.h"

#include <omp.h>

enum { W = 12 };

int main(void)
{
    for (int round = 0; round < 20; round++) {
        int x = 0, order[64], next = 0, bad = 0;
        int grid[W + 1][W + 1] = {{0}};

#pragma omp parallel
#pragma omp single
        {
            /* a chain */
            for (int i = 0; i < 60; i++) {
#pragma omp task depend(inout : x) shared(x, order, next) firstprivate(i)
                {
                    order[next++] = i;
                    x++;
                }
            }
#pragma omp taskwait
            for (int i = 0; i < 60; i++)
                CHECK_EQ(order[i], i);
            CHECK_EQ(x, 60);

            /* writer, readers, writer */
            int v = 0, readers = 0;
            for (int k = 0; k < 5; k++) {
#pragma omp task depend(out : v) shared(v, readers, bad) firstprivate(k)
                {
                    if (PEEK(&readers) != 0 && PEEK(&readers) != 8 * k)
                        BUMP(&bad, 1);
                    v = k + 1;
                }
                for (int i = 0; i < 8; i++) {
#pragma omp task depend(in : v) shared(v, readers, bad) firstprivate(k)
                    {
                        if (v != k + 1)
                            BUMP(&bad, 1);
                        BUMP(&readers, 1);
                    }
                }
            }
#pragma omp taskwait
            CHECK_EQ(PEEK(&readers), 40);

            /* a diamond, the join undeferred */
            int a = 0, b = 0, c = 0, d = 0;
#pragma omp task depend(out : a) shared(a)
            a = 1;
#pragma omp task depend(in : a) depend(out : b) shared(a, b)
            b = a + 1;
#pragma omp task depend(in : a) depend(out : c) shared(a, c)
            c = a + 2;
#pragma omp task depend(in : b, c) if (0) shared(b, c, d)
            d = b + c;
            CHECK_EQ(d, 5);

            /* a wavefront */
            for (int i = 0; i <= W; i++)
                grid[0][i] = grid[i][0] = 1;
            for (int i = 1; i <= W; i++)
                for (int j = 1; j <= W; j++) {
#pragma omp task depend(in : grid[i - 1][j], grid[i][j - 1]) depend(out : grid[i][j]) shared(grid)
                    grid[i][j] = (grid[i - 1][j] + grid[i][j - 1]) % 1009;
                }
#pragma omp taskwait

            /* array sections count by their first element */
            int arr[10] = {0};
#pragma omp task depend(out : arr[0 : 5]) shared(arr)
            arr[0] = 3;
#pragma omp task depend(in : arr[0 : 5]) shared(arr)
            arr[9] = arr[0] * 2;
#pragma omp taskwait depend(in : arr[0 : 5])
            CHECK_EQ(arr[0], 3);
#pragma omp taskwait
            CHECK_EQ(arr[9], 6);
#if !defined __clang__ && __GNUC__ >= 9 || defined __clang__ && __clang_major__ >= 12
            int m = 0, inside = 0;
#pragma omp task depend(out : m) shared(m)
            m = 1;
            for (int i = 0; i < 20; i++) {
#pragma omp task depend(mutexinoutset : m) shared(m, inside, bad)
                {
                    if (BUMP(&inside, 1) != 0)
                        BUMP(&bad, 1);
                    m++;
                    BUMP(&inside, -1);
                }
            }
#pragma omp task depend(in : m) shared(m, bad)
            if (m != 21)
                BUMP(&bad, 1);
#pragma omp taskwait
#endif
        }
        CHECK_EQ(bad, 0);
        int want[W + 1][W + 1], wrong = 0;
        for (int i = 0; i <= W; i++)
            for (int j = 0; j <= W; j++) {
                want[i][j] = i == 0 || j == 0 ? 1 : (want[i - 1][j] + want[i][j - 1]) % 1009;
                wrong += want[i][j] != grid[i][j];
            }
        CHECK_EQ(wrong, 0);
    }
    return check_status();
}
