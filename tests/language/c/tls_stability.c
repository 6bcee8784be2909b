// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libs: -lm
/* A member is a thread: errno, native thread-locals, the floating-point environment and their addresses survive barriers,
 * criticals, taskwaits and inner regions in oversubscribed nested teams (DESIGN.md: TLS moves with the strand). */
#include "tests/support/check.h"

#include <errno.h>
#include <fenv.h>
#include <omp.h>
#include <pthread.h>

static __thread long mine;
static __thread char block[3000];
static int together, tasks;

static void inner(int tag)
{
    int *err = &errno;
    long *place = &mine;
    pthread_t self = pthread_self();

    for (int i = 0; i < 20; i++) {
        errno = tag;
        mine = tag * 7L;
        block[2999] = (char)tag;
        fesetround(tag % 2 ? FE_UPWARD : FE_TONEAREST);
#pragma omp barrier
        CHECK_EQ(errno, tag);
        CHECK(&errno == err);
#pragma omp critical(stability)
        together++;
        CHECK_EQ(mine, tag * 7L);
        CHECK(&mine == place);
#pragma omp task
        BUMP(&tasks, 1);
#pragma omp taskwait
        CHECK_EQ(block[2999], (char)tag);
        CHECK(pthread_equal(pthread_self(), self));
        CHECK_EQ(fegetround(), tag % 2 ? FE_UPWARD : FE_TONEAREST);
        fesetround(FE_TONEAREST);
    }
}

int main(void)
{
    int size = 0;

    omp_set_dynamic(0);
    omp_set_max_active_levels(3);
#pragma omp parallel num_threads(3)
    {
        int outer = omp_get_thread_num();

        mine = -outer;
#pragma omp parallel num_threads(8)
        {
            int tag = 1 + outer * 20 + omp_get_thread_num();

            inner(tag);
#pragma omp parallel num_threads(3)
            inner(tag * 3 + omp_get_thread_num());
            errno = tag;
#pragma omp barrier
            CHECK_EQ(errno, tag);
            BUMP(&size, 1);
        }
    }
    CHECK_EQ(size, 24);
    CHECK_EQ(together, 24 * 20 + 72 * 20);
    CHECK_EQ(tasks, together);
    return check_status();
}
