// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The delay mode: what a point does is a function of seed, thread, count and label; and a point may stand where the thread
 * pointer is not ours. */
#include <gtest/gtest.h>
extern "C" {
#include "runtime/arch/arch.h"
#include "runtime/base/atomic.h"
#include "runtime/base/delay.h"
#include "runtime/os/delay.h"
#include "runtime/os/futex.h"
}

#include <cerrno>
#include <sys/mman.h>
#include <vector>

#ifndef NST_DEBUG

TEST(Delay, IsNothingInAReleaseBuild)
{
    /* an expression of type void that does not even look at its label */
    static_assert(std::is_same<decltype(NST_DELAY(no_such_name)), void>::value, "");
    nst_delay_begin(1, 100);
    int64_t begin = nst_os_cpu_ns(0);
    for (int i = 0; i < 1000; i++)
        NST_DELAY("test.point");
    EXPECT_GE(nst_os_cpu_ns(0), begin);
}

#else

struct choice {
    enum nst_delay_kind kind;
    int64_t ns;
    bool operator==(const choice &o) const { return kind == o.kind && ns == o.ns; }
};

static std::vector<choice> choices(uint64_t seed, int percent, uint32_t thread, const char *label, int count)
{
    std::vector<choice> list;
    for (int i = 0; i < count; i++) {
        choice c;
        c.kind = nst_delay_choose(seed, percent, thread, (uint64_t)i, label, &c.ns);
        list.push_back(c);
    }
    return list;
}

TEST(Delay, ChoicesRepeatWithTheSeedAndDifferWithoutIt)
{
    auto first = choices(7, 50, 3, "a.b", 200);
    EXPECT_EQ(first, choices(7, 50, 3, "a.b", 200));
    EXPECT_FALSE(first == choices(8, 50, 3, "a.b", 200));
    EXPECT_FALSE(first == choices(7, 50, 4, "a.b", 200));
    EXPECT_FALSE(first == choices(7, 50, 3, "a.c", 200));
}

TEST(Delay, ThePercentageIsThatOfPointsThatDelay)
{
    for (int percent : {0, 1, 10, 100}) {
        int some = 0;
        for (auto &c : choices(1, percent, 0, "a.b", 100000))
            some += c.kind != NST_DELAY_NONE;
        EXPECT_NEAR(some, percent * 1000, percent == 0 || percent == 100 ? 0 : 500) << percent;
    }
}

TEST(Delay, EveryKindOccursAndLengthsReachFromShortToTheLongest)
{
    int count[4] = {0};
    int64_t shortest_sleep = INT64_MAX, longest_sleep = 0, longest_spin = 0;
    for (auto &c : choices(5, 100, 0, "a.b", 200000)) {
        count[c.kind]++;
        switch (c.kind) {
        case NST_DELAY_SPIN:
            longest_spin = std::max(longest_spin, c.ns);
            break;
        case NST_DELAY_SLEEP:
            shortest_sleep = std::min(shortest_sleep, c.ns);
            longest_sleep = std::max(longest_sleep, c.ns);
            break;
        default:
            EXPECT_EQ(c.ns, 0);
        }
    }
    EXPECT_EQ(count[NST_DELAY_NONE], 0);
    EXPECT_GT(count[NST_DELAY_SPIN], 90000);
    EXPECT_GT(count[NST_DELAY_YIELD], 40000);
    EXPECT_GT(count[NST_DELAY_SLEEP], 40000);
    EXPECT_LE(longest_spin, 2000);
    EXPECT_GE(shortest_sleep, 1000);
    EXPECT_LT(shortest_sleep, 2000);
    EXPECT_LE(longest_sleep, NST_DELAY_LONGEST_NS);
    EXPECT_GT(longest_sleep, NST_DELAY_LONGEST_NS / 2);
}

TEST(Delay, PointsDelayOnceItHasBegun)
{
    /* 200 points of which all delay: the sleeps among them alone are more than a millisecond together */
    int64_t planned = 0;
    for (auto &c : choices(3, 100, 0, "test.point", 200))
        planned += c.kind == NST_DELAY_SLEEP ? c.ns : 0;
    ASSERT_GT(planned, 1000000);
    nst_delay_begin(3, 100);
    int64_t begin = nst_clock_ns();
    errno = 4711;
    for (int i = 0; i < 200; i++)
        NST_DELAY("test.point");
    EXPECT_EQ(errno, 4711);
    EXPECT_GE(nst_clock_ns() - begin, planned);
}

#if defined(NST_HAVE_USER_SWITCH) && !defined(NST_TSAN)

__attribute__((noinline, no_sanitize("address", "undefined"))) static void points_without_tls(uintptr_t away, uintptr_t back)
{
    nst_context_set_thread_pointer(away);
    for (int i = 0; i < 300; i++) {
        NST_DELAY("test.point");
        nst_fence_seq_cst();
    }
    nst_context_set_thread_pointer(back);
}

TEST(Delay, PointsNeedNoThreadPointer)
{
    nst_context_detect();
    void *nothing = mmap(nullptr, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(nothing, MAP_FAILED);
    uintptr_t tp = nst_thread_pointer();
    nst_clock_ns(); /* bound now: the dynamic linker uses TLS */
    nst_delay_begin(1, 100);
    nst_os_rseq_unregister(tp); /* as a carrier does: the area stays, but the kernel should not write through it */
    points_without_tls((uintptr_t)nothing + (1 << 19), tp); /* any access to TLS on the way faults */
    nst_os_rseq_register(tp);
    EXPECT_EQ(nst_thread_pointer(), tp);
}

#endif
#endif
