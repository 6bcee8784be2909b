// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>

#include <string>

#include <unistd.h>

extern "C" {
#include "runtime/omp/icv/affinity_format.h"
}

static std::string expand(const char *format)
{
    struct nst_cpuset set;
    nst_cpuset_parse(&set, "0-1,4");
    const struct nst_affinity_facts facts = {2, 3, 1, 5, 8, -1, 1234, &set};
    char buf[8192];
    size_t length = nst_affinity_format(buf, sizeof buf, format, &facts);
    EXPECT_EQ(length, std::string(buf).size()) << format;
    return buf;
}

TEST(AffinityFormat, EveryFieldByLetterAndName)
{
    EXPECT_EQ(expand("%t %T %L %n %N %a %i %A"), "2 3 1 5 8 -1 1234 0-1,4");
    EXPECT_EQ(expand("%{team_num} %{num_teams} %{nesting_level} %{thread_num} %{num_threads} %{ancestor_tnum} "
                     "%{native_thread_id} %{thread_affinity}"),
              "2 3 1 5 8 -1 1234 0-1,4");
    EXPECT_EQ(expand("%P"), std::to_string(getpid()));
    EXPECT_EQ(expand("%{process_id}"), std::to_string(getpid()));
    char host[256];
    gethostname(host, sizeof host);
    EXPECT_EQ(expand("%H|%{host}"), std::string(host) + "|" + host);
}

TEST(AffinityFormat, PaddingAndJustification)
{
    EXPECT_EQ(expand("%5n|%.5n|%0.5n"), "5    |    5|00005");
    EXPECT_EQ(expand("%0.5a|%.5{ancestor_tnum}"), "-0001|   -1");
    EXPECT_EQ(expand("%0.9A|%9A|%3A"), "    0-1,4|0-1,4    |0-1,4");
    EXPECT_EQ(expand("%05n"), "00005");
}

TEST(AffinityFormat, PlainTextAndPercent)
{
    EXPECT_EQ(expand(""), "");
    EXPECT_EQ(expand("100%% of %%n"), "100% of %n");
}

TEST(AffinityFormat, UnknownFieldsSayUndefined)
{
    EXPECT_EQ(expand("a %z b"), "a undefined b");
    EXPECT_EQ(expand("%{level}-%n"), "undefined-5");
    EXPECT_EQ(expand("%{thread_nu}"), "undefined");
    EXPECT_EQ(expand("end %"), "end undefined");
    EXPECT_EQ(expand("%{thread_num"), "undefined");
    EXPECT_EQ(expand("%}"), "undefined");
}

TEST(AffinityFormat, CutsButCounts)
{
    struct nst_cpuset set;
    nst_cpuset_parse(&set, "3");
    const struct nst_affinity_facts facts = {0, 1, 0, 0, 1, -1, 7, &set};
    char buf[8] = "#######";
    EXPECT_EQ(nst_affinity_format(buf, 4, "thread %n", &facts), 8u);
    EXPECT_STREQ(buf, "thr");
    EXPECT_EQ(buf[4], '#');
    EXPECT_EQ(nst_affinity_format(NULL, 0, "%3n", &facts), 3u);
    EXPECT_EQ(nst_affinity_format(NULL, 0, "%999999999999n", &facts), 4096u);
}
