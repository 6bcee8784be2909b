// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Stacks that run low and are extended: the mark lies within the thread's own stack, further stacks nest and come back. */
#include <gtest/gtest.h>
extern "C" {
#include "runtime/arch/arch.h"
#include "runtime/strand/stack.h"
}

#include <cstring>
#include <pthread.h>
#include <thread>

/* A strand as far as stack.c looks at it; the caller's. */
static struct nst_strand *strand_here(bool root)
{
    auto *s = (struct nst_strand *)calloc(1, sizeof(struct nst_strand));
    s->root = root;
    nst_stack_forget(s);
    return s;
}

__attribute__((noinline)) static size_t bounds(uintptr_t *bottom)
{
    pthread_attr_t attr;
    void *p;
    size_t size;
    pthread_getattr_np(pthread_self(), &attr);
    pthread_attr_getstack(&attr, &p, &size);
    pthread_attr_destroy(&attr);
    *bottom = (uintptr_t)p;
    return size;
}

TEST(Stack, OfAThreadHasItsMarkNearItsBottom)
{
    std::thread([] {
        struct nst_strand *s = strand_here(false);
        uintptr_t bottom;
        size_t size = bounds(&bottom);
        EXPECT_FALSE(nst_stack_is_low(s));
        EXPECT_GT(s->stack_low, bottom);
        EXPECT_LE(s->stack_low, bottom + size / 4);
        free(s);
    }).join();
}

TEST(Stack, OfMainIsNotLowAtItsBeginning)
{
    struct nst_strand *s = strand_here(true);
    EXPECT_FALSE(nst_stack_is_low(s));
    EXPECT_NE(s->stack_low, UINTPTR_MAX);
    EXPECT_LT(s->stack_low, (uintptr_t)__builtin_frame_address(0));
    free(s);
}

/* How many levels of 4 KB until it is low; the way down ends before the stack does. */
__attribute__((noinline)) static int levels_until_low(struct nst_strand *s, int most)
{
    volatile char frame[4096];
    frame[0] = frame[4095] = 1;
    if (nst_stack_is_low(s) || most == 0)
        return 0;
    int below = levels_until_low(s, most - 1);
    return below + frame[0];
}

TEST(Stack, IsLowBeforeItEnds)
{
    std::thread([] {
        struct nst_strand *s = strand_here(false);
        uintptr_t bottom;
        bounds(&bottom);
        size_t left = (uintptr_t)__builtin_frame_address(0) - bottom;
        int levels = levels_until_low(s, (int)(left / 4096) - 2);
        EXPECT_GT(levels, 10);
        EXPECT_LT(levels, (int)(left / 4096) - 2);
        free(s);
    }).join();
}

#if defined(NST_HAVE_CALL_ON_STACK) && !defined(__SANITIZE_ADDRESS__)

struct trip {
    struct nst_strand *s;
    int depth, reached;
    uintptr_t at[4];
    bool low[4];
};

static void further(void *arg)
{
    auto *t = (struct trip *)arg;
    int i = t->reached++;
    t->at[i] = (uintptr_t)__builtin_frame_address(0);
    t->low[i] = nst_stack_is_low(t->s);
    if (t->reached < t->depth)
        nst_stack_extend(t->s, further, t);
}

TEST(Stack, FurtherOnesNestAndAreNotLow)
{
    struct nst_strand *s = strand_here(false);
    (void)nst_stack_is_low(s);
    uintptr_t low = s->stack_low;
    struct trip t = {s, 3, 0, {0}, {false}};
    nst_stack_extend(s, further, &t);
    EXPECT_EQ(t.reached, 3);
    EXPECT_EQ(s->stack_low, low); /* as before */
    for (int i = 0; i < 3; i++) {
        EXPECT_FALSE(t.low[i]);
        for (int j = 0; j < i; j++)
            EXPECT_GT(t.at[i] > t.at[j] ? t.at[i] - t.at[j] : t.at[j] - t.at[i], (uintptr_t)1 << 20); /* apart */
    }
    free(s);
}

TEST(Stack, OneIsKeptForTheNextTime)
{
    struct nst_strand *s = strand_here(false);
    struct trip once = {s, 1, 0, {0}, {false}}, again = once;
    nst_stack_extend(s, further, &once);
    EXPECT_NE(s->stack_spare, nullptr);
    nst_stack_extend(s, further, &again);
    EXPECT_EQ(again.at[0], once.at[0]);
    struct trip deep = {s, 3, 0, {0}, {false}};
    nst_stack_extend(s, further, &deep);
    EXPECT_EQ(deep.at[0], once.at[0]);
    EXPECT_NE(s->stack_spare, nullptr);
    free(s);
}

static void use(void *arg)
{
    (void)arg;
    volatile char much[4 << 20]; /* of 8 MB */
    for (size_t i = 0; i < sizeof much; i += 4096)
        much[i] = 1;
}

TEST(Stack, AFurtherOneHoldsMegabytes)
{
    std::thread([] {
        struct nst_strand *s = strand_here(false);
        nst_stack_extend(s, use, nullptr);
        free(s);
    }).join();
}

#endif
