// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <thread>

extern "C" {
#include "runtime/sched/current.h"
#include "runtime/sync/critical.h"
#include "runtime/sync/lock.h"
#include "runtime/sync/parking.h"
}

TEST(Lock, TouchesFourBytesOnly)
{
    struct {
        unsigned before;
        struct nst_lock lock;
        unsigned after;
    } s = {0xaaaaaaaa, NST_LOCK_INIT, 0x55555555};

    static_assert(sizeof(struct nst_lock) == 4, "omp_lock_t of GCC");
    nst_lock_acquire(&s.lock);
    EXPECT_FALSE(nst_lock_try(&s.lock));
    nst_lock_release(&s.lock);
    EXPECT_EQ(nst_load_relaxed(&s.lock.word), 0u);
    EXPECT_TRUE(nst_lock_try(&s.lock));
    nst_lock_release(&s.lock);
    EXPECT_EQ(s.before, 0xaaaaaaaau);
    EXPECT_EQ(s.after, 0x55555555u);
}

TEST(Lock, UncontendedUseNeedsNoIdentity)
{
    struct nst_lock l = NST_LOCK_INIT;

    nst_lock_acquire(&l);
    nst_lock_release(&l);
    EXPECT_EQ(nst_current, nullptr);
}

TEST(Lock, ReleasingAFreeLockLeavesItFree)
{
    struct nst_lock l = NST_LOCK_INIT;

    nst_lock_release(&l);
    EXPECT_EQ(nst_load_relaxed(&l.word), 0u);
    EXPECT_TRUE(nst_lock_try(&l));
}

TEST(Lock, AnotherThreadMayRelease)
{
    struct nst_lock l = NST_LOCK_INIT;

    nst_lock_acquire(&l);
    std::thread([&] { nst_lock_release(&l); }).join();
    EXPECT_TRUE(nst_lock_try(&l));
}

TEST(Lock, AParkedBitWithoutWaitersIsCleared)
{
    struct nst_lock l = {{NST_LOCK_HELD | NST_LOCK_PARKED}};

    nst_lock_release(&l);
    EXPECT_EQ(nst_load_relaxed(&l.word), 0u);
}

/* The child of fork() has the lock's memory and none of the threads that waited for it. */
TEST(Lock, AForkedChildDoesNotHandTheLockToItsParentsWaiters)
{
    static struct nst_lock l;

    nst_strand_self();
    nst_lock_acquire(&l);
    std::thread waiter([] {
        nst_lock_acquire(&l);
        nst_lock_release(&l);
    });
    for (bool waits = false; !waits;) { /* until it stands in its bucket */
        struct nst_parking_bucket *b = nst_parking_enter(&l);
        waits = b->first != nullptr;
        nst_parking_leave(b);
        std::this_thread::yield();
    }
    pid_t child = fork();
    if (child == 0) {
        struct nst_parking_bucket *b = nst_parking_enter(&l);
        if (b->first)
            _exit(2);
        nst_parking_leave(b);
        nst_lock_release(&l);
        _exit(nst_load_relaxed(&l.word) == 0 && nst_lock_try(&l) ? 0 : 1);
    }
    int status = -1;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    nst_lock_release(&l);
    waiter.join();
}

TEST(Parking, FirstComeFirstServedPerAddress)
{
    int a = 0, b = 0;
    struct nst_parked p[4] = {};
    bool more;

    p[0].what = p[2].what = p[3].what = &a;
    p[1].what = &b;
    struct nst_parking_bucket *bucket = nst_parking_enter(&a);
    for (auto &q : p)
        nst_parking_add(bucket, &q); /* as if both addresses hashed here */
    EXPECT_EQ(nst_parking_take(bucket, &a, &more), &p[0]);
    EXPECT_TRUE(more);
    EXPECT_EQ(nst_parking_take(bucket, &b, &more), &p[1]);
    EXPECT_FALSE(more);
    EXPECT_EQ(nst_parking_take(bucket, &b, &more), nullptr);
    EXPECT_EQ(nst_parking_take(bucket, &a, &more), &p[2]);
    EXPECT_TRUE(more);
    EXPECT_EQ(nst_parking_take(bucket, &a, &more), &p[3]);
    EXPECT_FALSE(more);
    EXPECT_EQ(bucket->first, nullptr);
    nst_parking_leave(bucket);
}

TEST(Critical, NamesUseTheirFirstWordAndAreIndependent)
{
    unsigned char name[32] = {}, gomp_name[8] = {};

    nst_lock_acquire(nst_critical_named(name));
    EXPECT_TRUE(nst_lock_try(nst_critical_named(gomp_name)));
    EXPECT_TRUE(nst_lock_try(&nst_critical_unnamed.lock));
    EXPECT_TRUE(nst_lock_try(&nst_critical_atomic.lock));
    for (unsigned i = 4; i < sizeof name; i++)
        EXPECT_EQ(name[i], 0);
    nst_lock_release(&nst_critical_atomic.lock);
    nst_lock_release(&nst_critical_unnamed.lock);
    nst_lock_release(nst_critical_named(gomp_name));
    nst_lock_release(nst_critical_named(name));
    EXPECT_EQ(name[0], 0);
}
