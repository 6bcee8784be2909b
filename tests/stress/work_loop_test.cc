// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Loops and sections under real concurrency: every iteration exactly once, whatever the schedule, the team and the
 * order in which members arrive; several nowait loops in flight. */
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

extern "C" {
#include "runtime/omp/work/construct.h"
#include "runtime/omp/work/loop.h"
#include "runtime/omp/work/sections.h"
#include "runtime/sched/wait.h"
}
#include "tests/support/region.h"

namespace
{

struct Random {
    uint64_t state;

    unsigned below(unsigned n)
    {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<unsigned>((state >> 33) % n);
    }
};

using Counts = std::unique_ptr<std::atomic<uint8_t>[]>;

Counts zeroed(uint64_t n)
{
    Counts counts(new std::atomic<uint8_t>[n + 1]);

    for (uint64_t i = 0; i <= n; i++)
        counts[i] = 0;
    return counts;
}

/* Failures are counted, not asserted, on members: googletest is not called from strands. */
std::atomic<unsigned> bad;

void count_chunk(const struct nst_loop_chunk &c, uint64_t n, Counts &seen, std::atomic<unsigned> *lasts)
{
    if (c.count == 0 || c.first > n || c.count > n - c.first || c.last != (c.first + c.count == n)) {
        bad++;
        return;
    }
    for (uint64_t i = 0; i < c.count; i++)
        seen[c.first + i]++;
    if (c.last)
        (*lasts)++;
}

void check(Counts &seen, uint64_t n, unsigned lasts)
{
    for (uint64_t i = 0; i < n; i++)
        ASSERT_EQ(seen[i], 1) << "iteration " << i << " of " << n;
    ASSERT_EQ(lasts, n ? 1u : 0u);
}

struct nst_loop_spec random_spec(Random &r)
{
    static const uint64_t sizes[] = {0, 1, 2, 3, 15, 16, 17, 100, 1000, 5000};
    static const uint64_t chunks[] = {0, 1, 1, 2, 3, 7, 64, 10000};
    struct nst_loop_spec spec = {};

    spec.n = r.below(4) ? sizes[r.below(10)] : r.below(3000);
    spec.chunk = chunks[r.below(8)];
    spec.kind = static_cast<uint8_t>(1 + r.below(5));
    spec.modifier = static_cast<uint8_t>(r.below(3));
    spec.keep_chunks = r.below(2);
    return spec;
}

/* A member dawdles now and then, so that others steal from it or run ahead. */
void dawdle(Random &r)
{
    if (r.below(16) == 0)
        nst_yield();
}

TEST(WorkLoop, EveryIterationOnce)
{
    Random r = {2026};

    for (int round = 0; round < 150; round++) {
        unsigned members = 1 + r.below(16);
        struct nst_loop_spec spec = random_spec(r);
        Counts seen = zeroed(spec.n);
        std::atomic<unsigned> lasts{0};
        Region region;

        bool combined = r.below(2);
        region.body = [&](struct nst_thread *self) {
            Random mine = {self->num + static_cast<uint64_t>(round)};
            struct nst_loop_chunk c;

            dawdle(mine);
            if (!combined)
                nst_loop_begin(self, &spec);
            bool had_last = false;
            while (nst_loop_next(self, &c)) {
                bad += had_last; /* lastprivate */
                had_last = c.last;
                count_chunk(c, spec.n, seen, &lasts);
                dawdle(mine);
            }
            nst_loop_end(self);
        };
        if (combined)
            region.prepare = [&](struct nst_team *team) { nst_loop_prepare(team, &spec); };
        region.run(members);
        check(seen, spec.n, lasts);
        ASSERT_EQ(bad, 0u);
    }
}

TEST(WorkLoop, NowaitLoopsInFlight)
{
    Random r = {7};

    for (int round = 0; round < 20; round++) {
        const unsigned loops = 25;
        unsigned members = 1 + r.below(16);
        std::vector<struct nst_loop_spec> specs;
        std::vector<Counts> seen;
        std::vector<std::atomic<unsigned>> lasts(loops);

        for (unsigned k = 0; k < loops; k++) {
            specs.push_back(random_spec(r));
            specs[k].n %= 700;
            seen.push_back(zeroed(specs[k].n));
            lasts[k] = 0;
        }
        in_parallel(members, [&](struct nst_thread *self) {
            Random mine = {self->num * 31 + static_cast<uint64_t>(round)};

            for (unsigned k = 0; k < loops; k++) {
                struct nst_loop_chunk c;

                dawdle(mine);
                nst_loop_begin(self, &specs[k]);
                while (nst_loop_next(self, &c))
                    count_chunk(c, specs[k].n, seen[k], &lasts[k]);
                nst_loop_end(self);
                if (k % 10 == 9)
                    nst_work_barrier(self);
            }
        });
        for (unsigned k = 0; k < loops; k++)
            check(seen[k], specs[k].n, lasts[k]);
        ASSERT_EQ(bad, 0u);
    }
}

/* Ranges that cannot be walked: a few iterations each, all distinct, then the loop is abandoned as by cancellation. */
TEST(WorkLoop, HugeRangesAbandoned)
{
    const uint64_t sizes[] = {UINT64_C(1) << 32, UINT64_C(1) << 63, (UINT64_C(1) << 63) + 5, UINT64_MAX};

    for (uint64_t n : sizes) {
        for (int modifier = NST_MODIFIER_NONE; modifier <= NST_MODIFIER_MONOTONIC; modifier++) {
            const unsigned members = 5, each = 50;
            std::vector<uint64_t> got(members * each);
            struct nst_loop_spec spec = {};

            spec.n = n;
            spec.kind = NST_SCHEDULE_DYNAMIC;
            spec.modifier = static_cast<uint8_t>(modifier);
            unsigned size = in_parallel(members, [&](struct nst_thread *self) {
                for (int k = 0; k < 3; k++) {
                    struct nst_loop_chunk c;

                    nst_loop_begin(self, &spec);
                    for (unsigned i = 0; i < each; i++) {
                        if (!nst_loop_next(self, &c) || (self->team->nthreads > 1 && c.count != 1))
                            bad++;
                        got[self->num * each + i] = c.first;
                        if (self->team->nthreads == 1)
                            break;
                    }
                }
                nst_work_close(self);
            });
            if (size == members) {
                std::sort(got.begin(), got.end());
                ASSERT_EQ(std::unique(got.begin(), got.end()), got.end());
            }
            ASSERT_EQ(bad, 0u);
        }
    }
}

TEST(WorkLoop, SectionsOnceEach)
{
    Random r = {11};

    for (int round = 0; round < 50; round++) {
        const unsigned instances = 20;
        unsigned members = 1 + r.below(16), count = r.below(20);
        std::vector<Counts> seen;

        for (unsigned k = 0; k < instances; k++)
            seen.push_back(zeroed(count));
        in_parallel(members, [&](struct nst_thread *self) {
            for (unsigned k = 0; k < instances; k++) {
                unsigned v;

                nst_sections_begin(self, count);
                while ((v = nst_sections_next(self)) != 0) {
                    if (v > count)
                        bad++;
                    else
                        seen[k][v]++;
                }
                nst_sections_end(self);
            }
        });
        for (unsigned k = 0; k < instances; k++)
            for (unsigned v = 1; v <= count; v++)
                ASSERT_EQ(seen[k][v], 1);
        ASSERT_EQ(bad, 0u);
    }
}

uint64_t sum_in_nested_regions(unsigned outer, unsigned inner, uint64_t n)
{
    std::atomic<uint64_t> sum{0};

    in_parallel(outer, [&](struct nst_thread *self) {
        struct nst_loop_spec spec = {};
        struct nst_loop_chunk c;

        spec.n = n;
        spec.kind = NST_SCHEDULE_DYNAMIC;
        nst_icv_own(self)->max_active_levels = 4;
        nst_loop_begin(self, &spec);
        while (nst_loop_next(self, &c)) {
            for (uint64_t i = c.first; i < c.first + c.count; i++) {
                in_parallel(inner, [&](struct nst_thread *member) {
                    struct nst_loop_spec inside = {};
                    struct nst_loop_chunk d;

                    inside.n = i;
                    inside.kind = static_cast<uint8_t>(1 + i % 3);
                    for (int k = 0; k < 3; k++) {
                        nst_loop_begin(member, &inside);
                        while (nst_loop_next(member, &d))
                            sum += d.count;
                        nst_loop_end(member);
                    }
                    nst_work_barrier(member);
                });
            }
        }
        nst_loop_end(self);
    });
    return sum;
}

/* The outer loop stays open while its members open regions of their own. */
TEST(WorkLoop, LoopsInNestedRegions)
{
    for (unsigned outer : {1u, 3u, 8u}) {
        for (unsigned inner : {1u, 2u, 5u})
            EXPECT_EQ(sum_in_nested_regions(outer, inner, 40), 3u * 40 * 39 / 2);
    }
}

TEST(WorkLoop, LoopsOfSeveralUserThreads)
{
    std::vector<std::thread> threads;
    std::atomic<unsigned> right{0};

    for (unsigned t = 0; t < 3; t++) {
        threads.emplace_back([&, t] {
            for (int round = 0; round < 5; round++)
                right += sum_in_nested_regions(1 + t, 3, 20 + t) == 3u * (20 + t) * (19 + t) / 2;
        });
    }
    for (std::thread &t : threads)
        t.join();
    EXPECT_EQ(right, 15u);
}

} // namespace
