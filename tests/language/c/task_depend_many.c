// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Many dependences on a task, many successors, many chains; an address named twice; the children of different tasks,
 * whose dependences have nothing to do with each other; a second graph in the same task (OpenMP 5.2, 15.9.5). */
#include "tests/support/check.h"

#include <omp.h>

enum { CHAINS = 30, LINKS = 20 };

static int leaf[20], joined, readers, chain[CHAINS], stage[64];

static void join_and_fan(void)
{
    joined = readers = 0;
    for (int i = 0; i < 20; i++)
        leaf[i] = 0;
    for (int step = 0; step < 3; step++) {
        for (int i = 0; i < 20; i++) {
#pragma omp task depend(inout : leaf[i]) firstprivate(i, step)
            {
                CHECK_EQ(leaf[i], 2 * step);
                leaf[i]++;
            }
        }
#pragma omp task firstprivate(step) depend(inout                                                                       \
                                           : leaf[0], leaf[1], leaf[2], leaf[3], leaf[4], leaf[5], leaf[6], leaf[7],   \
                                             leaf[8], leaf[9], leaf[10], leaf[11], leaf[12], leaf[13], leaf[14],       \
                                             leaf[15], leaf[16], leaf[17], leaf[18], leaf[19])
        for (int i = 0; i < 20; i++) {
            CHECK_EQ(leaf[i], 2 * step + 1);
            leaf[i]++;
        }
    }
#pragma omp task depend(inout : joined) depend(in : leaf[0], leaf[19])
    {
        CHECK(leaf[0] == 6 && leaf[19] == 6);
        joined = 1;
    }
    for (int i = 0; i < 200; i++) {
#pragma omp task depend(in : joined)
        {
            CHECK_EQ(joined, 1);
            BUMP(&readers, 1);
        }
    }
#pragma omp task depend(out : joined)
    {
        CHECK_EQ(PEEK(&readers), 200);
        joined = 2;
    }
}

static void chains(void)
{
    for (int i = 0; i < CHAINS; i++)
        chain[i] = 0;
    for (int k = 0; k < LINKS; k++)
        for (int i = 0; i < CHAINS; i++) {
#pragma omp task depend(inout : chain[i]) firstprivate(i, k)
            {
                CHECK_EQ(chain[i], k);
                chain[i] = k + 1;
            }
        }
}

/* The same address over and over, in one task and in parent and child: nobody waits for himself or for his parent. */
static void twice(void)
{
    int x = 0, y = 0;

    for (int i = 0; i < 10; i++) {
#pragma omp task depend(in : x, x) depend(out : x) depend(inout : y, x) shared(x, y) firstprivate(i)
        {
            CHECK(x == 2 * i && y == 2 * i);
            x++;
            y++;
#pragma omp task depend(inout : x) shared(x)
            x++;
#pragma omp task depend(inout : y) shared(y) if (0)
            y++;
#pragma omp taskwait
        }
    }
#pragma omp taskwait
    CHECK(x == 20 && y == 20);
}

int main(void)
{
    for (int round = 0; round < 4; round++) {
#pragma omp parallel
        {
#pragma omp single
            {
                join_and_fan();
                chains();
#pragma omp taskwait
                CHECK_EQ(joined, 2);
                for (int i = 0; i < CHAINS; i++)
                    CHECK_EQ(chain[i], LINKS);
                twice();
                /* A new graph over old addresses; the first half is long complete when the second is made. */
                for (int i = 0; i < 64; i++)
                    stage[i] = 0;
                for (int k = 0; k < 2; k++) {
                    for (int i = 0; i < 64; i++) {
#pragma omp task depend(out : stage[i]) firstprivate(i, k)
                        stage[i] += k + 1;
                    }
                    for (int i = 0; i + 1 < 64; i++) {
#pragma omp task depend(in : stage[i + 1]) depend(inout : stage[i]) firstprivate(i, k)
                        {
                            CHECK_EQ(stage[i + 1], k == 0 ? 1 : i + 1 == 63 ? 3 : 103);
                            stage[i] += k == 0 ? 100 : 0;
                        }
                    }
                    if (k == 0) {
#pragma omp taskgroup
                        {
#pragma omp task
                            ;
                        }
                    }
                }
            }
            /* Members do not depend on each other. */
#pragma omp task depend(inout : stage[0])
            {
#pragma omp task depend(inout : stage[0])
                BUMP(&stage[1], 1);
            }
            twice();
        }
    }
    return check_status();
}
