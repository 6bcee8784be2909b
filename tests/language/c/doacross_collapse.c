// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: minutes where peers oversubscribe
/* ordered(n) together with collapse: one row of the iteration space belongs to several members, so its iterations do
 * not finish in order (OpenMP 5.2, 4.4.3 and 15.9.7). */
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>
#include <string.h>

/* Of (0,0) (0,1) (1,0) (1,1) (2,0) (2,1) each member has every third.  (0,0) finishes after (0,1): that must neither
 * release (1,0), which waits for (0,0) alone, nor make (0,1) unfinished again, for which (1,1) waits. */
static void first_comes_last(void)
{
    int done[3][2] = {{0}}, early = 0, posted = 0;

#pragma omp parallel num_threads(3)
#pragma omp for collapse(2) ordered(2) schedule(static, 1)
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 2; j++) {
#pragma omp ordered depend(sink : i - 1, j)
            if (i == 0 && j == 0) {
                while (omp_get_num_threads() == 3 && !PEEK(&posted))
                    ;
                for (int k = 0; k < 200 && !PEEK(&early); k++)
                    sched_yield(); /* nothing can be waited for here: what is looked for must not happen */
            } else if (i > 0 && !PEEK(&done[i - 1][j])) {
                POKE(&early, 1);
            }
            POKE(&done[i][j], 1);
#pragma omp ordered depend(source)
            if (i == 0 && j == 1)
                POKE(&posted, 1);
        }
    CHECK_EQ(early, 0);
    for (int k = 0; k < 6; k++)
        CHECK_EQ(done[k / 2][k % 2], 1);
}

enum { A = 9, B = 13, C = 5 };
static unsigned plane[A + 1][B + 1], space[A + 1][B + 1][C + 1];

static int plane_errors(void)
{
    unsigned want[A + 1][B + 1];
    int wrong = 0;

    for (int i = 0; i <= A; i++)
        for (int j = 0; j <= B; j++) {
            want[i][j] = i == 0 || j == 0 ? 1 : (want[i - 1][j] + want[i][j - 1]) % 9973;
            wrong += want[i][j] != plane[i][j];
        }
    return wrong;
}

static int space_errors(void)
{
    int wrong = 0;

    for (int i = 1; i <= A; i++)
        for (int j = 1; j <= B; j++)
            for (int k = 1; k <= C; k++)
                wrong += space[i][j][k] != space[i - 1][j][k] + 2 * space[i][j - 1][k] + space[i][j][k - 1] + 1;
    return wrong;
}

static void clear(void)
{
    memset(space, 0, sizeof space);
    for (int i = 0; i <= A; i++)
        for (int j = 0; j <= B; j++)
            plane[i][j] = i == 0 || j == 0;
}

#define PRAGMA(...) _Pragma(#__VA_ARGS__)

#define SPACE(shared, ...)                                                                                             \
    do {                                                                                                               \
        clear();                                                                                                       \
        PRAGMA(omp parallel for collapse(shared) ordered(3) __VA_ARGS__)                                               \
        for (int i = 1; i <= A; i++)                                                                                   \
            for (int j = 1; j <= B; j++)                                                                               \
                for (int k = 1; k <= C; k++) {                                                                         \
                    PRAGMA(omp ordered depend(sink : i - 1, j, k) depend(sink : i, j - 1, k)                           \
                               depend(sink : i, j, k - 1))                                                             \
                    space[i][j][k] = space[i - 1][j][k] + 2 * space[i][j - 1][k] + space[i][j][k - 1] + 1;             \
                    PRAGMA(omp ordered depend(source))                                                                 \
                }                                                                                                      \
        CHECK_EQ(space_errors(), 0);                                                                                   \
    } while (0)

#define WAVES(...)                                                                                                     \
    do {                                                                                                               \
        clear();                                                                                                       \
        PRAGMA(omp parallel for collapse(2) ordered(2) __VA_ARGS__)                                                    \
        for (int i = 1; i <= A; i++)                                                                                   \
            for (int j = 1; j <= B; j++) {                                                                             \
                PRAGMA(omp ordered depend(sink : i - 1, j) depend(sink : i, j - 1))                                    \
                plane[i][j] = (plane[i - 1][j] + plane[i][j - 1]) % 9973;                                              \
                PRAGMA(omp ordered depend(source))                                                                     \
            }                                                                                                          \
        CHECK_EQ(plane_errors(), 0);                                                                                   \
        /* The same, both loops downwards and the inner one in steps. */                                               \
        clear();                                                                                                       \
        PRAGMA(omp parallel for collapse(2) ordered(2) __VA_ARGS__)                                                    \
        for (int i = A; i >= 1; i--)                                                                                   \
            for (int j = 3 * B; j >= 3; j -= 3) {                                                                      \
                int y = A + 1 - i, x = B + 1 - j / 3;                                                                  \
                PRAGMA(omp ordered depend(sink : i + 1, j) depend(sink : i, j + 3))                                    \
                plane[y][x] = (plane[y - 1][x] + plane[y][x - 1]) % 9973;                                              \
                PRAGMA(omp ordered depend(source))                                                                     \
            }                                                                                                          \
        CHECK_EQ(plane_errors(), 0);                                                                                   \
        SPACE(3, __VA_ARGS__);                                                                                         \
        SPACE(2, __VA_ARGS__); /* two of the three dimensions are shared out */                                        \
    } while (0)

int main(void)
{
    omp_set_dynamic(0);
    for (int round = 0; round < 3; round++) {
        first_comes_last();
        WAVES(num_threads(3));
        WAVES(schedule(static, 1));
        WAVES(schedule(static, 4) num_threads(5));
        WAVES(schedule(dynamic));
        WAVES(schedule(guided, 2) num_threads(3));
    }
    return check_status();
}
