// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>

extern "C" {
#include "runtime/base/text.h"
}

TEST(Text, NumbersStopAtTheFirstForeignCharacter)
{
    const char *s = "  -42,7";
    int64_t n = 0;
    ASSERT_TRUE(nst_text_i64(&s, &n));
    EXPECT_EQ(n, -42);
    EXPECT_STREQ(s, ",7");
}

TEST(Text, NumbersAtTheEdgeOfTheType)
{
    const char *s = "9223372036854775807";
    int64_t n = 0;
    ASSERT_TRUE(nst_text_i64(&s, &n));
    EXPECT_EQ(n, INT64_MAX);
    s = "-9223372036854775808";
    ASSERT_TRUE(nst_text_i64(&s, &n));
    EXPECT_EQ(n, INT64_MIN);
    const char *too_big = "9223372036854775808", *kept = too_big;
    EXPECT_FALSE(nst_text_i64(&too_big, &n));
    EXPECT_EQ(too_big, kept);
    s = "-9223372036854775809";
    EXPECT_FALSE(nst_text_i64(&s, &n));
}

TEST(Text, NumbersNeedDigits)
{
    int64_t n;
    for (const char *s : {"", "-", "+", "x", " "})
        EXPECT_FALSE(nst_text_i64(&s, &n)) << s;
    EXPECT_FALSE(nst_text_int("3x", 0, 9, &n));
    EXPECT_FALSE(nst_text_int("10", 0, 9, &n));
    EXPECT_TRUE(nst_text_int(" 9 ", 0, 9, &n));
}

TEST(Text, WordsIgnoreCaseAndEndAtWordBoundaries)
{
    const char *s = " Cores(4)";
    EXPECT_TRUE(nst_text_word(&s, "cores"));
    EXPECT_STREQ(s, "(4)");
    s = "threads2";
    EXPECT_FALSE(nst_text_word(&s, "threads"));
    EXPECT_TRUE(nst_text_is("  PASSIVE ", "passive"));
    EXPECT_FALSE(nst_text_is("passive x", "passive"));
    EXPECT_FALSE(nst_text_is("passiv", "passive"));
    EXPECT_FALSE(nst_text_is("", "passive"));
}

TEST(Text, Booleans)
{
    bool b = false;
    for (const char *s : {"true", "TRUE", " yes ", "on", "1", "enabled", ".true.", "t", "Y"}) {
        b = false;
        EXPECT_TRUE(nst_text_bool(s, &b) && b) << s;
    }
    for (const char *s : {"false", "no", "off", "0", "disabled", ".FALSE.", "f", "n"}) {
        b = true;
        EXPECT_TRUE(nst_text_bool(s, &b) && !b) << s;
    }
    for (const char *s : {"", "2", "truee", "true false"})
        EXPECT_FALSE(nst_text_bool(s, &b)) << s;
}

TEST(Text, Sizes)
{
    uint64_t n = 0;
    const struct {
        const char *text;
        uint64_t unit, want;
    } good[] = {{"16", 1024, 16384}, {"16", 1, 16},          {"16B", 1024, 16},   {"2k", 1, 2048},      {"2 K", 1, 2048},
                {"3M", 1, 3 << 20},  {"1g", 1, 1 << 30},     {"1T", 1, 1ull << 40}, {" 4MB ", 1, 4 << 20}, {"0", 1, 0}};
    for (auto &g : good) {
        EXPECT_TRUE(nst_text_size(g.text, g.unit, &n)) << g.text;
        EXPECT_EQ(n, g.want) << g.text;
    }
    for (const char *s : {"", "-1", "K", "1X", "1KK", "1 K 2", "99999999999999999999", "9999999999999G"})
        EXPECT_FALSE(nst_text_size(s, 1, &n)) << s;
}

TEST(Text, PutNeverOverrunsAndCountsTheWhole)
{
    char buf[6] = "#####";
    struct nst_text_out out = {buf, 4, 0};
    nst_text_put(&out, "%s", "ab");
    nst_text_put(&out, "%s", "cdef");
    nst_text_put(&out, "%d", 7);
    EXPECT_STREQ(buf, "abc");
    EXPECT_EQ(buf[4], '#');
    EXPECT_EQ(out.used, 7u);
}
