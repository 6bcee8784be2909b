// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The work-stealing deque: order at both ends, growth, refusal, and that with thieves nothing is lost or taken twice. */
#include <gtest/gtest.h>
extern "C" {
#include "runtime/sched/deque.h"
#include "runtime/sched/job.h"
}

#include <atomic>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

static const int MANY = 5000; /* several rings */

class Deque : public testing::Test {
protected:
    struct nst_deque d;
    std::vector<struct nst_job> jobs;

    Deque() : jobs(MANY) { memset((void *)&d, 0, sizeof d); }
    struct nst_job *at(int i) { return &jobs[(size_t)i]; }
    struct nst_job *steal()
    {
        struct nst_job *job = nullptr;
        return nst_deque_steal(&d, &job, nullptr, nullptr) == NST_STEAL_TAKEN ? job : nullptr;
    }
};

TEST_F(Deque, OfZerosIsEmpty)
{
    struct nst_job *job = nullptr;
    EXPECT_TRUE(nst_deque_looks_empty(&d));
    EXPECT_EQ(nst_deque_pop(&d), nullptr);
    EXPECT_EQ(nst_deque_steal(&d, &job, nullptr, nullptr), NST_STEAL_EMPTY);
    EXPECT_EQ(nst_deque_pop(&d), nullptr);
}

TEST_F(Deque, OwnerTakesTheNewestThiefTheOldest)
{
    for (int i = 0; i < 4; i++)
        ASSERT_TRUE(i % 2 ? nst_deque_push(&d, at(i)) : nst_deque_push_and_look(&d, at(i)));
    EXPECT_FALSE(nst_deque_looks_empty(&d));
    EXPECT_EQ(nst_deque_pop(&d), at(3));
    EXPECT_EQ(steal(), at(0));
    EXPECT_EQ(nst_deque_pop(&d), at(2));
    EXPECT_EQ(steal(), at(1));
    EXPECT_EQ(steal(), nullptr);
    EXPECT_EQ(nst_deque_pop(&d), nullptr);
    EXPECT_TRUE(nst_deque_looks_empty(&d));
}

TEST_F(Deque, GrowsInTheMiddleOfItsRing)
{
    int next = 0, oldest = 0;
    /* the indices are not at the ring's beginning when it grows */
    for (; next < 200; next++)
        ASSERT_TRUE(nst_deque_push(&d, at(next)));
    for (; oldest < 150; oldest++)
        ASSERT_EQ(steal(), at(oldest));
    for (; next < MANY; next++)
        ASSERT_TRUE(nst_deque_push(&d, at(next)));
    for (; oldest < 1000; oldest++)
        ASSERT_EQ(steal(), at(oldest));
    while (next > oldest)
        ASSERT_EQ(nst_deque_pop(&d), at(--next));
    EXPECT_TRUE(nst_deque_looks_empty(&d));
}

static bool is(struct nst_job *job, void *arg)
{
    return job == arg;
}

TEST_F(Deque, ARefusedEntryStays)
{
    struct nst_job *job = nullptr;
    nst_deque_push(&d, at(0));
    nst_deque_push(&d, at(1));
    EXPECT_FALSE(nst_deque_would_steal(&d, is, at(1)));
    EXPECT_EQ(nst_deque_steal(&d, &job, is, at(1)), NST_STEAL_REFUSED); /* the oldest only */
    EXPECT_EQ(job, nullptr);
    EXPECT_TRUE(nst_deque_would_steal(&d, is, at(0)));
    EXPECT_EQ(nst_deque_steal(&d, &job, is, at(0)), NST_STEAL_TAKEN);
    EXPECT_EQ(job, at(0));
    EXPECT_EQ(nst_deque_pop(&d), at(1));
}

TEST_F(Deque, NothingIsLostOrTakenTwice)
{
    const int THIEVES = 3, ROUNDS = 40;
    std::unique_ptr<std::atomic<int>[]> taken(new std::atomic<int>[MANY]());
    std::atomic<bool> stop{false};
    std::vector<std::thread> thieves;
    auto count = [&](struct nst_job *job) { taken[(size_t)(job - jobs.data())]++; };

    for (int t = 0; t < THIEVES; t++)
        thieves.emplace_back([&] {
            struct nst_job *job;
            while (!stop)
                if (nst_deque_steal(&d, &job, nullptr, nullptr) == NST_STEAL_TAKEN)
                    count(job);
                else
                    std::this_thread::yield();
        });
    uint64_t random = 1;
    for (int round = 1; round <= ROUNDS; round++) {
        for (int next = 0; next < MANY;) {
            random = random * UINT64_C(6364136223846793005) + 1;
            /* runs of pushes and pops: mostly near empty, where owner and thieves meet */
            for (int n = (int)(random >> 33) % 8; n >= 0 && next < MANY; n--)
                ASSERT_TRUE(nst_deque_push(&d, at(next++)));
            for (int n = (int)(random >> 40) % 10; n >= 0; n--)
                if (struct nst_job *job = nst_deque_pop(&d))
                    count(job);
        }
        while (struct nst_job *job = nst_deque_pop(&d))
            count(job);
        /* a thief may have taken one that it has not counted yet */
        for (int i = 0; i < MANY; i++)
            while (taken[(size_t)i] < round)
                std::this_thread::yield();
    }
    stop = true;
    for (auto &t : thieves)
        t.join();
    for (int i = 0; i < MANY; i++)
        ASSERT_EQ(taken[(size_t)i], ROUNDS) << i;
}
