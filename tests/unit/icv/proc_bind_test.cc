// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The policies of OpenMP 5.2, 10.1.3, by example and by property. */
#include <gtest/gtest.h>

#include <vector>

extern "C" {
#include "runtime/omp/icv/proc_bind.h"
}

static std::vector<nst_bind_slot> assign(nst_bind policy, int parent, int first, int count, unsigned nthreads)
{
    std::vector<nst_bind_slot> out(nthreads);
    nst_bind_assign(policy, parent, nst_place_partition{first, count}, nthreads, out.data());
    return out;
}

static std::vector<int> places(const std::vector<nst_bind_slot> &slots)
{
    std::vector<int> list;
    for (auto &s : slots)
        list.push_back(s.place);
    return list;
}

using List = std::vector<int>;

TEST(ProcBind, Primary)
{
    EXPECT_EQ(places(assign(NST_BIND_PRIMARY, 3, 0, 8, 4)), (List{3, 3, 3, 3}));
}

TEST(ProcBind, CloseGoesRoundFromTheParent)
{
    EXPECT_EQ(places(assign(NST_BIND_CLOSE, 2, 0, 4, 4)), (List{2, 3, 0, 1}));
    EXPECT_EQ(places(assign(NST_BIND_CLOSE, 6, 4, 4, 3)), (List{6, 7, 4}));
    EXPECT_EQ(places(assign(NST_BIND_TRUE, 1, 0, 4, 2)), (List{1, 2}));
}

TEST(ProcBind, CloseSharesPlacesWhenThereAreTooFew)
{
    EXPECT_EQ(places(assign(NST_BIND_CLOSE, 0, 0, 4, 8)), (List{0, 0, 1, 1, 2, 2, 3, 3}));
    EXPECT_EQ(places(assign(NST_BIND_CLOSE, 2, 0, 4, 8)), (List{2, 2, 3, 3, 0, 0, 1, 1}));
    EXPECT_EQ(places(assign(NST_BIND_CLOSE, 0, 0, 1, 3)), (List{0, 0, 0}));
}

TEST(ProcBind, SpreadDividesThePartition)
{
    auto slots = assign(NST_BIND_SPREAD, 0, 0, 8, 4);
    EXPECT_EQ(places(slots), (List{0, 2, 4, 6}));
    for (auto &s : slots) {
        EXPECT_EQ(s.partition.first, s.place);
        EXPECT_EQ(s.partition.count, 2);
    }
}

TEST(ProcBind, SpreadBeginsWithThePartOfTheParent)
{
    auto slots = assign(NST_BIND_SPREAD, 5, 0, 8, 4);
    EXPECT_EQ(places(slots), (List{5, 6, 0, 2})); /* the primary stays where it is within its part */
    EXPECT_EQ(slots[0].partition.first, 4);
    EXPECT_EQ(slots[3].partition.first, 2);
}

TEST(ProcBind, SpreadOfMoreThreadsThanPlaces)
{
    auto slots = assign(NST_BIND_SPREAD, 1, 0, 2, 4);
    EXPECT_EQ(places(slots), (List{1, 1, 0, 0}));
    for (auto &s : slots)
        EXPECT_EQ(s.partition.count, 1);
}

TEST(ProcBind, NothingToBindTo)
{
    EXPECT_EQ(places(assign(NST_BIND_FALSE, 0, 0, 4, 2)), (List{-1, -1}));
    EXPECT_EQ(places(assign(NST_BIND_CLOSE, -1, 0, 0, 2)), (List{-1, -1}));
    EXPECT_EQ(places(assign(NST_BIND_CLOSE, -1, 3, 2, 2)), (List{3, 4}));
}

TEST(ProcBind, EveryPlaceGetsItsFairShare)
{
    for (int count = 1; count <= 9; count++) {
        for (unsigned n = 1; n <= 20; n++) {
            for (int parent = 10; parent < 10 + count; parent++) {
                for (nst_bind policy : {NST_BIND_CLOSE, NST_BIND_SPREAD}) {
                    auto slots = assign(policy, parent, 10, count, n);
                    std::vector<unsigned> load(count);
                    ASSERT_EQ(slots[0].place, parent);
                    for (auto &s : slots) {
                        ASSERT_GE(s.place, 10);
                        ASSERT_LT(s.place, 10 + count);
                        load[s.place - 10]++;
                        ASSERT_GE(s.place, s.partition.first);
                        ASSERT_LT(s.place, s.partition.first + s.partition.count);
                    }
                    for (unsigned l : load) {
                        ASSERT_LE(l, (n + count - 1) / count);
                        ASSERT_GE(l, n / count);
                    }
                    if (policy == NST_BIND_SPREAD && n <= (unsigned)count) {
                        int total = 0;
                        for (auto &s : slots) {
                            ASSERT_GE(s.partition.count, count / (int)n);
                            ASSERT_LE(s.partition.count, (count + (int)n - 1) / (int)n);
                            total += s.partition.count;
                        }
                        ASSERT_EQ(total, count);
                    }
                }
            }
        }
    }
}
