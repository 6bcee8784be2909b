// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What a task carries by value may be big (5 KB to 300 KB, also of a size known only at run time) and aligned to
 * cache lines; each pending task has a copy of its own, which it may write to (OpenMP 5.2, 5.4.4). */
#include "tests/support/check.h"

#include <omp.h>
#include <stdint.h>
#include <string.h>

static int all_are(const unsigned char *bytes, size_t n, int value)
{
    return bytes[0] == value && memcmp(bytes, bytes + 1, n - 1) == 0;
}

struct page_and_more {
    unsigned char bytes[5000];
};
struct many_pages {
    unsigned char bytes[70001];
};
struct huge {
    unsigned char bytes[300000];
};

/* A creator that overwrites its original after each creation, and a task that overwrites its copy. */
#define TASKS_WITH(type)                                                                                              \
    static void tasks_with_##type(int count, int *ran)                                                                \
    {                                                                                                                 \
        struct type value;                                                                                            \
        for (int i = 1; i <= count; i++) {                                                                            \
            memset(&value, i, sizeof value);                                                                          \
            _Pragma("omp task firstprivate(value, i)")                                                                \
            {                                                                                                         \
                CHECK(all_are(value.bytes, sizeof value.bytes, i));                                                   \
                memset(&value, 255, sizeof value);                                                                    \
                BUMP(ran, 1);                                                                                         \
            }                                                                                                         \
            memset(&value, 254, sizeof value);                                                                        \
        }                                                                                                             \
    }

TASKS_WITH(page_and_more)
TASKS_WITH(many_pages)
TASKS_WITH(huge)

#ifndef __clang__ /* which refuses copies of arrays whose size it does not know */
static void arrays(int n, int *ran)
{
    unsigned char sized[n];
    double fixed[600];

    for (int i = 1; i <= 10; i++) {
        memset(sized, i, n);
        for (int k = 0; k < 600; k++)
            fixed[k] = i + k;
#pragma omp task firstprivate(sized, fixed, i)
        {
            CHECK(all_are(sized, n, i));
            for (int k = 0; k < 600; k++)
                CHECK(fixed[k] == i + k);
            memset(sized, 0, n);
            BUMP(ran, 1);
        }
    }
}
#endif

struct line {
    _Alignas(64) char bytes[100];
};

static void aligned(int *ran)
{
    struct line line;
    long double wide = 3;
    __int128 integer = 1;

    memset(&line, 9, sizeof line);
    for (int i = 0; i < 30; i++) {
        char odd[3] = {1, 2, 3};
#pragma omp task firstprivate(odd, line, wide, integer)
        {
            CHECK_EQ((uintptr_t)&wide % _Alignof(long double), 0);
            CHECK_EQ((uintptr_t)&integer % _Alignof(__int128), 0);
#ifndef __clang__ /* its calls carry no alignment */
            CHECK_EQ((uintptr_t)&line % 64, 0);
#endif
            CHECK(wide == 3 && integer == 1 && line.bytes[99] == 9 && odd[2] == 3);
            BUMP(ran, 1);
        }
    }
}

int main(void)
{
    for (int round = 0; round < 4; round++) {
        int ran = 0;

#pragma omp parallel
#pragma omp single
        {
            tasks_with_page_and_more(50, &ran);
            tasks_with_many_pages(20, &ran);
            tasks_with_huge(8, &ran);
#ifndef __clang__
            arrays(33333, &ran);
            arrays(1000, &ran);
#endif
            aligned(&ran);
        }
#ifndef __clang__
        ran -= 20;
#endif
        CHECK_EQ(ran, 50 + 20 + 8 + 30);
    }
    return check_status();
}
