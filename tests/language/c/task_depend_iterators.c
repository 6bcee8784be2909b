// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 9
// clang: 12
/* depend with iterators, depobj and inoutset: OpenMP 5.0/5.1 (5.2, 15.9). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 10; round++) {
        int cell[16] = {0}, total = 0;
        omp_depend_t obj;

#pragma omp parallel
#pragma omp single
        {
            for (int i = 0; i < 16; i++) {
#pragma omp task depend(out : cell[i]) shared(cell) firstprivate(i)
                cell[i] = i;
            }
#pragma omp task depend(iterator(int k = 0 : 16), in : cell[k]) shared(cell, total)
            for (int i = 0; i < 16; i++)
                total += cell[i];
#pragma omp taskwait
            CHECK_EQ(total, 120);
#pragma omp depobj(obj) depend(inout : total)
            for (int i = 0; i < 10; i++) {
#pragma omp task depend(depobj : obj) shared(total)
                total++;
            }
#pragma omp taskwait
#pragma omp depobj(obj) update(in)
#pragma omp task depend(depobj : obj) shared(total)
            CHECK_EQ(total, 130);
#pragma omp taskwait
#pragma omp depobj(obj) destroy
        }
    }
    return check_status();
}
