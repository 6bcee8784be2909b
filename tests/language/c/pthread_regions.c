// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Sixty-four user threads that each open regions, flat and nested, at once: every team is whole and separate. */
// reference: wants some 700 native threads
// env: OMP_MAX_ACTIVE_LEVELS=2
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>

enum { ROOTS = 64 };
static int finished;

static void *root(void *arg)
{
    long id = (long)arg;

    for (int round = 0; round < 5; round++) {
        int members = 0, inner = 0, wrong = 0;

#pragma omp parallel num_threads(3) reduction(+ : members)
        {
            members++;
            if (omp_get_num_threads() != 3 || omp_get_level() != 1)
                BUMP(&wrong, 1);
#pragma omp barrier
#pragma omp parallel num_threads(2)
            {
                BUMP(&inner, 1);
#pragma omp barrier
                if (PEEK(&inner) < 2)
                    BUMP(&wrong, 1);
            }
        }
        CHECK_EQ(members, 3);
        CHECK_EQ(inner, 6);
        CHECK_EQ(wrong, 0);
        long sum = 0;
#pragma omp parallel for reduction(+ : sum) schedule(dynamic) num_threads(4)
        for (int i = 0; i < 40; i++)
            sum += i + id;
        CHECK_EQ(sum, 780 + 40 * id);
    }
    BUMP(&finished, 1);
    return NULL;
}

int main(void)
{
    pthread_t threads[ROOTS];

    omp_set_dynamic(0);
    for (long i = 0; i < ROOTS; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, root, (void *)i), 0);
    for (int i = 0; i < ROOTS; i++)
        pthread_join(threads[i], NULL);
    CHECK_EQ(finished, ROOTS);
    return check_status();
}
