// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Members that poll a lock with taskyield, and a holder that yields too: whoever yields must let everybody else run. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    omp_lock_t lock;
    long count = 0, members = 0;

    omp_init_lock(&lock);
    for (int region = 0; region < 20; region++)
#pragma omp parallel num_threads(8)
    {
#pragma omp single
        members += omp_get_num_threads();
        for (int i = 0; i < 50; i++) {
            while (!omp_test_lock(&lock)) {
#pragma omp taskyield
            }
            count++;
#pragma omp taskyield
            omp_unset_lock(&lock);
        }
    }
    CHECK_EQ(count, members * 50);
    omp_destroy_lock(&lock);
    return check_status();
}
