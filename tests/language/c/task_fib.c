// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Recursive tasks with taskwait; if(0), final, mergeable, untied variants; omp_in_final (OpenMP 5.2, 12.5). */
#include "tests/support/check.h"

#include <omp.h>

static int fib(int n)
{
    int x, y;

    if (n < 2)
        return n;
#pragma omp task shared(x)
    x = fib(n - 1);
#pragma omp task shared(y) if (n > 5)
    y = fib(n - 2);
#pragma omp taskwait
    return x + y;
}

static int fib_untied(int n)
{
    int x, y;

    if (n < 2)
        return n;
#pragma omp task shared(x) untied
    x = fib_untied(n - 1);
#pragma omp task shared(y) untied mergeable
    y = fib_untied(n - 2);
#pragma omp taskwait
    return x + y;
}

static int fib_final(int n)
{
    int x, y;

    if (n < 2)
        return n;
#pragma omp task shared(x) final(n < 12) firstprivate(n)
    {
        if (n < 12)
            CHECK(omp_in_final());
        x = fib_final(n - 1);
    }
#pragma omp task shared(y) final(n < 12)
    y = fib_final(n - 2);
#pragma omp taskwait
    return x + y;
}

int main(void)
{
    int a = 0, b = 0, c = 0, all = 0;

#pragma omp parallel
    {
#pragma omp single
        {
            a = fib(18);
            b = fib_untied(15);
            c = fib_final(18);
        }
    }
    CHECK_EQ(a, 2584);
    CHECK_EQ(b, 610);
    CHECK_EQ(c, 2584);
#pragma omp parallel reduction(+ : all)
    all += fib(10) == 55 ? 0 : 1;
    CHECK_EQ(all, 0);
    CHECK_EQ(fib(12), 144); /* outside every region */
    return check_status();
}
