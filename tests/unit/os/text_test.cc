// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Where code lies, and the kernel's clock. */
#include <gtest/gtest.h>
extern "C" {
#include "runtime/os/futex.h"
#include "runtime/os/vdso.h"
}

#include <cstdlib>
#include <ctime>
#include <sys/auxv.h>

static int data;

TEST(Text, OursHasOurCodeAndNothingElse)
{
    struct nst_os_range text = nst_os_text_here();

    EXPECT_LT(text.low, text.high);
    EXPECT_TRUE(nst_os_range_has(&text, (uintptr_t)nst_os_text_here));
    EXPECT_FALSE(nst_os_range_has(&text, (uintptr_t)&data));
    EXPECT_FALSE(nst_os_range_has(&text, (uintptr_t)&text));
    EXPECT_FALSE(nst_os_range_has(&text, text.high));
}

TEST(Text, NothingLiesInAnEmptyRange)
{
    struct nst_os_range none = {0, 0};

    EXPECT_FALSE(nst_os_range_has(&none, 0));
    EXPECT_FALSE(nst_os_range_has(&none, (uintptr_t)&data));
}

TEST(Vdso, ItsClockLiesInItAndIsLibcs)
{
    if (getauxval(AT_SYSINFO_EHDR) == 0)
        GTEST_SKIP() << "the kernel maps none here";
    ASSERT_NE(nst_vdso_clock, nullptr);
    EXPECT_TRUE(nst_os_range_has(&nst_vdso_text, (uintptr_t)nst_vdso_clock));
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    int64_t now = nst_clock_ns();
    clock_gettime(CLOCK_MONOTONIC, &after);
    EXPECT_LE((int64_t)before.tv_sec * 1000000000 + before.tv_nsec, now);
    EXPECT_GE((int64_t)after.tv_sec * 1000000000 + after.tv_nsec, now);
}
