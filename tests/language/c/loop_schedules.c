// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Worksharing loops: every iteration exactly once, whatever the schedule, modifier, type, direction, stride and chunk,
 * including empty loops and bounds near the ends of the type (OpenMP 5.2, 11.5). */
#include "tests/support/check.h"

#include <limits.h>
#include <omp.h>
#include <string.h>

enum { MOST = 4096 };
static unsigned char hits[MOST];
static int outside;

static void hit(long long index, long long count)
{
    if (index < 0 || index >= count)
        BUMP(&outside, 1);
    else
        BUMP(&hits[index], 1);
}

static void verify(long long count, const char *what, int line)
{
    int wrong = 0;

    for (long long i = 0; i < count; i++)
        wrong += hits[i] != 1;
    if (wrong || outside)
        check_report_equal(__FILE__, line, what, wrong + outside, 0);
    memset(hits, 0, sizeof hits);
    outside = 0;
}

#define ONE(type, from, op, to, step, count, clause, index)                                                           \
    do {                                                                                                              \
        type from_ = (from), to_ = (to);                                                                              \
        _Pragma("omp parallel") _Pragma(clause) for (type i = from_; i op to_; i += step)                             \
            hit((long long)(index), count);                                                                           \
        verify(count, #type " " #from #op #to " step " #step " " clause, __LINE__);                                   \
    } while (0)

#define EACH(type, from, op, to, step, count, index)                                                                  \
    do {                                                                                                              \
        ONE(type, from, op, to, step, count, "omp for", index);                                                       \
        ONE(type, from, op, to, step, count, "omp for schedule(static)", index);                                      \
        ONE(type, from, op, to, step, count, "omp for schedule(static, 1)", index);                                   \
        ONE(type, from, op, to, step, count, "omp for schedule(static, 7)", index);                                   \
        ONE(type, from, op, to, step, count, "omp for schedule(dynamic)", index);                                     \
        ONE(type, from, op, to, step, count, "omp for schedule(dynamic, 5)", index);                                  \
        ONE(type, from, op, to, step, count, "omp for schedule(monotonic : dynamic, 3)", index);                      \
        ONE(type, from, op, to, step, count, "omp for schedule(nonmonotonic : dynamic, 2)", index);                   \
        ONE(type, from, op, to, step, count, "omp for schedule(guided)", index);                                      \
        ONE(type, from, op, to, step, count, "omp for schedule(guided, 4)", index);                                   \
        ONE(type, from, op, to, step, count, "omp for schedule(nonmonotonic : guided)", index);                       \
        ONE(type, from, op, to, step, count, "omp for schedule(auto)", index);                                        \
        ONE(type, from, op, to, step, count, "omp for schedule(runtime)", index);                                     \
        ONE(type, from, op, to, step, count, "omp for schedule(monotonic : runtime)", index);                         \
        ONE(type, from, op, to, step, count, "omp for schedule(nonmonotonic : runtime)", index);                      \
        ONE(type, from, op, to, step, count, "omp for schedule(dynamic, 4000)", index);                               \
        ONE(type, from, op, to, step, count, "omp for ordered schedule(dynamic, 3)", index);                          \
        ONE(type, from, op, to, step, count, "omp for ordered schedule(static)", index);                              \
        ONE(type, from, op, to, step, count, "omp for ordered schedule(guided)", index);                              \
        ONE(type, from, op, to, step, count, "omp for nowait schedule(dynamic)", index);                              \
    } while (0)

int main(void)
{
    omp_set_schedule(omp_sched_dynamic, 3);
    EACH(int, 0, <, 1000, 1, 1000, i);
    EACH(int, 1000, >, 0, -1, 1000, i - 1);
    EACH(int, -50, <=, 50, 3, 34, (i + 50) / 3);
    EACH(int, 5, <, 5, 1, 0, i);
    EACH(int, 6, <, 5, 2, 0, i);
    EACH(int, 0, <, 1, 1, 1, i);
    EACH(int, INT_MAX - 99, <, INT_MAX - 8, 9, 11, (i - (INT_MAX - 99)) / 9);
    EACH(int, INT_MIN + 100, >, INT_MIN, -1, 100, i - (INT_MIN + 1LL));
    EACH(unsigned, 0, <, 777, 1, 777, i);
    EACH(unsigned, UINT_MAX - 49, <, UINT_MAX, 7, 7, (i - (UINT_MAX - 49)) / 7);
    EACH(unsigned, 10, <, 2, 1, 0, i);
    EACH(long, -1000000000000, <, -1000000000000 + 500, 1, 500, i + 1000000000000);
    EACH(long long, 500, >=, 1, -2, 250, (i - 2) / 2);
    EACH(unsigned long, 0, <, 3, 1, 3, i);
    omp_set_schedule(omp_sched_guided, 2);
    EACH(unsigned long long, ULLONG_MAX - 300, <, ULLONG_MAX, 1, 300, i - (ULLONG_MAX - 300));
    EACH(unsigned long long, 1ull << 63, <, (1ull << 63) + 100, 10, 10, (i - (1ull << 63)) / 10);
    omp_set_schedule(omp_sched_static, 0);
    EACH(short, -5, <, 200, 4, 52, (i + 5) / 4);
    EACH(unsigned char, 0, <, 100, 1, 100, i);
    /* No more: gcc strides by chunk * members in the variable's own type. */
    return check_status();
}
