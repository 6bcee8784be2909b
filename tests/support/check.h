// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What a language or process test checks with.  A failed CHECK prints one line and marks the process as failed; main
 * returns check_status().  Safe in any thread and in a forked child: plain atomics and stdio only.  Usable from C and
 * C++; knows nothing of OpenMP, so that it cannot hide a fault of the runtime under test. */
#ifndef NST_TESTS_CHECK_H
#define NST_TESTS_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define CHECK_SKIP 77 /* the exit status that ctest reports as skipped */

static int check_failures;

static inline void check_report(const char *file, int line, const char *what)
{
    int seen = __atomic_fetch_add(&check_failures, 1, __ATOMIC_SEQ_CST);

    if (seen < 10)
        fprintf(stderr, "%s:%d: CHECK failed: %s\n", file, line, what);
}

static inline void check_report_equal(const char *file, int line, const char *what, long long got, long long want)
{
    int seen = __atomic_fetch_add(&check_failures, 1, __ATOMIC_SEQ_CST);

    if (seen < 10)
        fprintf(stderr, "%s:%d: CHECK_EQ failed: %s: got %lld, want %lld\n", file, line, what, got, want);
}

#define CHECK(condition) ((condition) ? (void)0 : check_report(__FILE__, __LINE__, #condition))

/* Integers only; each argument is evaluated once. */
#define CHECK_EQ(got, want)                                                                                           \
    do {                                                                                                              \
        long long check_got_ = (long long)(got), check_want_ = (long long)(want);                                     \
        if (check_got_ != check_want_)                                                                                \
            check_report_equal(__FILE__, __LINE__, #got " == " #want, check_got_, check_want_);                       \
    } while (0)

static inline int check_status(void)
{
    return __atomic_load_n(&check_failures, __ATOMIC_SEQ_CST) ? 1 : 0;
}

/* Relaxed reads and writes for flags that members poll: what a careful user would write. */
#define PEEK(p) __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define POKE(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define BUMP(p, v) __atomic_fetch_add((p), (v), __ATOMIC_ACQ_REL)

#endif
