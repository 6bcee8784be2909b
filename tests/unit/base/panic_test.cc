// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Messages and the three tiers of checks: which end the process, in which build, and what they say. */
#include <gtest/gtest.h>
extern "C" {
#include "runtime/base/panic.h"
}

#include <cerrno>
#include <string>

static std::string said(void (*speak)())
{
    testing::internal::CaptureStderr();
    speak();
    return testing::internal::GetCapturedStderr();
}

TEST(Messages, AreOneLineWithTheirKind)
{
    errno = 4711;
    EXPECT_EQ(said([] { nst_warn("%s: '%d'", "NAME", 5); }), "nestomp: warning: NAME: '5'\n");
    EXPECT_EQ(said([] { nst_say("as it %s", "is"); }), "as it is");
    EXPECT_EQ(errno, 4711);
    nst_quiet = true;
    EXPECT_EQ(said([] { nst_warn("nobody hears this"); }), "");
    nst_quiet = false;
}

TEST(Messages, ThatAreTooLongAreCutAndStillEnd)
{
    static std::string text(5000, 'x');
    std::string line = said([] { nst_warn("%s", text.c_str()); });
    EXPECT_LT(line.size(), 1100u);
    EXPECT_EQ(line.substr(line.size() - 2), "x\n");
    EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST(Messages, OnceMeansOnceAStatement)
{
    EXPECT_EQ(said([] {
                  for (int i = 0; i < 3; i++)
                      nst_warn_once("%d", i);
              }),
              "nestomp: warning: 0\n");
}

static int asked;

static bool no()
{
    asked++;
    return false;
}

TEST(ChecksDeathTest, VerifyEndsEveryBuildAndSaysWhatIsWrong)
{
    EXPECT_DEATH(NST_VERIFY(1 + 1 == 3), "^nestomp: fatal: .*panic_test.cc:[0-9]+: .*: broken invariant: 1 \\+ 1 == 3\n$");
    NST_VERIFY(1 + 1 == 2);
}

TEST(ChecksDeathTest, AssertEndsDebugBuildsAndIsNotEvaluatedInOthers)
{
#ifdef NST_DEBUG
    EXPECT_DEATH(NST_ASSERT(no()), "broken invariant: no\\(\\)");
#else
    NST_ASSERT(no());
    EXPECT_EQ(asked, 0);
#endif
}

TEST(ChecksDeathTest, AuditEndsTheDevBuildAndIsNothingInOthers)
{
#ifdef NST_AUDITS
    EXPECT_DEATH(NST_AUDIT(no()), "broken invariant: no\\(\\)");
#else
    NST_AUDIT(there_is_no_such_function());
    (void)no;
#endif
    EXPECT_EQ(asked, 0);
}
