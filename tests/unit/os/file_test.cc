// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Small files: whole, in lines, cut, missing, below another root. */
#include <gtest/gtest.h>
extern "C" {
#include "runtime/os/file.h"
}

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

class File : public testing::Test {
protected:
    char dir[64] = "nestomp_file_test.XXXXXX";

    void SetUp() override
    {
        ASSERT_NE(mkdtemp(dir), nullptr);
        nst_file_set_root(dir);
    }
    void TearDown() override
    {
        nst_file_set_root("");
        unlink((std::string(dir) + "/f").c_str());
        rmdir(dir);
    }
    void write(const std::string &text) { std::ofstream(std::string(dir) + "/f") << text; }
};

struct kept {
    std::vector<std::string> lines;
    size_t most = 100;
};

static bool keep(char *line, void *arg)
{
    auto *k = (struct kept *)arg;
    k->lines.push_back(line);
    return k->lines.size() < k->most;
}

static std::vector<std::string> lines_of(const char *path, size_t most = 100)
{
    struct kept k;
    k.most = most;
    EXPECT_EQ(nst_file_lines(path, keep, &k), 0);
    return k.lines;
}

typedef std::vector<std::string> list;

TEST_F(File, IsReadWholeOrCutAndTerminated)
{
    char buf[16];
    write("0123456789");
    EXPECT_TRUE(nst_file_is_replaced());
    EXPECT_TRUE(nst_file_exists("/f"));
    EXPECT_EQ(nst_file_read("/f", buf, sizeof buf), 10);
    EXPECT_STREQ(buf, "0123456789");
    EXPECT_EQ(nst_file_read("/f", buf, 5), 4);
    EXPECT_STREQ(buf, "0123");
    write("");
    EXPECT_EQ(nst_file_read("/f", buf, sizeof buf), 0);
    EXPECT_STREQ(buf, "");
}

TEST_F(File, ThatIsMissingIsAnErrorAndErrnoStays)
{
    char buf[16] = "x";
    struct kept k;
    errno = 4711;
    EXPECT_FALSE(nst_file_exists("/none"));
    EXPECT_EQ(nst_file_read("/none", buf, sizeof buf), -ENOENT);
    EXPECT_STREQ(buf, "");
    EXPECT_EQ(nst_file_lines("/none", keep, &k), -ENOENT);
    EXPECT_EQ(nst_file_read(("/" + std::string(2000, 'a')).c_str(), buf, sizeof buf), -ENAMETOOLONG);
    EXPECT_EQ(errno, 4711);
    EXPECT_TRUE(k.lines.empty());
}

TEST_F(File, GivesItsLines)
{
    write("one\n\nthree\n");
    EXPECT_EQ(lines_of("/f"), (list{"one", "", "three"}));
    write("one\ntwo"); /* the last without a newline */
    EXPECT_EQ(lines_of("/f"), (list{"one", "two"}));
    write("");
    EXPECT_EQ(lines_of("/f"), list{});
    write("a\nb\nc\nd\n");
    EXPECT_EQ(lines_of("/f", 2), (list{"a", "b"}));
}

TEST_F(File, LongLinesAreCutAndWhatFollowsIsNotLost)
{
    for (size_t length : {1534, 1535, 1536, 1537, 3072, 5000}) {
        write(std::string(length, 'x') + "\nnext\n");
        auto lines = lines_of("/f");
        ASSERT_EQ(lines.size(), 2u) << length;
        EXPECT_EQ(lines[0], std::string(std::min(length, (size_t)1535), 'x')) << length;
        EXPECT_EQ(lines[1], "next") << length;
    }
}

TEST_F(File, LinesThatStraddleReadsStayWhole)
{
    std::string text;
    list expected;
    for (int i = 0; i < 500; i++) {
        expected.push_back("line " + std::to_string(i * 7919) + std::string((size_t)i % 37, '.'));
        text += expected.back() + "\n";
    }
    write(text);
    struct kept k;
    k.most = 1000;
    EXPECT_EQ(nst_file_lines("/f", keep, &k), 0);
    EXPECT_EQ(k.lines, expected);
}
