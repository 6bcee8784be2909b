// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>

extern "C" {
#include "runtime/topo/cpuset.h"
}

static std::string show(const nst_cpuset &set)
{
    char buf[256];
    nst_cpuset_format(&set, buf, sizeof buf);
    return buf;
}

TEST(Cpuset, ListFormRoundTrips)
{
    for (const char *text : {"", "0", "0-3", "1,3,5-7", "63-64", "8191", "0-8191"}) {
        struct nst_cpuset set;
        ASSERT_TRUE(nst_cpuset_parse(&set, text)) << text;
        EXPECT_EQ(show(set), text);
    }
}

TEST(Cpuset, ListFormOfTheKernelEndsInANewline)
{
    struct nst_cpuset set;
    ASSERT_TRUE(nst_cpuset_parse(&set, "0-1,4\n"));
    EXPECT_EQ(nst_cpuset_count(&set), 3u);
}

TEST(Cpuset, BadLists)
{
    struct nst_cpuset set;
    for (const char *text : {"a", "1-", "3-1", "1,,2", "-1", "1;2"})
        EXPECT_FALSE(nst_cpuset_parse(&set, text)) << text;
}

TEST(Cpuset, CpusBeyondTheLastAreLeftOut)
{
    struct nst_cpuset set;
    ASSERT_TRUE(nst_cpuset_parse(&set, "8190-99999999999"));
    EXPECT_EQ(nst_cpuset_count(&set), 2u);
    nst_cpuset_add(&set, 1000000);
    EXPECT_FALSE(nst_cpuset_has(&set, 1000000));
    EXPECT_EQ(nst_cpuset_next(&set, 8192), -1);
}

TEST(Cpuset, Algebra)
{
    struct nst_cpuset a, b;
    nst_cpuset_parse(&a, "0-3,100");
    nst_cpuset_parse(&b, "2-5,100");
    EXPECT_TRUE(nst_cpuset_intersects(&a, &b));
    nst_cpuset_and(&a, &b);
    EXPECT_EQ(show(a), "2-3,100");
    nst_cpuset_remove(&b, 100);
    nst_cpuset_or(&a, &b);
    EXPECT_EQ(show(a), "2-5,100");
    nst_cpuset_clear(&a);
    EXPECT_TRUE(nst_cpuset_empty(&a));
    EXPECT_FALSE(nst_cpuset_intersects(&a, &b));
}

TEST(Cpuset, FormatSaysHowLongItWouldBe)
{
    struct nst_cpuset set;
    char buf[5];
    nst_cpuset_parse(&set, "10-12,20");
    EXPECT_EQ(nst_cpuset_format(&set, buf, sizeof buf), 8u);
    EXPECT_STREQ(buf, "10-1");
    EXPECT_EQ(nst_cpuset_format(&set, NULL, 0), 8u);
}

TEST(Cpuset, OfThisThreadAndBack)
{
    struct nst_cpuset set, one, now;
    ASSERT_EQ(nst_cpuset_of_thread(&set, 0), 0);
    ASSERT_FALSE(nst_cpuset_empty(&set));
    nst_cpuset_clear(&one);
    nst_cpuset_add(&one, (unsigned)nst_cpuset_next(&set, 0));
    ASSERT_EQ(nst_cpuset_bind_thread(&one, 0), 0);
    ASSERT_EQ(nst_cpuset_of_thread(&now, 0), 0);
    EXPECT_TRUE(nst_cpuset_equal(&one, &now));
    EXPECT_EQ(nst_cpuset_bind_thread(&set, 0), 0);
    nst_cpuset_clear(&one);
    EXPECT_LT(nst_cpuset_bind_thread(&one, 0), 0);
}

TEST(Cpuset, OutOfBoundsForAWhile)
{
    struct nst_cpuset set, now;
    ASSERT_EQ(nst_cpuset_of_thread(&set, 0), 0);
    int cpu = nst_cpuset_next(&set, 0);
    EXPECT_FALSE(nst_cpuset_shun(-1, 0));
    EXPECT_FALSE(nst_cpuset_shun(NST_CPU_MAX, 0));
    bool others = nst_cpuset_count(&set) > 1;
    EXPECT_EQ(nst_cpuset_shun(cpu, 0), others);
    ASSERT_EQ(nst_cpuset_of_thread(&now, 0), 0);
    EXPECT_EQ(nst_cpuset_has(&now, (unsigned)cpu), !others);
    if (others) {
        EXPECT_NE(sched_getcpu(), cpu);
    }
    nst_cpuset_admit(cpu);
    ASSERT_EQ(nst_cpuset_of_thread(&now, 0), 0);
    EXPECT_TRUE(nst_cpuset_equal(&set, &now));
}
