// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The ring of constructs and what hangs on it: single, copyprivate, memory, reset. */
#include <gtest/gtest.h>

#include <cstring>

extern "C" {
#include "runtime/omp/work/loop.h"
#include "runtime/omp/work/sections.h"
#include "runtime/omp/work/single.h"
}
#include "tests/unit/work/hand_made_team.h"

namespace
{

TEST(Construct, SingleIsForTheFirstOfEachInstance)
{
    HandMadeTeam team(3);

    for (int round = 0; round < 1000; round++) {
        unsigned lead = static_cast<unsigned>(round) % 3;

        for (unsigned k = 0; k < 3; k++)
            EXPECT_EQ(nst_single_enter(team[(lead + k) % 3]), k == 0);
    }
}

TEST(Construct, AMemberMayBeAWholeRingAhead)
{
    HandMadeTeam team(2);

    for (int round = 0; round < 100; round++) {
        for (unsigned k = 0; k < NST_WORK_RING; k++)
            EXPECT_TRUE(nst_single_enter(team[1]));
        for (unsigned k = 0; k < NST_WORK_RING; k++)
            EXPECT_FALSE(nst_single_enter(team[0]));
    }
}

TEST(Construct, LoopsOfDifferentInstancesDoNotMix)
{
    HandMadeTeam team(2);
    struct nst_loop_spec spec = {};
    struct nst_loop_chunk c;

    spec.kind = NST_SCHEDULE_DYNAMIC;
    for (unsigned k = 1; k <= NST_WORK_RING; k++) {
        spec.n = 10 * k;
        nst_loop_begin(team[0], &spec);
        EXPECT_TRUE(nst_loop_next(team[0], &c));
        nst_loop_end(team[0]);
    }
    for (unsigned k = 1; k <= NST_WORK_RING; k++) {
        uint64_t total = 0;

        spec.n = 10 * k;
        nst_loop_begin(team[1], &spec);
        while (nst_loop_next(team[1], &c))
            total += c.count;
        nst_loop_end(team[1]);
        EXPECT_EQ(total, 10 * k - 1);
    }
}

TEST(Construct, CopyprivateHandsOutTheExecutorsPointer)
{
    HandMadeTeam team(3);
    int a, b;

    for (int round = 0; round < 20; round++) {
        EXPECT_EQ(nst_single_copy_begin(team[1]), nullptr);
        nst_single_copy_publish(team[1], &a);
        EXPECT_EQ(nst_single_copy_begin(team[0]), &a);
        EXPECT_EQ(nst_single_copy_begin(team[2]), &a);
        EXPECT_EQ(nst_single_broadcast(team[2], &b, true), &b);
        EXPECT_EQ(nst_single_broadcast(team[0], nullptr, false), &b);
        EXPECT_EQ(nst_single_broadcast(team[1], nullptr, false), &b);
    }
    HandMadeTeam alone(1);
    EXPECT_TRUE(nst_single_enter(alone[0]));
    EXPECT_EQ(nst_single_copy_begin(alone[0]), nullptr);
    nst_single_copy_publish(alone[0], &a);
}

TEST(Construct, MemoryIsZeroSharedAndStays)
{
    for (unsigned members : {1u, 4u}) {
        HandMadeTeam team(members);

        for (int round = 0; round < 40; round++) {
            size_t bytes = static_cast<size_t>(round) * 97;
            struct nst_loop_spec spec = {};
            void *mine[4][2];

            spec.n = round % 3 ? 10 : 0;
            spec.kind = static_cast<uint8_t>(1 + round % 3);
            for (unsigned i = 0; i < members; i++) {
                nst_loop_begin(team[i], &spec);
                mine[i][0] = nst_work_memory(team[i], bytes);
                mine[i][1] = nst_work_memory(team[i], 8);
                EXPECT_EQ(mine[i][0], mine[0][0]);
                EXPECT_EQ(mine[i][1], mine[0][1]);
                EXPECT_NE(mine[i][0], mine[i][1]);
            }
            for (size_t k = 0; k < bytes; k++)
                ASSERT_EQ(static_cast<char *>(mine[0][0])[k], 0);
            EXPECT_EQ(*static_cast<uint64_t *>(mine[0][1]), 0u);
            memset(mine[0][0], 1, bytes);
            memset(mine[0][1], 1, 8);
            for (unsigned i = 0; i < members; i++)
                nst_loop_end(team[i]);
            for (size_t k = 0; k < bytes; k++)
                ASSERT_EQ(static_cast<char *>(mine[0][0])[k], 1);
        }
    }
}

/* `cancel for` under call protocols that do not say so: the loop is never ended, other constructs follow. */
TEST(Construct, AnAbandonedLoopGivesItsSlotBack)
{
    HandMadeTeam team(2);
    struct nst_loop_spec spec = {};
    struct nst_loop_chunk c;

    spec.n = 100;
    spec.kind = NST_SCHEDULE_DYNAMIC;
    for (unsigned i = 0; i < 2; i++) {
        nst_loop_begin(team[i], &spec);
        EXPECT_TRUE(nst_loop_next(team[i], &c));
    }
    for (unsigned k = 1; k < NST_WORK_RING; k++) {
        EXPECT_TRUE(nst_single_enter(team[0]));
        EXPECT_FALSE(nst_single_enter(team[1]));
    }
    nst_work_close(team[1]); /* nobody may wait here, so one of the two closes before the other needs the slot */
    for (int k = 0; k < 3; k++) {
        EXPECT_TRUE(nst_single_enter(team[0]));
        EXPECT_FALSE(nst_single_enter(team[1]));
    }
}

TEST(Construct, SectionsCountFromOne)
{
    HandMadeTeam team(2);

    for (int round = 0; round < 20; round++) {
        unsigned count = static_cast<unsigned>(round) % 5;

        if (round & 1) {
            nst_sections_prepare(team.get(), count);
        } else {
            nst_sections_begin(team[0], count);
            nst_sections_begin(team[1], count);
        }
        for (unsigned v = 1; v <= count; v++)
            EXPECT_EQ(nst_sections_next(team[v & 1]), v);
        for (unsigned i = 0; i < 2; i++) {
            EXPECT_EQ(nst_sections_next(team[i]), 0u);
            nst_sections_end(team[i]);
        }
    }
    HandMadeTeam alone(1);
    nst_sections_begin(alone[0], 2);
    EXPECT_EQ(nst_sections_next(alone[0]), 1u);
    EXPECT_EQ(nst_sections_next(alone[0]), 2u);
    EXPECT_EQ(nst_sections_next(alone[0]), 0u);
    nst_sections_end(alone[0]);
}

TEST(Construct, ResetBringsMembersTogetherAgain)
{
    HandMadeTeam team(3);
    struct nst_loop_spec spec = {};
    struct nst_loop_chunk c;
    uint64_t total = 0;

    spec.n = 90;
    spec.kind = NST_SCHEDULE_DYNAMIC;
    for (int k = 0; k < 5; k++)
        nst_single_enter(team[1]);
    nst_loop_begin(team[2], &spec);
    nst_loop_next(team[2], &c);
    nst_work_reset(team.get());
    for (unsigned i = 0; i < 3; i++)
        EXPECT_EQ(nst_single_enter(team[i]), i == 0);
    for (unsigned i = 0; i < 3; i++)
        nst_loop_begin(team[i], &spec);
    for (unsigned i = 0; i < 3; i++) {
        while (nst_loop_next(team[i], &c))
            total += c.count;
        nst_loop_end(team[i]);
    }
    EXPECT_EQ(total, 90u);
}

} // namespace
