// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// seconds: 20
// reference: peers abort
// sanitize: none (they reserve the address space that the test takes away)
// variants: once
// output: yes
/* When memory for stacks cannot be had, teams shrink and the program goes on (R7). */
#include "tests/support/check.h"

#include <omp.h>
#include <sys/resource.h>

int main(void)
{
    int first = 0, size = 0;

    omp_set_dynamic(0);
#pragma omp parallel num_threads(2)
#pragma omp single
    first = omp_get_num_threads();
    CHECK_EQ(first, 2);

    FILE *status = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;
    CHECK(status && fscanf(status, "%lu", &pages) == 1);
    fclose(status);
    struct rlimit limit = {pages * 4096 + (64ul << 20), RLIM_INFINITY};
    CHECK_EQ(setrlimit(RLIMIT_AS, &limit), 0);
    for (int i = 0; i < 10; i++) {
        int sum = 0;
#pragma omp parallel num_threads(200) reduction(+ : sum)
        {
            sum += 1;
#pragma omp single
            size = omp_get_num_threads();
        }
        CHECK_EQ(sum, size);
        CHECK(size >= 1 && size <= 200);
    }
    return check_status();
}
