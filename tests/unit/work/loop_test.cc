// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Loop schedules, member by member in chosen interleavings. */
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

extern "C" {
#include "runtime/omp/work/loop.h"
}
#include "tests/unit/work/hand_made_team.h"

namespace
{

struct Piece {
    uint64_t first, count;
    unsigned member;
    bool last;
};

struct nst_loop_spec spec_of(uint64_t n, int kind, uint64_t chunk, int modifier = NST_MODIFIER_NONE)
{
    struct nst_loop_spec s = {};

    s.n = n;
    s.kind = static_cast<uint8_t>(kind);
    s.chunk = chunk;
    s.modifier = static_cast<uint8_t>(modifier);
    s.origin = 17;
    s.step = 3;
    s.extra = 5;
    return s;
}

uint64_t seed = 1;

unsigned next_random(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return static_cast<unsigned>((seed >> 33) % below);
}

/* All members begin, then take chunks in an order drawn at random, one of them favoured when greedy. */
std::vector<Piece> drain(HandMadeTeam &team, const struct nst_loop_spec *spec, bool prepared = false,
                         bool greedy = false)
{
    unsigned members = team.get()->nthreads, busy = members;
    std::vector<bool> done(members);
    std::vector<Piece> pieces;

    for (unsigned i = 0; i < members && !prepared; i++)
        nst_loop_begin(team[i], spec);
    while (busy) {
        unsigned i = greedy && next_random(4) ? 0 : next_random(members);
        struct nst_loop_chunk c;

        if (done[i])
            i = 0;
        while (done[i])
            i++;
        if (nst_loop_next(team[i], &c)) {
            EXPECT_EQ(c.origin, 17u);
            EXPECT_EQ(c.step, 3u);
            EXPECT_EQ(c.extra, 5u);
            pieces.push_back({c.first, c.count, i, c.last});
        } else {
            EXPECT_FALSE(nst_loop_next(team[i], &c));
            nst_loop_end(team[i]);
            done[i] = true;
            busy--;
        }
    }
    return pieces;
}

/* Whoever runs the last iteration has the value for lastprivate and may run nothing after it. */
void expect_last_is_final(const std::vector<Piece> &pieces)
{
    for (size_t i = 0; i < pieces.size(); i++) {
        for (size_t k = i + 1; pieces[i].last && k < pieces.size(); k++)
            EXPECT_NE(pieces[k].member, pieces[i].member);
    }
}

void expect_each_once(const std::vector<Piece> &pieces, uint64_t n)
{
    std::vector<int> seen(n);
    int lasts = 0;

    for (const Piece &p : pieces) {
        ASSERT_GE(p.count, 1u);
        ASSERT_LE(p.first + p.count, n);
        EXPECT_EQ(p.last, p.first + p.count == n);
        lasts += p.last;
        for (uint64_t i = 0; i < p.count; i++)
            seen[p.first + i]++;
    }
    for (uint64_t i = 0; i < n; i++)
        ASSERT_EQ(seen[i], 1) << i;
    EXPECT_EQ(lasts, n ? 1 : 0);
    expect_last_is_final(pieces);
}

TEST(Loop, EveryIterationOnceUnderEverySchedule)
{
    for (unsigned members : {1u, 2u, 3u, 5u, 16u}) {
        HandMadeTeam team(members);

        for (uint64_t n : {0, 1, 2, 7, 16, 33, 100, 1000}) {
            for (uint64_t chunk : {0, 1, 2, 7, 5000}) {
                for (int kind = NST_SCHEDULE_STATIC; kind <= NST_SCHEDULE_RUNTIME; kind++) {
                    for (int modifier = NST_MODIFIER_NONE; modifier <= NST_MODIFIER_NONMONOTONIC; modifier++) {
                        struct nst_loop_spec spec = spec_of(n, kind, chunk, modifier);

                        team.icv.run_sched.kind = static_cast<uint8_t>(1 + next_random(4));
                        team.icv.run_sched.chunk = next_random(5);
                        spec.keep_chunks = next_random(2);
                        expect_each_once(drain(team, &spec, false, next_random(2)), n);
                        nst_loop_prepare(team.get(), &spec);
                        expect_each_once(drain(team, &spec, true, next_random(2)), n);
                    }
                }
            }
        }
    }
}

TEST(Loop, StaticBlocksAreTheCompilersBlocks)
{
    HandMadeTeam team(3);
    struct nst_loop_spec spec = spec_of(11, NST_SCHEDULE_STATIC, 0);
    std::vector<Piece> pieces = drain(team, &spec);
    const uint64_t first[] = {0, 4, 8}, count[] = {4, 4, 3};

    ASSERT_EQ(pieces.size(), 3u);
    for (const Piece &p : pieces) {
        EXPECT_EQ(p.first, first[p.member]);
        EXPECT_EQ(p.count, count[p.member]);
    }
    for (const Piece &p : drain(team, (spec.kind = NST_SCHEDULE_AUTO, &spec))) {
        EXPECT_EQ(p.first, first[p.member]);
        EXPECT_EQ(p.count, count[p.member]);
    }
}

TEST(Loop, StaticChunksGoRound)
{
    HandMadeTeam team(3);
    struct nst_loop_spec spec = spec_of(20, NST_SCHEDULE_STATIC, 3);
    std::vector<Piece> pieces = drain(team, &spec);

    ASSERT_EQ(pieces.size(), 7u);
    for (const Piece &p : pieces) {
        EXPECT_EQ(p.first % 3, 0u);
        EXPECT_EQ(p.first / 3 % 3, p.member);
        EXPECT_EQ(p.count, p.first == 18 ? 2u : 3u);
    }
}

TEST(Loop, GuidedFollowsTheFormula)
{
    HandMadeTeam team(3);
    struct nst_loop_spec spec = spec_of(100, NST_SCHEDULE_GUIDED, 5);
    std::vector<uint64_t> sizes;

    for (const Piece &p : drain(team, &spec))
        sizes.push_back(p.count);
    EXPECT_EQ(sizes, (std::vector<uint64_t>{34, 22, 15, 10, 7, 5, 5, 2}));
}

TEST(Loop, DynamicHandsOutWholeChunks)
{
    HandMadeTeam team(4);

    for (int modifier : {NST_MODIFIER_NONE, NST_MODIFIER_MONOTONIC}) {
        struct nst_loop_spec spec = spec_of(1001, NST_SCHEDULE_DYNAMIC, 10, modifier);

        for (const Piece &p : drain(team, &spec, false, true)) {
            EXPECT_EQ(p.first % 10, 0u);
            EXPECT_EQ(p.count, p.first == 1000 ? 1u : 10u);
        }
    }
}

TEST(Loop, MonotonicNeverGoesBack)
{
    HandMadeTeam team(4);

    for (int kind : {NST_SCHEDULE_STATIC, NST_SCHEDULE_DYNAMIC, NST_SCHEDULE_GUIDED}) {
        struct nst_loop_spec spec = spec_of(500, kind, 3, NST_MODIFIER_MONOTONIC);
        uint64_t at[4] = {};

        for (const Piece &p : drain(team, &spec)) {
            EXPECT_GE(p.first, at[p.member]);
            at[p.member] = p.first + p.count;
        }
    }
}

TEST(Loop, OneMemberCanTakeEverything)
{
    HandMadeTeam team(4);
    struct nst_loop_spec spec = spec_of(1000, NST_SCHEDULE_DYNAMIC, 1);
    struct nst_loop_chunk c;
    std::vector<Piece> pieces;

    nst_loop_begin(team[2], &spec);
    while (nst_loop_next(team[2], &c))
        pieces.push_back({c.first, c.count, 2, c.last});
    expect_each_once(pieces, 1000);
    nst_loop_end(team[2]);
    for (unsigned i : {0, 1, 3}) {
        nst_loop_begin(team[i], &spec);
        EXPECT_FALSE(nst_loop_next(team[i], &c));
        nst_loop_end(team[i]);
    }
}

TEST(Loop, TeamOfOneGetsTheWholeRangeAtOnce)
{
    HandMadeTeam team(1);

    for (int kind : {NST_SCHEDULE_STATIC, NST_SCHEDULE_DYNAMIC, NST_SCHEDULE_GUIDED}) {
        struct nst_loop_spec spec = spec_of(50, kind, 7);

        EXPECT_EQ(drain(team, &spec).size(), 1u);
        spec.keep_chunks = true;
        EXPECT_EQ(drain(team, &spec).size(), 8u);
    }
    EXPECT_EQ(team[0]->work.sequence, 0u);
}

TEST(Loop, StaticLoopsShareNothing)
{
    HandMadeTeam team(2);
    struct nst_loop_spec spec = spec_of(50, NST_SCHEDULE_STATIC, 0);

    drain(team, &spec);
    EXPECT_EQ(team[0]->work.sequence, 0u);
}

/* Near 2^64 nothing may wrap: the few chunks that there are cover the range exactly. */
TEST(Loop, HugeRangesOfHugeChunks)
{
    const uint64_t most = UINT64_MAX;
    HandMadeTeam team(3);

    for (uint64_t n : {most, most - 1, UINT64_C(1) << 63, (UINT64_C(1) << 63) + 1}) {
        for (uint64_t chunk : {most / 7, UINT64_C(1) << 62, most}) {
            for (int kind : {NST_SCHEDULE_STATIC, NST_SCHEDULE_DYNAMIC, NST_SCHEDULE_GUIDED}) {
                for (int modifier : {NST_MODIFIER_NONE, NST_MODIFIER_MONOTONIC}) {
                    struct nst_loop_spec spec = spec_of(n, kind, chunk, modifier);
                    uint64_t total = 0;
                    int lasts = 0;

                    for (const Piece &p : drain(team, &spec)) {
                        ASSERT_LE(p.count, n - p.first);
                        total += p.count;
                        lasts += p.last;
                    }
                    EXPECT_EQ(total, n);
                    EXPECT_EQ(lasts, 1);
                }
            }
        }
    }
}

TEST(Loop, HugeRangesOfSmallChunksBegin)
{
    HandMadeTeam team(2);

    for (uint64_t n : {UINT64_C(1) << 33, UINT64_C(1) << 63, UINT64_MAX}) {
        for (int modifier : {NST_MODIFIER_NONE, NST_MODIFIER_MONOTONIC}) {
            struct nst_loop_spec spec = spec_of(n, NST_SCHEDULE_DYNAMIC, 1, modifier);
            struct nst_loop_chunk c, d;

            for (unsigned i = 0; i < 2; i++)
                nst_loop_begin(team[i], &spec);
            ASSERT_TRUE(nst_loop_next(team[0], &c));
            ASSERT_TRUE(nst_loop_next(team[1], &d));
            EXPECT_NE(c.first, d.first);
            EXPECT_EQ(c.count, 1u);
            EXPECT_FALSE(c.last || d.last);
            for (unsigned i = 0; i < 2; i++)
                nst_loop_end(team[i]); /* abandoned, as by cancellation */
        }
    }
}

TEST(Loop, BeginningAnotherClosesAnAbandonedOne)
{
    HandMadeTeam team(2);
    struct nst_loop_spec spec = spec_of(100, NST_SCHEDULE_DYNAMIC, 1);

    for (int round = 0; round < 50; round++) {
        struct nst_loop_chunk c;

        for (unsigned i = 0; i < 2; i++) {
            nst_loop_begin(team[i], &spec);
            EXPECT_TRUE(nst_loop_next(team[i], &c));
        }
    }
    for (unsigned i = 0; i < 2; i++) {
        nst_work_close(team[i]);
        nst_work_close(team[i]);
    }
    expect_each_once(drain(team, &spec), 100);
}

} // namespace
