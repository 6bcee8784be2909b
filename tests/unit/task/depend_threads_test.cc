// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The dependence engine with many threads completing nodes while one inserts.  Tasks hand their results on in plain
 * variables, so that ThreadSanitizer sees every order that the engine fails to make: between whoever makes a task ready and
 * whoever runs it there is one release and one acquire of that task's own flag, and nothing else. */
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

extern "C" {
#include "runtime/omp/task/depend_impl.h"
}

namespace {

using deps = std::vector<struct nst_depend>;

struct Task {
    std::atomic<bool> ready{false};
    struct nst_depend_node *node = nullptr;
    std::vector<size_t> before, shared; /* tasks it follows; counters that it increments under exclusion */
    deps list;
    unsigned runs = 0;
};

struct World {
    std::vector<Task> tasks;
    std::vector<unsigned long> counters; /* plain: mutexinoutset protects them */
    std::atomic<size_t> ran{0}, low{0};
    std::atomic<unsigned> wakes{0};
    bool foreign_only = false;

    explicit World(size_t n) : tasks(n), counters(16) {}
};

World *world;
thread_local std::vector<size_t> mine; /* made ready by this thread */

void run(size_t id)
{
    Task &t = world->tasks[id];

    for (size_t before : t.before)
        ASSERT_EQ(world->tasks[before].runs, 1u) << id << " follows " << before;
    for (size_t c : t.shared)
        world->counters[c]++;
    ASSERT_EQ(t.runs++, 0u) << id;
    world->ran.fetch_add(1, std::memory_order_relaxed);
    nst_depend_complete(nullptr, t.node);
}

bool run_one()
{
    /* Half of what a thread makes ready it leaves to others. */
    while (!mine.empty()) {
        size_t id = mine.back();
        mine.pop_back();
        if (id % 2 == 0) {
            run(id);
            return true;
        }
        world->tasks[id].ready.store(true, std::memory_order_release);
    }
    size_t n = world->tasks.size(), low = world->low.load(std::memory_order_relaxed);
    for (size_t i = 0; i < 256 && low + i < n; i++) {
        Task &t = world->tasks[low + i];
        if (t.ready.load(std::memory_order_relaxed) && t.ready.exchange(false, std::memory_order_acquire)) {
            run(low + i);
            return true;
        }
    }
    world->low.compare_exchange_strong(low, low + 200 < n ? low + 200 : 0, std::memory_order_relaxed);
    return false;
}

void work()
{
    while (world->ran.load(std::memory_order_relaxed) < world->tasks.size())
        if (!run_one())
            std::this_thread::yield();
}

/* Which earlier tasks must be complete: the nearest ones by the definition are enough, these are all within reach. */
void find_before(std::vector<Task> &tasks, size_t id, size_t reach)
{
    for (size_t i = id > reach ? id - reach : 0; i < id; i++) {
        bool follows = false;
        for (auto &a : tasks[i].list)
            for (auto &b : tasks[id].list)
                follows |= !a.addr || !b.addr || (a.addr == b.addr && (a.kind != b.kind || a.kind == NST_DEPEND_OUT));
        if (follows)
            tasks[id].before.push_back(i);
    }
}

void race(unsigned seed, size_t n, unsigned naddr, unsigned favourite, unsigned threads, bool close_early)
{
    std::mt19937 rng(seed);
    World w(n);
    char bytes[16];
    std::vector<unsigned long> expected(16);
    std::vector<std::thread> pool;
    struct nst_depend_graph *graph = nullptr;

    world = &w;
    for (size_t id = 0; id < n; id++) {
        Task &t = w.tasks[id];
        for (unsigned i = 0, k = 1 + rng() % 3; i < k; i++) {
            uint8_t kind = (uint8_t)(rng() % 4 ? favourite : 1 + rng() % 4);
            size_t at = rng() % naddr;
            bool named = false;
            for (auto &d : t.list)
                named |= d.addr == &bytes[at];
            if (named)
                continue;
            t.list.push_back({&bytes[at], kind});
            if (kind == NST_DEPEND_MUTEX || kind == NST_DEPEND_OUT) {
                t.shared.push_back(at);
                expected[at]++;
            }
        }
        if (rng() % 200 == 0)
            t.list.push_back({nullptr, NST_DEPEND_OUT});
        find_before(w.tasks, id, 64);
    }
    for (unsigned i = 0; i < threads; i++)
        pool.emplace_back(work);
    for (size_t id = 0; id < n; id++) {
        Task &t = w.tasks[id];
        bool wait = !close_early && rng() % 16 == 0;
        if (!nst_depend_insert(&graph, (struct nst_task *)(id + 1), &t.node, t.list.data(), t.list.size(),
                               wait ? (struct nst_thread *)&w : nullptr)) {
            EXPECT_TRUE(!wait || nst_depend_may_run(t.node));
            if (wait || rng() % 4 == 0)
                run(id);
            else
                t.ready.store(true, std::memory_order_release);
        } else if (wait) {
            while (!nst_depend_may_run(t.node))
                if (!run_one())
                    std::this_thread::yield();
            run(id);
        }
        while (!mine.empty()) {
            w.tasks[mine.back()].ready.store(true, std::memory_order_release);
            mine.pop_back();
        }
    }
    if (close_early) {
        nst_depend_close(graph);
        graph = nullptr;
    } else {
        while (nst_depend_is_live(graph))
            if (!run_one())
                std::this_thread::yield();
        /* Nothing live: this thread sees what they did. */
        for (size_t at = 0; at < naddr; at++)
            EXPECT_EQ(w.counters[at], expected[at]) << "seed " << seed;
        for (auto &t : w.tasks)
            EXPECT_EQ(t.runs, 1u);
    }
    for (auto &t : pool)
        t.join();
    for (size_t at = 0; at < naddr; at++)
        EXPECT_EQ(w.counters[at], expected[at]) << "seed " << seed;
    nst_depend_close(graph);
}

const size_t tasks = 1500;

} // namespace

extern "C" void nst_task_ready(struct nst_thread *, struct nst_task *task)
{
    mine.push_back((size_t)task - 1);
}

extern "C" void nst_task_wake(struct nst_thread *thread)
{
    EXPECT_EQ((void *)thread, (void *)world);
    world->wakes.fetch_add(1, std::memory_order_relaxed);
}

TEST(DependThreads, MixedKinds)
{
    for (unsigned seed = 0; seed < 10; seed++)
        for (unsigned kind = NST_DEPEND_IN; kind <= NST_DEPEND_SET; kind++)
            race(seed, tasks / 4, 1 + seed, kind, 3, false);
}

TEST(DependThreads, TheGraphIsClosedWhileNodesLive)
{
    for (unsigned seed = 0; seed < 10; seed++)
        for (unsigned kind = NST_DEPEND_IN; kind <= NST_DEPEND_SET; kind++)
            race(100 + seed, tasks / 4, 8, kind, 3, true);
}

TEST(DependThreads, LocksOfManyAddresses)
{
    for (unsigned seed = 0; seed < 10; seed++)
        race(200 + seed, tasks, 3 + seed, NST_DEPEND_MUTEX, 4, seed % 2);
}
