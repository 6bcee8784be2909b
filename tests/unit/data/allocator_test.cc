// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Allocators without a compiler in between: traits, pools, fallbacks, alignment, many threads.
extern "C" {
#include "runtime/omp/data/allocator.h"
}

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

static uintptr_t make(std::vector<nst_allocator_trait> traits)
{
    return nst_allocator_create(0, (int)traits.size(), traits.data());
}

static bool aligned(const void *p, size_t to)
{
    return reinterpret_cast<uintptr_t>(p) % to == 0;
}

TEST(Allocator, RejectsInvalidTraits)
{
    EXPECT_EQ(make({{NST_TRAIT_ALIGNMENT, 48}}), 0u);
    EXPECT_EQ(make({{NST_TRAIT_ALIGNMENT, 0}}), 0u);
    EXPECT_EQ(make({{NST_TRAIT_FALLBACK, 15}}), 0u);
    EXPECT_EQ(make({{NST_TRAIT_SYNC_HINT, 2}}), 0u);
    EXPECT_EQ(make({{NST_TRAIT_PINNED, 2}}), 0u);
    EXPECT_EQ(make({{NST_TRAIT_PARTITION, 14}}), 0u);
    EXPECT_EQ(make({{77, 1}}), 0u);
    EXPECT_EQ(make({{0, 1}}), 0u);
    EXPECT_EQ(make({{NST_TRAIT_FALLBACK, NST_FALLBACK_ALLOCATOR}}), 0u); // no fb_data
    EXPECT_EQ(nst_allocator_create(7, 0, nullptr), 0u);
    EXPECT_EQ(nst_allocator_create(0, -1, nullptr), 0u);
    EXPECT_EQ(nst_allocator_create(0, 1, nullptr), 0u);
}

TEST(Allocator, AcceptsDefaultForEveryTrait)
{
    std::vector<nst_allocator_trait> traits;
    for (int key = NST_TRAIT_SYNC_HINT; key <= NST_TRAIT_PARTITION; key++)
        traits.push_back({key, NST_TRAIT_DEFAULT});
    uintptr_t a = make(traits);
    ASSERT_GE(a, (uintptr_t)NST_ALLOCATOR_PREDEFINED_END);
    void *p = nst_alloc(a, 0, 100);
    ASSERT_NE(p, nullptr);
    nst_alloc_free(p);
    nst_allocator_destroy(a);
}

TEST(Allocator, AlignsToTheStrictest)
{
    uintptr_t a = make({{NST_TRAIT_ALIGNMENT, 256}});
    for (size_t size : {1, 15, 100, 5000}) {
        for (size_t alignment : {0, 8, 64, 512, 4096, 24 /* no power of two: ignored */}) {
            char *p = (char *)nst_alloc(a, alignment, size);
            ASSERT_NE(p, nullptr);
            EXPECT_TRUE(aligned(p, alignment == 512 || alignment == 4096 ? alignment : 256));
            memset(p, 0x5a, size);
            char *q = (char *)nst_alloc(NST_ALLOCATOR_DEFAULT_MEM, alignment, size);
            EXPECT_TRUE(aligned(q, alignment == 24 || alignment < 16 ? 16 : alignment));
            memset(q, 0x5a, size);
            nst_alloc_free(p);
            nst_alloc_free(q);
        }
    }
    nst_allocator_destroy(a);
}

TEST(Allocator, SizeZeroIsNull)
{
    EXPECT_EQ(nst_alloc(NST_ALLOCATOR_DEFAULT_MEM, 0, 0), nullptr);
    EXPECT_EQ(nst_alloc_zeroed(NST_ALLOCATOR_DEFAULT_MEM, 0, 0, 8), nullptr);
    EXPECT_EQ(nst_alloc_zeroed(NST_ALLOCATOR_DEFAULT_MEM, 0, 8, 0), nullptr);
    nst_alloc_free(nullptr);
}

TEST(Allocator, ZeroesAlsoRecycledAndAlignedMemory)
{
    for (int round = 0; round < 50; round++) {
        unsigned char *p = (unsigned char *)nst_alloc_zeroed(NST_ALLOCATOR_DEFAULT_MEM, 128, 10, 77);
        for (int i = 0; i < 770; i++)
            ASSERT_EQ(p[i], 0);
        memset(p, 0xff, 770);
        nst_alloc_free(p);
    }
}

TEST(Allocator, OverflowingProductIsNull)
{
    EXPECT_EQ(nst_alloc_zeroed(NST_ALLOCATOR_DEFAULT_MEM, 0, SIZE_MAX / 2, 3), nullptr);
    EXPECT_EQ(nst_alloc(NST_ALLOCATOR_DEFAULT_MEM, 0, SIZE_MAX - 8), nullptr);
}

TEST(Allocator, PoolIsALimitAndComesBack)
{
    uintptr_t a = make({{NST_TRAIT_POOL_SIZE, 1024}, {NST_TRAIT_ALIGNMENT, 64}, {NST_TRAIT_FALLBACK, NST_FALLBACK_NULL}});
    void *p = nst_alloc(a, 0, 500);
    ASSERT_NE(p, nullptr);
    EXPECT_EQ(nst_alloc(a, 0, 500), nullptr);
    nst_alloc_free(p);
    p = nst_alloc(a, 0, 500);
    EXPECT_NE(p, nullptr);
    EXPECT_EQ(nst_alloc(a, 0, 1 << 20), nullptr);
    nst_alloc_free(p);
    nst_allocator_destroy(a);
}

TEST(Allocator, FallsBackAsItsTraitSays)
{
    uintptr_t to_default = make({{NST_TRAIT_POOL_SIZE, 64}});
    uintptr_t to_null = make({{NST_TRAIT_POOL_SIZE, 64}, {NST_TRAIT_FALLBACK, NST_FALLBACK_NULL}});
    uintptr_t chained = make({{NST_TRAIT_POOL_SIZE, 64}, {NST_TRAIT_FALLBACK, NST_FALLBACK_ALLOCATOR},
                              {NST_TRAIT_FB_DATA, to_null}});
    uintptr_t chained_twice = make({{NST_TRAIT_POOL_SIZE, 64}, {NST_TRAIT_FALLBACK, NST_FALLBACK_ALLOCATOR},
                                    {NST_TRAIT_FB_DATA, to_default}});
    void *p = nst_alloc(to_default, 0, 1000), *q = nst_alloc(chained_twice, 0, 1000);
    EXPECT_NE(p, nullptr);
    EXPECT_NE(q, nullptr);
    EXPECT_EQ(nst_alloc(to_null, 0, 1000), nullptr);
    EXPECT_EQ(nst_alloc(chained, 0, 1000), nullptr);
    nst_alloc_free(p);
    nst_alloc_free(q);
    for (uintptr_t a : {to_default, to_null, chained, chained_twice})
        nst_allocator_destroy(a);
}

TEST(AllocatorDeathTest, AbortFallbackSaysHowMuch)
{
    uintptr_t a = make({{NST_TRAIT_POOL_SIZE, 64}, {NST_TRAIT_FALLBACK, NST_FALLBACK_ABORT}});
    EXPECT_DEATH(nst_alloc(a, 0, 12345), "12345 bytes");
    nst_allocator_destroy(a);
}

TEST(AllocatorDeathTest, DirectivesCannotFail)
{
    uintptr_t a = make({{NST_TRAIT_POOL_SIZE, 64}, {NST_TRAIT_FALLBACK, NST_FALLBACK_NULL}});
    EXPECT_DEATH(nst_alloc_or_die(a, 0, 54321), "54321 bytes");
    EXPECT_EQ(nst_alloc_or_die(a, 0, 0), nullptr);
    nst_allocator_destroy(a);
}

TEST(Allocator, ResizeKeepsContents)
{
    uintptr_t a = make({{NST_TRAIT_ALIGNMENT, 128}});
    for (uintptr_t from : {(uintptr_t)NST_ALLOCATOR_DEFAULT_MEM, a}) {
        for (uintptr_t to : {(uintptr_t)NST_ALLOCATOR_NULL, (uintptr_t)NST_ALLOCATOR_LARGE_CAP_MEM, a}) {
            unsigned char *p = (unsigned char *)nst_alloc(from, 0, 100);
            for (int i = 0; i < 100; i++)
                p[i] = (unsigned char)i;
            for (size_t size : {1000, 100000, 100}) {
                p = (unsigned char *)nst_alloc_resize(p, size, to);
                ASSERT_NE(p, nullptr);
                for (int i = 0; i < 100; i++)
                    ASSERT_EQ(p[i], i);
                if (to == a || (to == 0 && from == a)) {
                    EXPECT_TRUE(aligned(p, 128));
                }
            }
            EXPECT_EQ(nst_alloc_resize(p, 0, to), nullptr);
        }
    }
    nst_allocator_destroy(a);
}

TEST(Allocator, FailedResizeKeepsTheBlock)
{
    uintptr_t a = make({{NST_TRAIT_POOL_SIZE, 1024}, {NST_TRAIT_FALLBACK, NST_FALLBACK_NULL}});
    char *p = (char *)nst_alloc(a, 0, 100);
    strcpy(p, "still here");
    EXPECT_EQ(nst_alloc_resize(p, 2000, 0), nullptr);
    EXPECT_STREQ(p, "still here");
    nst_alloc_free(p);
    nst_allocator_destroy(a);
}

TEST(Allocator, PinnedMemoryIsUsable)
{
    uintptr_t a = make({{NST_TRAIT_PINNED, 1}});
    ASSERT_NE(a, 0u);
    char *p = (char *)nst_alloc_zeroed(a, 64, 1, 3000); // locked, or (limit exceeded) ordinary memory
    ASSERT_NE(p, nullptr);
    EXPECT_TRUE(aligned(p, 64));
    EXPECT_EQ(p[2999], 0);
    memset(p, 1, 3000);
    p = (char *)nst_alloc_resize(p, 9000, 0);
    ASSERT_NE(p, nullptr);
    EXPECT_EQ(p[2999], 1);
    nst_alloc_free(p);
    nst_allocator_destroy(a);
}

TEST(Allocator, ManyThreadsShareAPool)
{
    uintptr_t a = make({{NST_TRAIT_POOL_SIZE, 64 * 1024}, {NST_TRAIT_FALLBACK, NST_FALLBACK_NULL}});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; t++)
        threads.emplace_back([=] {
            std::vector<char *> held;
            for (int i = 0; i < 5000; i++) {
                char *p = (char *)nst_alloc(a, 0, 100 + (size_t)(i % 900));
                if (p != nullptr) {
                    p[0] = (char)t;
                    held.push_back(p);
                }
                if (p == nullptr || held.size() > 8) {
                    for (char *q : held) {
                        EXPECT_EQ(q[0], (char)t);
                        nst_alloc_free(q);
                    }
                    held.clear();
                }
            }
            for (char *q : held)
                nst_alloc_free(q);
        });
    for (auto &t : threads)
        t.join();
    // All came back: nearly the whole pool is available in one piece.
    void *p = nst_alloc(a, 0, 64 * 1024 - 64);
    EXPECT_NE(p, nullptr);
    nst_alloc_free(p);
    nst_allocator_destroy(a);
}

TEST(Allocator, RemembersAddressesOnce)
{
    static char block[4096];
    std::vector<std::thread> threads;
    EXPECT_FALSE(nst_alloc_forget(block));
    EXPECT_FALSE(nst_alloc_forget(nullptr));
    for (int t = 0; t < 4; t++)
        threads.emplace_back([=] {
            for (int round = 0; round < 200; round++) {
                for (int i = t; i < 4096; i += 64)
                    nst_alloc_remember(block + i);
                for (int i = t; i < 4096; i += 64)
                    EXPECT_TRUE(nst_alloc_forget(block + i));
                for (int i = t; i < 4096; i += 64)
                    EXPECT_FALSE(nst_alloc_forget(block + i));
            }
        });
    for (auto &t : threads)
        t.join();
}

// Freed memory goes back where it came from: a loop of large blocks does not grow the process.
TEST(Allocator, FreedMemoryIsReused)
{
    for (uintptr_t handle = NST_ALLOCATOR_DEFAULT_MEM; handle <= NST_ALLOCATOR_THREAD_MEM; handle++) {
        for (int i = 0; i < 200; i++) {
            char *p = (char *)nst_alloc(handle, i % 2 ? 4096 : 0, 1 << 20);
            ASSERT_NE(p, nullptr);
            memset(p, 1, 1 << 20);
            p = (char *)nst_alloc_resize(p, (1 << 20) + 4096, 0);
            ASSERT_NE(p, nullptr);
            nst_alloc_free(p);
        }
    }
    FILE *f = fopen("/proc/self/statm", "r");
    long pages = 0, resident = 0;
    ASSERT_EQ(fscanf(f, "%ld %ld", &pages, &resident), 2);
    fclose(f);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they keep freed memory on purpose
    EXPECT_LT(resident * 4096 / (1 << 20), 300);
#endif
}
