// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: none
// clang: 19
// reference: libomp 19 lets a taskwait with an in dependence pass too early
/* mutexinoutset over several objects, inoutset among the other kinds, all of memory, dependence objects in arrays,
 * taskwait that only becomes a node of the graph (OpenMP 5.2, 15.5, 15.9.4, 15.9.5). */
#include "tests/support/check.h"

#include <omp.h>

enum { N = 24 };

static int account[4], busy[4], set[N], value, total;

/* Transfers that hold two accounts: order is free, overlap is not. */
static void transfers(void)
{
    for (int i = 0; i < 4; i++)
        account[i] = 100;
    for (int i = 0; i < 40; i++) {
        int from = i % 4, to = (i / 4 + i + 1) % 4;

        if (from == to)
            continue;
#pragma omp task depend(mutexinoutset : account[from], account[to]) firstprivate(from, to)
        {
            CHECK_EQ(BUMP(&busy[from], 1), 0);
            CHECK_EQ(BUMP(&busy[to], 1), 0);
            account[from]--;
            account[to]++;
            BUMP(&busy[from], -1);
            BUMP(&busy[to], -1);
        }
    }
#pragma omp task depend(in : account[0], account[1], account[2], account[3])
    {
        total = account[0] + account[1] + account[2] + account[3];
        CHECK_EQ(total, 400);
    }
#pragma omp task depend(inout : account[0]) depend(mutexinoutset : account[1])
    CHECK_EQ(total, 400);
}

/* out, inoutset, in, inoutset again, out. */
static void sets(void)
{
    int readers = 0;

#pragma omp task depend(out : value)
    value = 1;
    for (int i = 0; i < N; i++) {
#pragma omp task depend(inoutset : value) firstprivate(i)
        {
            CHECK_EQ(value, 1);
            set[i] = i;
        }
    }
    for (int i = 0; i < 8; i++) {
#pragma omp task depend(in : value) shared(readers)
        {
            for (int k = 0; k < N; k++)
                CHECK_EQ(set[k], k);
            BUMP(&readers, 1);
        }
    }
    for (int i = 0; i < N; i++) {
#pragma omp task depend(inoutset : value) firstprivate(i) shared(readers)
        {
            CHECK_EQ(PEEK(&readers), 8);
            set[i] += 100;
        }
    }
#pragma omp task depend(mutexinoutset : value)
    for (int k = 0; k < N; k++)
        CHECK_EQ(set[k], k + 100);
#pragma omp task depend(inout : value)
    value = 2;
#pragma omp taskwait depend(in : value)
    CHECK_EQ(value, 2);
#pragma omp taskwait /* readers is ours */
}

/* Everything before, everything after. */
static void fences(void)
{
    int cell[N] = {0}, passed = 0;

    for (int fence = 0; fence < 4; fence++) {
        for (int i = 0; i < N; i++) {
#pragma omp task depend(inout : cell[i]) shared(cell, passed) firstprivate(i, fence)
            {
                CHECK_EQ(PEEK(&passed), fence);
                cell[i]++;
            }
        }
#pragma omp task depend(inout : omp_all_memory) shared(cell, passed) firstprivate(fence)
        {
            for (int i = 0; i < N; i++)
                CHECK_EQ(cell[i], fence + 1);
            POKE(&passed, fence + 1);
        }
    }
#pragma omp taskwait
    CHECK_EQ(passed, 4);
}

/* taskwait nowait: a node without a body, which joins what depends on it. */
static void joins(void)
{
    int a = 0, b = 0, c = 0;

#pragma omp task depend(out : a) shared(a)
    a = 1;
#pragma omp task depend(out : b) shared(b)
    b = 1;
#pragma omp taskwait nowait depend(in : a, b) depend(out : c)
#pragma omp task depend(in : c) shared(a, b)
    CHECK(a == 1 && b == 1);
#pragma omp taskwait
}

static void objects(void)
{
    omp_depend_t list[2];
    int a = 0, b = 0;

#pragma omp depobj(list[0]) depend(inout : a)
#pragma omp depobj(list[1]) depend(inout : b)
    for (int i = 0; i < 10; i++) {
#pragma omp task depend(depobj : list[0]) shared(a)
        a++;
#pragma omp task depend(depobj : list[1]) shared(b)
        b++;
#pragma omp task depend(depobj : list[0], list[1]) shared(a, b) firstprivate(i)
        {
            CHECK(a == 2 * i + 1 && b == 2 * i + 1);
            a++;
            b++;
        }
    }
#pragma omp depobj(list[0]) update(in)
#pragma omp task depend(depobj : list[0]) depend(in : b) shared(a, b)
    CHECK(a == 20 && b == 20);
#pragma omp taskwait
#pragma omp depobj(list[0]) destroy
#pragma omp depobj(list[1]) destroy
}

int main(void)
{
    for (int round = 0; round < 10; round++) {
#pragma omp parallel
#pragma omp single
        {
            transfers();
            sets();
            fences();
            joins();
            objects();
        }
    }
    return check_status();
}
