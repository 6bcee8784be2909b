// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: none
// clang: 19
// libs: -lm
// reference: libomp 19 lets a taskwait with an in dependence pass too early
/* OpenMP 5.0 and 5.1 as clang translates them: dependence objects, sets, iterators and all of memory, taskwait with
 * dependences, masked, loop, compare, scans, allocators (5.2, chapters 5, 6, 11, 12, 15).  GCC's own tests are apart: it
 * has these constructs one by one, in different versions. */
#include "tests/support/check.h"

#include <omp.h>

static int hits[64];

static void dependences(void)
{
    int a = 0, b = 0, sum = 0, parts[16] = {0};
    omp_depend_t object;

#pragma omp depobj(object) depend(inout : a)
#pragma omp parallel num_threads(3)
#pragma omp single
    {
#pragma omp task depend(depobj : object) shared(a)
        a = 1;
#pragma omp task depend(in : a) depend(out : b) shared(a, b)
        b = a + 1;
        for (int i = 0; i < 16; i++) {
#pragma omp task depend(inoutset : parts[0]) shared(parts)
            parts[i] = i;
        }
#pragma omp task depend(iterator(k = 0 : 16), in : parts[k]) shared(parts, sum)
        for (int i = 0; i < 16; i++)
            sum += parts[i];
#pragma omp task depend(out : omp_all_memory) shared(a, b, sum)
        {
            CHECK(a == 1 && b == 2);
            CHECK_EQ(sum, 120);
            a = 100;
        }
#pragma omp task depend(in : a) depend(out : b) shared(a, b)
        {
            CHECK_EQ(a, 100);
            b = 50;
        }
#pragma omp taskwait depend(in : b)
        CHECK_EQ(b, 50);
#pragma omp taskwait nowait depend(in : a)
    }
}

static void team(void)
{
    int executor = -1, largest = 0, chain[50];

#pragma omp parallel master taskloop num_threads(3) grainsize(7)
    for (int i = 0; i < 64; i++)
        hits[i]++;
#pragma omp parallel num_threads(4)
    {
        int mine[100];
#pragma omp allocate(mine) allocator(omp_thread_mem_alloc)

        for (int i = 0; i < 100; i++)
            mine[i] = omp_get_thread_num();
#pragma omp masked filter(2)
        executor = omp_get_thread_num();
#pragma omp loop
        for (int i = 0; i < 64; i++)
            hits[i]++;
#pragma omp atomic compare
        largest = largest < omp_get_thread_num() ? omp_get_thread_num() : largest;
#pragma omp flush acq_rel
        CHECK_EQ(mine[99], omp_get_thread_num());
#pragma omp for ordered
        for (int i = 0; i < 50; i++) {
#pragma omp ordered threads
            chain[i] = i ? chain[i - 1] + 1 : 0;
        }
    }
    CHECK_EQ(executor, 2);
    CHECK_EQ(largest, 3);
    CHECK_EQ(chain[49], 49);
}

static void loops(void)
{
    int sum = 0, prefix = 0, out[32];

#pragma omp parallel for allocate(omp_default_mem_alloc : prefix) firstprivate(prefix) reduction(+ : sum) \
    schedule(monotonic : dynamic, 3)
    for (int i = 0; i < 50; i++)
        sum += i + prefix;
#pragma omp parallel for schedule(nonmonotonic : guided) collapse(3) reduction(+ : sum)
    for (int i = 0; i < 5; i++)
        for (int j = i; j < 5; j++)
            for (int k = 0; k < 3; k++)
                sum++;
#pragma omp parallel for simd schedule(simd : dynamic, 8) reduction(+ : sum)
    for (unsigned long long i = 0; i < 50; i++)
        sum--;
    CHECK_EQ(sum, 1225 + 45 - 50);
#pragma omp parallel for reduction(inscan, + : prefix) num_threads(3)
    for (int i = 0; i < 32; i++) {
        prefix += i;
#pragma omp scan inclusive(prefix)
        out[i] = prefix;
    }
    CHECK_EQ(out[31], 496);
    prefix = 0;
#pragma omp parallel for reduction(inscan, + : prefix) num_threads(3) schedule(dynamic, 4)
    for (int i = 0; i < 32; i++) {
        out[i] = prefix;
#pragma omp scan exclusive(prefix)
        prefix += i;
    }
    CHECK_EQ(out[31], 465);
}

int main(void)
{
    for (int round = 1; round <= 30; round++) {
        dependences();
        team();
        loops();
        for (int i = 0; i < 64; i++)
            CHECK_EQ(hits[i], 2 * round);
    }
    return check_status();
}
