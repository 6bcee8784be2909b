// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* threadprivate copies: originals, initial values, constructors of every form, many threads asking first at once,
 * threads that end and give their number back. */
#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <set>
#include <thread>
#include <vector>

extern "C" {
#include "runtime/omp/data/threadprivate.h"
}

namespace {

template <typename F> void on_thread(F f)
{
    std::thread(f).join();
}

TEST(Threadprivate, InitialThreadHasTheOriginal)
{
    static int v = 3;
    void **cache = nullptr;

    EXPECT_EQ(nst_threadprivate_cached(0, &v, sizeof(v), &cache), &v);
    ASSERT_NE(cache, nullptr);
    EXPECT_EQ(cache[0], &v);
    EXPECT_EQ(nst_threadprivate_find(0, &v, sizeof(v), nullptr), &v);
}

TEST(Threadprivate, CopiesStartWithTheFirstValueSeen)
{
    static long v[3] = {1, 2, 3};
    void **cache = nullptr;

    nst_threadprivate_cached(0, v, sizeof(v), &cache);
    v[1] = 99;
    on_thread([&] {
        auto *mine = static_cast<long *>(nst_threadprivate_cached(7, v, sizeof(v), &cache));

        EXPECT_NE(mine, v);
        EXPECT_EQ(mine[1], 2);
        mine[1] = 5;
        EXPECT_EQ(nst_threadprivate_cached(7, v, sizeof(v), &cache), mine);
        EXPECT_EQ(cache[7], mine);
    });
    on_thread([&] { /* the number again, for a new thread */
        EXPECT_EQ(static_cast<long *>(nst_threadprivate_cached(7, v, sizeof(v), &cache))[1], 2);
    });
    EXPECT_EQ(v[1], 99);
}

TEST(Threadprivate, CacheWordsOfSeveralObjectsAgree)
{
    static int v;
    void **one = nullptr, **two = nullptr;

    on_thread([&] {
        void *mine = nst_threadprivate_cached(9, &v, sizeof(v), &one);

        EXPECT_EQ(nst_threadprivate_cached(9, &v, sizeof(v), &two), mine);
        EXPECT_EQ(one, two);
    });
}

std::atomic<int> torn;

TEST(Threadprivate, ConstructorsAndDestructors)
{
    static int plain = 1, copied = 2, many[4] = {1, 2, 3, 4};
    nst_threadprivate_functions a = {}, b = {}, c = {};

    a.construct = [](void *p) -> void * { return *static_cast<int *>(p) = 10, p; };
    a.destruct = [](void *p) { torn += *static_cast<int *>(p); };
    b.copy_construct = [](void *p, void *from) -> void * {
        *static_cast<int *>(p) = *static_cast<int *>(from) + 1;
        return p;
    };
    c.construct_many = [](void *p, size_t n) -> void * {
        for (size_t i = 0; i < n; i++)
            static_cast<int *>(p)[i] = 7;
        return p;
    };
    c.destruct_many = [](void *p, size_t n) { torn += static_cast<int>(n); };
    c.n = 4;
    nst_threadprivate_register(&plain, &a);
    nst_threadprivate_register(&plain, &b); /* the first one counts */
    nst_threadprivate_register(&copied, &b);
    nst_threadprivate_register(many, &c);
    torn = 0;
    copied = 20;
    on_thread([&] {
        EXPECT_EQ(*static_cast<int *>(nst_threadprivate_find(3, &plain, sizeof(plain), nullptr)), 10);
        EXPECT_EQ(*static_cast<int *>(nst_threadprivate_find(3, &copied, sizeof(copied), nullptr)), 21);
        EXPECT_EQ(static_cast<int *>(nst_threadprivate_find(3, many, sizeof(many), nullptr))[3], 7);
        EXPECT_EQ(torn, 0);
    });
    EXPECT_EQ(torn, 14);
}

TEST(Threadprivate, ManyThreadsMeetNewVariablesAtOnce)
{
    constexpr int threads = 8, variables = 50;
    static int v[variables];
    static void **cache[variables];
    std::atomic<int> ready{0};
    std::vector<std::thread> pool;
    std::vector<std::vector<void *>> seen(threads, std::vector<void *>(variables));

    for (int t = 0; t < threads; t++)
        pool.emplace_back([&, t] {
            ready++;
            while (ready < threads)
                std::this_thread::yield();
            for (int i = 0; i < variables; i++)
                seen[t][i] = nst_threadprivate_cached(100 + t, &v[i], sizeof(int), &cache[i]);
            for (int i = 0; i < variables; i++)
                EXPECT_EQ(nst_threadprivate_find(100 + t, &v[i], sizeof(int), nullptr), seen[t][i]);
            ready++;
            while (ready < 2 * threads) /* no copy may be freed before all have been compared */
                std::this_thread::yield();
        });
    for (auto &t : pool)
        t.join();
    std::set<void *> all;
    for (auto &row : seen)
        all.insert(row.begin(), row.end());
    EXPECT_EQ(all.size(), static_cast<size_t>(threads * variables));
}

} // namespace
