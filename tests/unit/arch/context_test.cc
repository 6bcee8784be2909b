// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What sched and strand ask of the architecture: contexts, thread pointer, floating-point control, another stack.  Registers
 * across thousands of switches, and unwinding, are tests/support/arch/switch_check.c. */
#include <gtest/gtest.h>
extern "C" {
#include "runtime/arch/arch.h"
}

#include <cerrno>
#include <cfenv>
#include <cstdarg>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

TEST(Ticks, GrowOnOneThread)
{
    uint64_t last = nst_ticks();
    for (int i = 0; i < 1000; i++) {
        nst_cpu_relax();
        uint64_t now = nst_ticks();
        EXPECT_GE(now, last);
        last = now;
    }
}

TEST(FpControl, IsReadAndSet)
{
    uint64_t usual = nst_fp_control();
    fesetround(FE_UPWARD);
    uint64_t up = nst_fp_control();
    volatile double one = 1, three = 3;
    double high = one / three;
    nst_fp_set_control(usual);
    EXPECT_EQ(fegetround(), FE_TONEAREST);
    double low = -(-one / three);
#if !defined(NST_ARCH_GENERIC)
    EXPECT_NE(up, usual);
    nst_fp_set_control(up);
    EXPECT_EQ(fegetround(), FE_UPWARD);
    EXPECT_EQ(nst_fp_control(), up);
#endif
    fesetround(FE_TONEAREST);
    EXPECT_GT(high, low);
}

TEST(FpControl, DoesNotSeeExceptionFlags)
{
    feclearexcept(FE_ALL_EXCEPT);
    uint64_t clear = nst_fp_control();
    feraiseexcept(FE_DIVBYZERO | FE_INEXACT);
    EXPECT_EQ(nst_fp_control(), clear);
    feclearexcept(FE_ALL_EXCEPT);
}

/* A sanitizer keeps what it knows of a thread behind the thread pointer, and of its stack at the old place. */
#if defined(NST_HAVE_USER_SWITCH) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

static void *main_sp, *other_sp;
static int trips;
static void *seen_arg;
static int seen_round;
static uintptr_t seen_sp;
static double seen_double;

__attribute__((noinline)) static double sum(int n, ...) /* needs an aligned stack on x86-64 */
{
    va_list list;
    double s = 0;
    va_start(list, n);
    for (int i = 0; i < n; i++)
        s += va_arg(list, double);
    va_end(list);
    return s;
}

static void entry(void *arg)
{
    seen_arg = arg;
    seen_round = fegetround();
    seen_sp = (uintptr_t)__builtin_frame_address(0);
    seen_double = sum(3, 0.5, 0.25, 1.0);
    for (;;) {
        trips++;
        nst_context_switch(&other_sp, main_sp, 0);
    }
}

class Context : public testing::Test {
protected:
    static char stack[65536];
    void SetUp() override
    {
        nst_context_detect();
        trips = 0;
    }
};
alignas(16) char Context::stack[65536];

TEST_F(Context, BeginsWithItsArgumentOnItsStackWithTheMakersRounding)
{
    int here;
    fesetround(FE_DOWNWARD);
    other_sp = nst_context_make(stack + sizeof stack, entry, &here);
    fesetround(FE_TONEAREST);
    nst_context_switch(&main_sp, other_sp, 0);
    EXPECT_EQ(fegetround(), FE_TONEAREST); /* ours is ours again */
    EXPECT_EQ(trips, 1);
    EXPECT_EQ(seen_arg, &here);
    EXPECT_EQ(seen_round, FE_DOWNWARD);
    EXPECT_GE(seen_sp, (uintptr_t)stack);
    EXPECT_LT(seen_sp, (uintptr_t)stack + sizeof stack);
    EXPECT_EQ(seen_sp % 16, 0u);
    EXPECT_EQ(seen_double, 1.75);
    for (int i = 2; i < 100; i++) {
        nst_context_switch(&main_sp, other_sp, 0);
        EXPECT_EQ(trips, i);
    }
}

TEST_F(Context, AnUnalignedTopIsAligned)
{
    for (int off = 0; off < 16; off += 5) {
        other_sp = nst_context_make(stack + sizeof stack - off, entry, nullptr);
        nst_context_switch(&main_sp, other_sp, 0);
        EXPECT_EQ(seen_sp % 16, 0u);
        EXPECT_EQ(seen_double, 1.75);
    }
}

static thread_local int mine;
static int *lent_mine;
static uintptr_t back_tp;

__attribute__((noinline)) static void write_locals(int value)
{
    mine = value;
    errno = value + 1;
}

static void on_lent_pointer(void *)
{
    for (int i = 0;; i++) {
        write_locals(1000 + i);
        nst_context_switch(&other_sp, main_sp, back_tp);
    }
}

TEST_F(Context, ThreadLocalsBelongToTheThreadPointer)
{
    std::mutex m;
    std::condition_variable moved;
    uintptr_t lent = 0;
    bool done = false;
    std::thread lender([&] { /* sleeps while its thread pointer is used elsewhere */
        mine = 7;
        errno = 8;
        std::unique_lock<std::mutex> guard(m);
        lent_mine = &mine;
        lent = nst_thread_pointer();
        moved.notify_all();
        moved.wait(guard, [&] { return done; });
        EXPECT_EQ(mine, 1002);
    });
    {
        std::unique_lock<std::mutex> guard(m);
        moved.wait(guard, [&] { return lent != 0; });
    }
    write_locals(1);
    back_tp = nst_thread_pointer();
    ASSERT_NE(back_tp, lent);
    other_sp = nst_context_make(stack + sizeof stack, on_lent_pointer, nullptr);
    for (int i = 0; i < 3; i++) {
        nst_context_switch(&main_sp, other_sp, lent);
        EXPECT_EQ(nst_thread_pointer(), back_tp);
        EXPECT_EQ(mine, 1);
        EXPECT_EQ(errno, 2);
        EXPECT_EQ(*lent_mine, 1000 + i);
    }
    {
        std::unique_lock<std::mutex> guard(m);
        done = true;
        moved.notify_all();
    }
    lender.join();
}

#endif

#if defined(NST_HAVE_CALL_ON_STACK) && !defined(__SANITIZE_ADDRESS__)

struct visit {
    uintptr_t sp;
    int calls, throws;
};

static void visited(void *arg)
{
    auto *v = (struct visit *)arg;
    v->sp = (uintptr_t)__builtin_frame_address(0);
    v->calls++;
    if (v->throws)
        throw v->throws;
}

TEST(CallOnStack, RunsThereAndReturnsHere)
{
    std::vector<char> memory(65536);
    uintptr_t top = ((uintptr_t)memory.data() + memory.size()) & ~(uintptr_t)15;
    struct visit v = {};
    for (int i = 1; i <= 3; i++) {
        nst_call_on_stack((void *)top, visited, &v);
        EXPECT_EQ(v.calls, i);
        EXPECT_GE(v.sp, (uintptr_t)memory.data());
        EXPECT_LT(v.sp, top);
    }
}

TEST(CallOnStack, ExceptionsFindTheirWayBack)
{
    std::vector<char> memory(65536);
    uintptr_t top = ((uintptr_t)memory.data() + memory.size()) & ~(uintptr_t)15;
    struct visit v = {0, 0, 42};
    int caught = 0;
    try {
        nst_call_on_stack((void *)top, visited, &v);
    } catch (int value) {
        caught = value;
    }
    EXPECT_EQ(caught, 42);
}

#endif
