// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Mutual exclusion and no lost wake-up: counters without atomics under a lock, from regions of 1 to 16 members, from native
 * threads that the runtime never saw, and from both at once. */
#include <gtest/gtest.h>

#include <thread>
#include <vector>

extern "C" {
#include "runtime/omp/team/parallel.h"
#include "runtime/omp/team/team_barrier.h"
#include "runtime/sync/critical.h"
#include "runtime/sync/nest_lock.h"
}

namespace {

const int locks = 3, rounds = 400;

struct shared {
    struct nst_lock lock[locks];
    struct nst_nest_lock nest;
    long count[locks], nested, critical;
    unsigned char name[8];
};

/* every: how often a holder gives its carrier away inside, so that others pile up behind it. */
void work(struct shared *s, unsigned seed, void *owner, int every)
{
    for (int i = 0; i < rounds; i++) {
        seed = seed * 1664525u + 1013904223u;
        unsigned which = seed >> 16 & 0xff;
        struct nst_lock *l = &s->lock[which % locks];
        int tries = which & 0x80 ? 3 : 0;
        while (tries && !nst_lock_try(l)) {
            tries--;
            nst_yield();
        }
        if (!tries)
            nst_lock_acquire(l);
        long had = s->count[which % locks];
        if (i % every == 0)
            nst_yield();
        s->count[which % locks] = had + 1;
        nst_lock_release(l);

        nst_nest_lock_acquire(&s->nest, owner);
        had = s->nested;
        nst_nest_lock_acquire(&s->nest, owner);
        if (i % every == 1)
            nst_yield();
        s->nested = had + 1;
        nst_nest_lock_release(&s->nest);
        nst_nest_lock_release(&s->nest);

        nst_lock_acquire(nst_critical_named(s->name));
        s->critical++;
        nst_lock_release(nst_critical_named(s->name));
    }
}

struct region {
    struct shared *s;
    int every;
};

void member(struct nst_thread *self, const struct nst_fork *fork)
{
    struct region *r = (struct region *)fork->data;

    work(r->s, self->num + 1, self->task, r->every);
    nst_team_barrier(self);
    work(r->s, self->num + 77, self->task, r->every);
}

unsigned run_region(struct region *r, unsigned threads)
{
    struct nst_fork fork = {};

    fork.invoke = member;
    fork.data = r;
    fork.num_threads = threads;
    return nst_parallel(&fork);
}

void check(const struct shared *s, long workers)
{
    EXPECT_EQ(s->count[0] + s->count[1] + s->count[2], workers * rounds);
    EXPECT_EQ(s->nested, workers * rounds);
    EXPECT_EQ(s->critical, workers * rounds);
    for (int i = 0; i < locks; i++)
        EXPECT_EQ(nst_load_relaxed(&s->lock[i].word), 0u);
}

} // namespace

TEST(LockStress, Regions)
{
    for (unsigned threads : {1u, 2u, 3u, 8u, 16u})
        for (int every : {1000000, 7, 1}) {
            static struct shared s;
            s = {};
            struct region r = {&s, every};
            long got = run_region(&r, threads);
            EXPECT_EQ(got, (long)threads);
            check(&s, 2 * got);
        }
}

TEST(LockStress, ForeignThreads)
{
    static struct shared s;
    std::vector<std::thread> threads;

    for (unsigned i = 0; i < 6; i++)
        threads.emplace_back([=] {
            int me = 0;
            work(&s, i, &me, 5);
        });
    for (auto &t : threads)
        t.join();
    check(&s, 6);
}

TEST(LockStress, ForeignThreadsBesideRegions)
{
    static struct shared s;
    std::vector<std::thread> threads;
    std::vector<long> got(3);

    for (unsigned i = 0; i < 3; i++)
        threads.emplace_back([=] {
            int me = 0;
            work(&s, i, &me, 5);
        });
    for (unsigned i = 0; i < 3; i++)
        threads.emplace_back([i, &got] {
            struct region r = {&s, 9};
            got[i] = run_region(&r, 4);
        });
    for (auto &t : threads)
        t.join();
    check(&s, 3 + 2 * (got[0] + got[1] + got[2]));
}

/* A lock whose memory is freed by the next holder as soon as it got it: the releaser must not look at it again. */
TEST(LockStress, MemoryOfALockMayGoAfterTheLastRelease)
{
    for (int i = 0; i < 300; i++) {
        struct nst_lock *l = new nst_lock();
        nst_lock_acquire(l);
        std::thread last([=] {
            nst_lock_acquire(l);
            nst_lock_release(l);
            memset((void *)l, 0xff, sizeof *l);
            delete l;
        });
        if (i % 2)
            std::this_thread::yield();
        nst_lock_release(l);
        last.join();
    }
}
