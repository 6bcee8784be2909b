// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: minutes of spinning
/* Programs with barriers of their own, spinning ones, in inner teams and in flat oversubscribed ones; and pthread_barrier. */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>

struct spin_barrier {
    int arrived, generation, size;
};

static void spin_wait(struct spin_barrier *b)
{
    int generation = PEEK(&b->generation);

    if (BUMP(&b->arrived, 1) == b->size - 1) {
        POKE(&b->arrived, 0);
        POKE(&b->generation, generation + 1);
    } else {
        while (PEEK(&b->generation) == generation)
            ;
    }
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(2)
    {
        struct spin_barrier barrier = {0, 0, 4};
        int count = 0;

#pragma omp parallel num_threads(4)
        for (int i = 1; i <= 3; i++) {
            BUMP(&count, 1);
            spin_wait(&barrier);
            CHECK_EQ(PEEK(&count), 4 * i);
            spin_wait(&barrier);
        }
        CHECK_EQ(count, 12);
    }
    struct spin_barrier flat = {0, 0, 8};
    int total = 0;
#pragma omp parallel num_threads(8)
    {
        BUMP(&total, 1);
        spin_wait(&flat);
        CHECK_EQ(PEEK(&total), 8);
    }
    pthread_barrier_t native;
    pthread_barrier_init(&native, NULL, 10);
    int serial = 0;
#pragma omp parallel num_threads(10)
    {
        for (int i = 0; i < 5; i++)
            if (pthread_barrier_wait(&native) == PTHREAD_BARRIER_SERIAL_THREAD)
                BUMP(&serial, 1);
    }
    CHECK_EQ(serial, 5);
    pthread_barrier_destroy(&native);
    return check_status();
}
