// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>

#include <vector>

extern "C" {
#include "runtime/omp/task/taskloop.h"
}

namespace {

std::vector<uint64_t> sizes(uint64_t n, enum nst_taskloop_clause clause, uint64_t value, bool strict)
{
    struct nst_taskloop t;
    std::vector<uint64_t> s;
    uint64_t first, count, next = 0;
    bool last = false;

    nst_taskloop_split(&t, n, clause, value, strict);
    while (nst_taskloop_next(&t, &first, &count, &last)) {
        EXPECT_EQ(first, next);
        next += count;
        EXPECT_EQ(last, next == n);
        s.push_back(count);
    }
    EXPECT_EQ(next, n);
    EXPECT_EQ(s.size(), t.tasks);
    return s;
}

using list = std::vector<uint64_t>;

} // namespace

TEST(Taskloop, CutsAsTheReferencesDo)
{
    EXPECT_EQ(sizes(10, NST_TASKLOOP_DEFAULT, 3, false), (list{4, 3, 3}));
    EXPECT_EQ(sizes(10, NST_TASKLOOP_NUM_TASKS, 4, false), (list{3, 3, 2, 2}));
    EXPECT_EQ(sizes(10, NST_TASKLOOP_NUM_TASKS, 4, true), (list{3, 3, 2, 2}));
    EXPECT_EQ(sizes(3, NST_TASKLOOP_NUM_TASKS, 10, false), (list{1, 1, 1}));
    EXPECT_EQ(sizes(10, NST_TASKLOOP_GRAINSIZE, 4, false), (list{5, 5}));
    EXPECT_EQ(sizes(10, NST_TASKLOOP_GRAINSIZE, 3, false), (list{4, 3, 3}));
    EXPECT_EQ(sizes(10, NST_TASKLOOP_GRAINSIZE, 4, true), (list{4, 4, 2}));
    EXPECT_EQ(sizes(10, NST_TASKLOOP_GRAINSIZE, 3, true), (list{3, 3, 3, 1}));
    EXPECT_EQ(sizes(10, NST_TASKLOOP_GRAINSIZE, 50, false), (list{10}));
    EXPECT_EQ(sizes(10, NST_TASKLOOP_GRAINSIZE, 50, true), (list{10}));
    EXPECT_EQ(sizes(10, NST_TASKLOOP_DEFAULT, 0, false), (list{10}));
    EXPECT_EQ(sizes(0, NST_TASKLOOP_GRAINSIZE, 4, true), (list{}));
}

TEST(Taskloop, KeepsItsPromisesForAllSmallCases)
{
    for (uint64_t n = 1; n < 60; n++)
        for (uint64_t v = 1; v < 70; v++) {
            list g = sizes(n, NST_TASKLOOP_GRAINSIZE, v, false);
            for (uint64_t s : g) {
                EXPECT_GE(s, v < n ? v : n);
                EXPECT_LT(s, 2 * v);
            }
            list t = sizes(n, NST_TASKLOOP_NUM_TASKS, v, false);
            EXPECT_EQ(t.size(), v < n ? v : n);
            EXPECT_LE(t.front() - t.back(), 1u);
            list strict = sizes(n, NST_TASKLOOP_GRAINSIZE, v, true);
            for (size_t i = 0; i + 1 < strict.size(); i++)
                EXPECT_EQ(strict[i], v);
        }
}

TEST(Taskloop, CountsBeyondSigned64BitsDoNotOverflow)
{
    EXPECT_EQ(sizes(UINT64_MAX, NST_TASKLOOP_GRAINSIZE, UINT64_MAX - 1, true), (list{UINT64_MAX - 1, 1}));
    EXPECT_EQ(sizes(UINT64_MAX, NST_TASKLOOP_NUM_TASKS, 2, false), (list{UINT64_MAX / 2 + 1, UINT64_MAX / 2}));
    EXPECT_EQ(sizes(UINT64_MAX, NST_TASKLOOP_GRAINSIZE, UINT64_C(1) << 63, false), (list{UINT64_MAX}));
}
