// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 9
// clang: none
/* Target tasks on the host, deferred by nowait: in chains with ordinary tasks, waited for by everything that waits
 * for tasks, mapped or only moving data (OpenMP 5.2, 13.8); clang needs libomptarget for this. */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 10; round++) {
        int x = 0, data[64] = {0}, parts[8] = {0}, sum = 0;

#pragma omp parallel
#pragma omp single
        {
            for (int i = 0; i < 10; i++) {
#pragma omp task depend(inout : x) shared(x) firstprivate(i)
                {
                    CHECK_EQ(x, 2 * i);
                    x++;
                }
#pragma omp target nowait map(tofrom : x) depend(inout : x)
                x++;
            }
#pragma omp taskwait
            CHECK_EQ(x, 20);
#pragma omp taskgroup
            {
                for (int i = 0; i < 8; i++) {
#pragma omp target nowait map(tofrom : parts[i : 1]) firstprivate(i)
                    parts[i] = i + 1;
                }
            }
            for (int i = 0; i < 8; i++)
                CHECK_EQ(parts[i], i + 1);
#pragma omp task depend(out : data) shared(data)
            for (int i = 0; i < 64; i++)
                data[i] = i;
#pragma omp target enter data map(to : data) nowait depend(inout : data)
#pragma omp target nowait map(tofrom : data) depend(inout : data)
            for (int i = 0; i < 64; i++)
                data[i] *= 2;
#pragma omp target update from(data) nowait depend(inout : data)
#pragma omp target exit data map(from : data) nowait depend(inout : data)
#pragma omp task depend(in : data) shared(data, sum)
            for (int i = 0; i < 64; i++)
                sum += data[i];
            /* Not deferred, but behind those which are. */
#pragma omp target map(tofrom : data) depend(inout : data)
            data[0] += 1000;
            CHECK_EQ(data[0], 1000);
            CHECK_EQ(data[63], 126);
        }
        CHECK_EQ(sum, 64 * 63);
        /* Waited for by the region's end. */
        int late = 0;
#pragma omp parallel
        {
#pragma omp single nowait
            for (int i = 0; i < 5; i++) {
#pragma omp target nowait map(tofrom : late) depend(inout : late)
                late++;
            }
        }
        CHECK_EQ(late, 5);
    }
    int x = 0;
#pragma omp target nowait map(tofrom : x) depend(inout : x)
    x = 1;
#pragma omp task depend(inout : x) shared(x)
    x++;
#pragma omp taskwait
    CHECK_EQ(x, 2);
    return check_status();
}
