// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Ordered, doacross and cancellation where nobody has to wait: who calls in iteration order never does. */
#include <gtest/gtest.h>

extern "C" {
#include "runtime/omp/work/cancel.h"
#include "runtime/omp/work/doacross.h"
#include "runtime/omp/work/loop.h"
#include "runtime/omp/work/ordered.h"
}
#include "tests/unit/work/hand_made_team.h"

namespace
{

/* Members take chunks; then whoever owns the chunk that comes next in order runs it.  A wrong turn would hang in
 * nst_wait: the timeout is the verdict. */
void play_in_order(HandMadeTeam &team, const struct nst_loop_spec &spec, int style)
{
    unsigned members = team.get()->nthreads;
    struct nst_loop_chunk c[8] = {};
    uint64_t at = 0;

    for (unsigned i = 0; i < members; i++) {
        nst_loop_begin(team[i], &spec);
        if (!nst_loop_next(team[i], &c[i]))
            c[i].count = 0;
    }
    while (at < spec.n) {
        unsigned i = 0;

        while (i < members && !(c[i].count && c[i].first == at))
            i++;
        ASSERT_LT(i, members);
        for (uint64_t k = 0; k < c[i].count; k++) {
            if (style != 0 && (style != 1 || k % 2 == 0)) {
                nst_ordered_enter(team[i]);
                nst_ordered_exit(team[i]);
            }
            if (style == 3)
                nst_ordered_iteration_done(team[i]);
        }
        at += c[i].count;
        if (!nst_loop_next(team[i], &c[i]))
            c[i].count = 0;
    }
    for (unsigned i = 0; i < members; i++)
        nst_loop_end(team[i]);
}

TEST(Ordered, TurnsFollowChunksUnderEverySchedule)
{
    for (unsigned members : {1u, 2u, 5u}) {
        HandMadeTeam team(members);

        for (int kind : {NST_SCHEDULE_STATIC, NST_SCHEDULE_DYNAMIC, NST_SCHEDULE_GUIDED}) {
            for (uint64_t chunk : {0, 1, 3}) {
                for (uint64_t n : {0, 1, 4, 57}) {
                    for (int style = 0; style < 4; style++) {
                        struct nst_loop_spec spec = {};

                        spec.n = n;
                        spec.chunk = chunk;
                        spec.kind = static_cast<uint8_t>(kind);
                        spec.ordered = true;
                        play_in_order(team, spec, style);
                    }
                }
            }
        }
    }
}

TEST(Ordered, OutsideAnOrderedLoopNothingHappens)
{
    HandMadeTeam team(2);

    nst_ordered_enter(team[1]);
    nst_ordered_exit(team[1]);
    nst_ordered_iteration_done(team[1]);
}

TEST(Doacross, WaitsOnlyForWhatHasNotBeenPosted)
{
    HandMadeTeam team(2);
    const uint64_t counts[] = {10, 4, 3};

    for (unsigned ndims = 1; ndims <= 3; ndims++) {
        for (int round = 0; round < 20; round++) {
            for (unsigned i = 0; i < 2; i++)
                nst_doacross_begin(team[i], ndims, counts, round % 2);
            for (uint64_t a = 0; a < 10; a++) {
                for (uint64_t b = 0; b < 4; b++) {
                    const uint64_t here[] = {a, b, 1}, before[] = {a - 1, b, 1}, outside[] = {a, b - 4, UINT64_MAX};

                    nst_doacross_wait(team[a & 1], before);
                    nst_doacross_wait(team[a & 1], ndims > 1 ? outside : before);
                    nst_doacross_post(team[a & 1], here);
                    nst_doacross_wait(team[a & 1], here);
                }
            }
            for (unsigned i = 0; i < 2; i++) {
                nst_doacross_end(team[i]);
                nst_doacross_end(team[i]);
            }
        }
    }
    HandMadeTeam alone(1);
    nst_doacross_wait(alone[0], counts);
    nst_doacross_begin(alone[0], 1, counts, true);
    nst_doacross_wait(alone[0], counts + 1);
    nst_doacross_end(alone[0]);
}

/* With a collapse clause the later iterations of a row may be another member's, and be finished first. */
TEST(Doacross, SharedRowsArePostedInAnyOrder)
{
    HandMadeTeam team(2);
    const uint64_t counts[] = {3, 5, 70};

    for (unsigned i = 0; i < 2; i++)
        nst_doacross_begin(team[i], 3, counts, false);
    for (uint64_t a = 0; a < 3; a++) {
        for (uint64_t k = 5 * 70; k-- > 0;) {
            const uint64_t here[] = {a, k / 70, k % 70}, last[] = {a, 4, 69};

            nst_doacross_post(team[k & 1], here);
            nst_doacross_wait(team[~k & 1], here);
            nst_doacross_wait(team[k & 1], last);
        }
    }
    for (unsigned i = 0; i < 2; i++)
        nst_doacross_end(team[i]);
}

TEST(Doacross, SpacesTooLargeToMarkAreRefused)
{
    HandMadeTeam team(2);
    const uint64_t counts[] = {UINT64_C(1) << 33, UINT64_C(1) << 33};

    EXPECT_DEATH(nst_doacross_begin(team[0], 2, counts, false), "more iterations than there is memory");
}

TEST(Doacross, MakesDynamicLoopsMonotonic)
{
    HandMadeTeam team(2);
    const uint64_t counts[] = {100};
    struct nst_loop_spec spec = {};
    struct nst_loop_chunk c;

    spec.n = 100;
    spec.kind = NST_SCHEDULE_DYNAMIC;
    for (unsigned i = 0; i < 2; i++) {
        nst_doacross_begin(team[i], 1, counts, true);
        nst_loop_begin(team[i], &spec);
    }
    for (uint64_t k = 0; k < 100; k++) {
        ASSERT_TRUE(nst_loop_next(team[k & 1], &c));
        EXPECT_EQ(c.first, k);
    }
    for (unsigned i = 0; i < 2; i++)
        nst_work_close(team[i]);
    EXPECT_EQ(team[0]->work.doacross, nullptr);
}

TEST(Cancel, NamesOneInstance)
{
    HandMadeTeam team(2);
    struct nst_loop_spec spec = {};

    nst_icv_global.cancellation = true;
    spec.n = 10;
    spec.kind = NST_SCHEDULE_DYNAMIC;
    EXPECT_FALSE(nst_cancel_pending(team[0], NST_CANCEL_LOOP));
    for (int round = 0; round < 20; round++) {
        for (unsigned i = 0; i < 2; i++)
            nst_loop_begin(team[i], &spec);
        EXPECT_FALSE(nst_cancel_request(team[1], NST_CANCEL_LOOP, false));
        EXPECT_FALSE(nst_cancel_pending(team[0], NST_CANCEL_LOOP));
        EXPECT_TRUE(nst_cancel_request(team[1], NST_CANCEL_LOOP, true));
        EXPECT_TRUE(nst_cancel_pending(team[0], NST_CANCEL_LOOP));
        EXPECT_TRUE(nst_cancel_request(team[0], NST_CANCEL_LOOP, false));
        EXPECT_FALSE(nst_cancel_pending(team[0], NST_CANCEL_PARALLEL));
        for (unsigned i = 0; i < 2; i++) {
            nst_loop_end(team[i]);
            team[i]->work.epoch++; /* as a barrier does */
            EXPECT_FALSE(nst_cancel_pending(team[i], NST_CANCEL_LOOP));
        }
        /* A static loop computed inline: nothing but barriers around it. */
        EXPECT_TRUE(nst_cancel_request(team[0], NST_CANCEL_LOOP, true));
        EXPECT_TRUE(nst_cancel_pending(team[1], NST_CANCEL_LOOP));
        for (unsigned i = 0; i < 2; i++)
            team[i]->work.epoch++;
    }
    nst_icv_global.cancellation = false;
    EXPECT_FALSE(nst_cancel_request(team[1], NST_CANCEL_LOOP, true));
    EXPECT_FALSE(nst_cancel_pending(team[1], NST_CANCEL_LOOP));
}

} // namespace
