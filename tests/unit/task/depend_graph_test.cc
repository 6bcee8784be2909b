// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The dependence engine alone: this file stands in for the tasks.  A task is a number; ready ones are collected, and a
 * test completes them as it likes.  What many threads do to it is in depend_threads_test.cc. */
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

extern "C" {
#include "runtime/omp/task/depend_impl.h"
}

namespace {

using deps = std::vector<struct nst_depend>;

std::vector<size_t> ready; /* in the order they became it */
unsigned wakes;

/* The children of one task. */
struct Children {
    struct nst_depend_graph *graph = nullptr;
    std::vector<struct nst_depend_node *> nodes;

    bool insert(const deps &d, struct nst_thread *waiter = nullptr)
    {
        size_t id = nodes.size();

        nodes.push_back(nullptr);
        bool waits = nst_depend_insert(&graph, (struct nst_task *)(id + 1), &nodes[id], d.data(), d.size(), waiter);
        if (!waits && !waiter)
            ready.push_back(id);
        return waits;
    }
    void complete(size_t id)
    {
        nst_depend_complete(nullptr, nodes[id]);
    }
    void complete_in_order()
    {
        for (size_t i = 0; i < ready.size(); i++)
            complete(ready[i]);
    }
    size_t slabs() const
    {
        size_t n = 0;
        for (struct nst_depend_slab *slab = graph->arena.slabs; slab; slab = slab->next)
            n++;
        return n;
    }
    ~Children()
    {
        nst_depend_close(graph);
        ready.clear();
    }
};

char x, y, z;

struct nst_depend in(void *p)
{
    return {p, NST_DEPEND_IN};
}

struct nst_depend out(void *p)
{
    return {p, NST_DEPEND_OUT};
}

struct nst_depend mutex(void *p)
{
    return {p, NST_DEPEND_MUTEX};
}

struct nst_depend set(void *p)
{
    return {p, NST_DEPEND_SET};
}

const struct nst_depend all_memory = {nullptr, NST_DEPEND_OUT};

using ids = std::vector<size_t>;

ids sorted()
{
    ids r = ready;
    std::sort(r.begin(), r.end());
    return r;
}

#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
const size_t many = 20000;
#else
const size_t many = 1000000;
#endif

} // namespace

extern "C" void nst_task_ready(struct nst_thread *, struct nst_task *task)
{
    ready.push_back((size_t)task - 1);
}

extern "C" void nst_task_wake(struct nst_thread *)
{
    wakes++;
}

TEST(DependGraph, NothingBeforeMeansNoWait)
{
    Children c;

    EXPECT_FALSE(nst_depend_is_live(c.graph));
    EXPECT_FALSE(c.insert({out(&x)}));
    EXPECT_TRUE(nst_depend_is_live(c.graph));
    EXPECT_FALSE(c.insert({out(&y)}));
    c.complete(0);
    EXPECT_TRUE(nst_depend_is_live(c.graph));
    EXPECT_FALSE(c.insert({out(&x)}));
    c.complete(1);
    c.complete(2);
    EXPECT_FALSE(nst_depend_is_live(c.graph));
}

TEST(DependGraph, EveryPairOfKinds)
{
    for (int a = NST_DEPEND_IN; a <= NST_DEPEND_SET; a++)
        for (int b = NST_DEPEND_IN; b <= NST_DEPEND_SET; b++) {
            Children c;
            bool together = a == b && (a == NST_DEPEND_IN || a == NST_DEPEND_SET);

            EXPECT_FALSE(c.insert({{&x, (uint8_t)a}}));
            EXPECT_EQ(c.insert({{&x, (uint8_t)b}}), !together) << a << b;
            c.complete(0);
            EXPECT_EQ(ready, (ids{0, 1})) << a << b;
            c.complete(1);
        }
}

TEST(DependGraph, AGroupRunsTogetherBetweenWriters)
{
    for (int kind : {NST_DEPEND_IN, NST_DEPEND_SET}) {
        Children c;
        struct nst_depend member = {&x, (uint8_t)kind};

        c.insert({out(&x)});
        c.insert({member});
        c.insert({member});
        c.insert({out(&x)});
        EXPECT_EQ(ready, ids{0});
        c.complete(0);
        EXPECT_EQ(sorted(), (ids{0, 1, 2}));
        c.complete(2);
        EXPECT_EQ(ready.size(), 3u);
        c.complete(1);
        EXPECT_EQ(ready.back(), 3u);
        c.complete(3);
    }
}

TEST(DependGraph, ReadersAndSetsAlternateThroughHubs)
{
    Children c;

    for (int round = 0; round < 4; round++)
        for (int i = 0; i < 5; i++)
            c.insert({round % 2 ? set(&x) : in(&x)});
    for (size_t round = 0; round < 4; round++) {
        ASSERT_EQ(ready.size(), 5 * round + 5);
        for (size_t i = 0; i < 5; i++)
            c.complete(5 * round + i);
    }
    EXPECT_FALSE(nst_depend_is_live(c.graph));
}

TEST(DependGraph, ALateMemberFollowsWhatItsGroupFollows)
{
    Children c;

    for (int i = 0; i < 3; i++)
        c.insert({in(&x)});
    EXPECT_TRUE(c.insert({set(&x)}));
    c.complete(0);
    c.complete(1);
    EXPECT_TRUE(c.insert({set(&x)}));
    c.complete(2);
    EXPECT_EQ(sorted(), (ids{0, 1, 2, 3, 4}));
    EXPECT_FALSE(c.insert({set(&x)}));
    for (size_t i : {3, 4, 5})
        c.complete(i);
}

TEST(DependGraph, OneAddressTwiceInAList)
{
    for (int a = NST_DEPEND_IN; a <= NST_DEPEND_SET; a++)
        for (int b = NST_DEPEND_IN; b <= NST_DEPEND_SET; b++)
            for (int first = NST_DEPEND_IN; first <= NST_DEPEND_SET; first++) {
                Children c;

                c.insert({{&x, (uint8_t)first}});
                c.insert({{&x, (uint8_t)first}});
                c.insert({{&x, (uint8_t)a}, {&x, (uint8_t)b}, {&x, (uint8_t)a}});
                c.insert({{&x, (uint8_t)b}});
                c.insert({out(&x)});
                std::vector<bool> complete(5);
                for (size_t count = 0; count < 5; count++) {
                    ASSERT_FALSE(ready.empty());
                    size_t id = ready.back();
                    ready.pop_back();
                    /* Two kinds are out; one kind twice is that kind, which for two of a kind says EveryPairOfKinds. */
                    EXPECT_TRUE(id != 3 || a == b || complete[2]);
                    EXPECT_TRUE(id != 4 || count == 4);
                    c.complete(id);
                    complete[id] = true;
                }
            }
}

TEST(DependGraph, SeveralAddressesOfOnePredecessorAreOneEdge)
{
    Children c;

    c.insert({out(&x), out(&y), out(&z)});
    EXPECT_TRUE(c.insert({in(&x), in(&y), out(&z)}));
    EXPECT_EQ(nst_load_relaxed(&c.nodes[1]->waiting), 1u);
    c.complete_in_order();
    EXPECT_EQ(ready, (ids{0, 1}));
}

TEST(DependGraph, MutexExcludesWithoutOrder)
{
    Children c;

    EXPECT_TRUE((c.insert({out(&y)}), c.insert({mutex(&x), in(&y)})));
    EXPECT_FALSE(c.insert({mutex(&x)})); /* overtakes: not ordered */
    EXPECT_TRUE(c.insert({mutex(&x)}));
    EXPECT_TRUE(c.insert({in(&x)}));
    c.complete(0); /* 1 may, but for 2 */
    EXPECT_EQ(ready, (ids{0, 2}));
    c.complete(2);
    EXPECT_EQ(ready, (ids{0, 2, 3})); /* first come */
    c.complete(3);
    EXPECT_EQ(ready, (ids{0, 2, 3, 1}));
    c.complete(1);
    EXPECT_EQ(ready, (ids{0, 2, 3, 1, 4}));
    c.complete(4);
}

TEST(DependGraph, ANeighbourThatWaitsHoldsNothing)
{
    Children c;
    char cell[8];

    /* Downwards, so that keeping the lower lock while waiting for the upper would serialise them all. */
    for (int i = 6; i >= 0; i--)
        c.insert({mutex(&cell[i + 1]), mutex(&cell[i])});
    EXPECT_EQ(ready, (ids{0, 2, 4, 6}));
    c.complete_in_order();
    EXPECT_EQ(ready.size(), 7u);
}

TEST(DependGraph, AMutexNodeThatKeepsFailingBecomesPatient)
{
    Children c;
    char cell[2];
    size_t holder[2] = {0, 1}, seen = 2, steps = 0;
    const size_t both = 2, none = SIZE_MAX;

    c.insert({mutex(&cell[0])});
    c.insert({mutex(&cell[1])});
    EXPECT_TRUE(c.insert({mutex(&cell[0]), mutex(&cell[1])}));
    /* Whenever one cell is given back, the other is taken, and somebody else waits for each. */
    for (; ready.back() != both && steps < 100; steps++) {
        size_t one = steps % 2;
        if (holder[one] == none)
            continue;
        EXPECT_TRUE(c.insert({mutex(&cell[one])}));
        c.complete(holder[one]);
        holder[one] = seen < ready.size() ? ready[seen++] : none; /* none: the one with both keeps it */
    }
    EXPECT_EQ(ready.back(), both);
    EXPECT_LE(steps, 40u);
    for (size_t i = ready.size() - 1; i < ready.size(); i++)
        c.complete(ready[i]);
    EXPECT_EQ(ready.size(), c.nodes.size());
    EXPECT_FALSE(nst_depend_is_live(c.graph));
}

TEST(DependGraph, PatientNodesDoNotBlockEachOther)
{
    Children c;
    char cell[2];
    size_t holder[2] = {0, 1}, seen = 2, both = 0, steps = 0;
    const size_t none = SIZE_MAX;
    std::vector<size_t> cell_of(4);

    c.insert({mutex(&cell[0])});
    c.insert({mutex(&cell[1])});
    EXPECT_TRUE(c.insert({mutex(&cell[0]), mutex(&cell[1])})); /* 2 and 3 */
    EXPECT_TRUE(c.insert({mutex(&cell[1]), mutex(&cell[0])}));
    for (; both < 2 && steps < 200; steps++) {
        size_t one = steps % 2;
        if (holder[one] == none)
            continue;
        EXPECT_TRUE(c.insert({mutex(&cell[one])}));
        cell_of.push_back(one);
        size_t done = holder[one];
        if (done == 2 || done == 3) {
            both++;
            holder[0] = holder[1] = none;
        }
        holder[one] = none;
        c.complete(done);
        for (; seen < ready.size(); seen++) {
            size_t id = ready[seen];
            if (id == 2 || id == 3)
                holder[0] = holder[1] = id;
            else
                holder[cell_of[id]] = id;
        }
    }
    EXPECT_EQ(both, 2u);
    for (size_t id : {holder[0], holder[1]})
        if (id != none)
            c.complete(id);
    for (; seen < ready.size(); seen++)
        c.complete(ready[seen]);
    EXPECT_EQ(ready.size(), c.nodes.size());
}

TEST(DependGraph, AllMemoryFollowsAndPrecedesAll)
{
    Children c;

    c.insert({out(&x)});
    c.insert({in(&x)});
    c.insert({mutex(&y)});
    EXPECT_TRUE(c.insert({in(&z), all_memory}));
    EXPECT_TRUE(c.insert({in(&z)}));
    EXPECT_TRUE(c.insert({mutex(&y)}));
    EXPECT_TRUE(c.insert({all_memory}));
    EXPECT_TRUE(c.insert({in(&x)}));
    EXPECT_EQ(ready, (ids{0, 2}));
    c.complete(0);
    c.complete(2);
    EXPECT_EQ(ready, (ids{0, 2, 1}));
    c.complete(1);
    EXPECT_EQ(ready, (ids{0, 2, 1, 3}));
    c.complete(3);
    EXPECT_EQ(sorted(), (ids{0, 1, 2, 3, 4, 5}));
    c.complete(4);
    EXPECT_EQ(ready.size(), 6u);
    c.complete(5);
    c.complete(6);
    EXPECT_EQ(ready.back(), 7u);
    c.complete(7);
    EXPECT_FALSE(c.insert({out(&x)}));
    c.complete(8);
}

TEST(DependGraph, AWaiterIsWokenNotQueued)
{
    Children c;
    struct nst_thread *me = (struct nst_thread *)&x;

    EXPECT_FALSE(c.insert({mutex(&x)}, me));
    EXPECT_TRUE(nst_depend_may_run(c.nodes[0]));
    EXPECT_TRUE(c.insert({mutex(&x)}, me));
    EXPECT_FALSE(nst_depend_may_run(c.nodes[1]));
    wakes = 0;
    c.complete(0);
    EXPECT_EQ(wakes, 1u);
    EXPECT_TRUE(nst_depend_may_run(c.nodes[1]));
    EXPECT_TRUE(c.insert({in(&x)}, me));
    c.complete(1);
    EXPECT_EQ(wakes, 2u);
    EXPECT_TRUE(nst_depend_may_run(c.nodes[2]));
    EXPECT_TRUE(ready.empty());
    c.complete(2);
}

TEST(DependGraph, NodesOutliveTheirParent)
{
    std::vector<struct nst_depend_node *> left;
    {
        Children c;
        for (int i = 0; i < 100; i++)
            c.insert({out(&x), in(&y)});
        left = c.nodes;
    }
    for (size_t i = 0; i < left.size(); i++) {
        nst_depend_complete(nullptr, left[i]);
        if (i + 1 < left.size()) {
            ASSERT_EQ(ready.size(), i + 1);
            EXPECT_EQ(ready.back(), i + 1);
        }
    }
    ready.clear();
}

TEST(DependGraph, ALongListOfDependences)
{
    Children c;
    std::vector<char> bytes(3000);
    deps d;

    for (size_t i = 0; i < bytes.size(); i++) {
        c.insert({i % 3 ? out(&bytes[i]) : mutex(&bytes[i])});
        d.push_back(i % 3 ? in(&bytes[i]) : mutex(&bytes[i]));
    }
    EXPECT_TRUE(c.insert(d));
    EXPECT_TRUE(c.insert(d));
    c.complete_in_order();
    EXPECT_EQ(ready.size(), bytes.size() + 2);
}

TEST(DependGraph, AChainOfAMillion)
{
    Children c;

    for (size_t i = 0; i < many; i++)
        c.insert({out(&x)});
    c.complete_in_order();
    ASSERT_EQ(ready.size(), many);
    EXPECT_TRUE(std::is_sorted(ready.begin(), ready.end()));
}

TEST(DependGraph, ACompletedChainUsesItsMemoryAnew)
{
    Children c;

    c.insert({out(&x)});
    for (size_t i = 1; i < many; i++) {
        c.insert({out(&x)});
        c.complete(i - 1);
    }
    c.complete(many - 1);
    EXPECT_EQ(c.slabs(), 0u);
}

TEST(DependGraph, WideFansCostWhatTheirMembersCost)
{
    Children c;
    const size_t n = many / 10;
    size_t total = 0;

    c.insert({out(&x)});
    for (int kind : {NST_DEPEND_IN, NST_DEPEND_SET, NST_DEPEND_MUTEX, NST_DEPEND_IN, NST_DEPEND_OUT})
        for (size_t i = 0; i < (kind == NST_DEPEND_OUT ? 1 : n); i++)
            c.insert({{&x, (uint8_t)kind}});
    total = 4 * n + 2;
    c.complete_in_order();
    EXPECT_EQ(ready.size(), total);
    EXPECT_LE(c.graph->edges, 2 * total + 16);
    EXPECT_FALSE(nst_depend_is_live(c.graph));
}

TEST(DependGraph, ReadersThatNoWriterFollowsDoNotPileUp)
{
    Children c;

    c.insert({in(&x), set(&y)}); /* stays incomplete */
    for (size_t i = 1; i < many; i++) {
        c.insert({in(&x), set(&y)});
        c.complete(i);
    }
    EXPECT_LE(c.slabs(), 2u);
    EXPECT_TRUE(c.insert({out(&x)}));
    c.complete(0);
    c.complete(many);
}

TEST(DependGraph, AddressesUsedOnceDoNotPileUp)
{
    Children c;
    std::vector<char> bytes(many);

    for (size_t i = 0; i < many; i++) {
        c.insert({out(&bytes[i])});
        if (i >= 100)
            c.complete(i - 100);
    }
    EXPECT_LE(c.graph->nslots, 512u);
    EXPECT_LE(c.slabs(), 4u);
    for (size_t i = many - 100; i < many; i++)
        c.complete(i);
}

TEST(DependGraph, ALargeGraphIsReplacedWhenNothingLives)
{
    Children c;
    const size_t n = 100000;

    for (size_t i = 0; i < n; i++)
        c.insert({out(&x)});
    EXPECT_GT(c.graph->arena.bytes, NST_DEPEND_LARGE);
    c.complete_in_order();
    EXPECT_FALSE(c.insert({out(&x)}));
    EXPECT_EQ(c.graph->arena.bytes, 0u);
    EXPECT_TRUE(c.insert({out(&x)}));
    c.complete(n);
    c.complete(n + 1);
}

TEST(DependGraph, FencesDoNotScanAnEmptyTable)
{
    Children c;
    std::vector<char> bytes(many / 10);

    for (auto &b : bytes)
        c.insert({out(&b)});
    EXPECT_GE(c.graph->nslots, bytes.size());
    c.insert({all_memory});
    EXPECT_LE(c.graph->edges, 2 * bytes.size());
    EXPECT_EQ(c.graph->nslots, (size_t)NST_DEPEND_FIRST_SLOTS);
    for (size_t i = 0; i < many / 10; i++)
        c.insert({i % 2 ? all_memory : mutex(&x)});
    c.complete_in_order();
    EXPECT_FALSE(nst_depend_is_live(c.graph));
}

/* ---- against the definition ---- */

namespace {

struct Oracle {
    struct Task {
        std::map<void *, std::set<int>> kinds;
        bool all = false, granted = false, complete = false;
    };
    std::vector<Task> tasks;

    void add(const deps &d)
    {
        Task t;
        for (auto &one : d) {
            t.all |= !one.addr && one.kind == NST_DEPEND_OUT;
            t.kinds[one.addr].insert(one.kind);
        }
        tasks.push_back(t);
    }
    static bool ordered(const Task &a, const Task &b)
    {
        if (a.all || b.all)
            return true;
        for (auto &k : a.kinds) {
            auto other = b.kinds.find(k.first);
            if (other == b.kinds.end())
                continue;
            for (int p : k.second)
                for (int q : other->second)
                    if (p != q || p == NST_DEPEND_OUT)
                        return true;
        }
        return false;
    }
    static bool excluded(const Task &a, const Task &b)
    {
        for (auto &k : a.kinds) {
            auto other = b.kinds.find(k.first);
            if (k.second.count(NST_DEPEND_MUTEX) && other != b.kinds.end() && other->second.count(NST_DEPEND_MUTEX))
                return true;
        }
        return false;
    }
    bool is_free(size_t id) const
    {
        for (size_t i = 0; i < id; i++)
            if (!tasks[i].complete && ordered(tasks[i], tasks[id]))
                return false;
        return true;
    }
    bool is_excluded(size_t id) const
    {
        for (size_t i = 0; i < tasks.size(); i++)
            if (i != id && tasks[i].granted && !tasks[i].complete && excluded(tasks[i], tasks[id]))
                return true;
        return false;
    }
};

/* exact: at most one mutexinoutset per task, so that whoever can run must. */
void compare(unsigned seed, bool exact)
{
    std::mt19937 rng(seed);
    Children c;
    Oracle o;
    char bytes[64];
    size_t seen = 0, total = 60 + rng() % 60;
    std::vector<size_t> running;
    unsigned naddr = rng() % 3 ? 1 + rng() % 6 : 64 /* the table is swept and grown */, appetite = 1 + rng() % 4, complete_one_in = 2 + rng() % 5;
    unsigned favourite = 1 + rng() % 4;

    while (o.tasks.size() < total || !running.empty()) {
        if (o.tasks.size() < total && (running.empty() || rng() % complete_one_in)) {
            deps d;
            bool mutexed = false;
            for (unsigned i = 0, n = 1 + rng() % appetite; i < n; i++) {
                unsigned kind = rng() % 2 ? favourite : 1 + rng() % 4;
                if (kind == NST_DEPEND_MUTEX && mutexed && exact)
                    kind = NST_DEPEND_IN;
                mutexed |= kind == NST_DEPEND_MUTEX;
                d.push_back({&bytes[rng() % naddr], (uint8_t)kind});
            }
            if (rng() % 24 == 0)
                d.push_back(all_memory);
            o.add(d);
            c.insert(d);
        } else {
            size_t at = rng() % running.size(), id = running[at];
            running.erase(running.begin() + at);
            o.tasks[id].complete = true;
            c.complete(id);
        }
        for (; seen < ready.size(); seen++) {
            size_t id = ready[seen];
            ASSERT_FALSE(o.tasks[id].granted) << "seed " << seed;
            ASSERT_TRUE(o.is_free(id)) << "seed " << seed << " task " << id;
            ASSERT_FALSE(o.is_excluded(id)) << "seed " << seed << " task " << id;
            o.tasks[id].granted = true;
            running.push_back(id);
        }
        for (size_t id = 0; id < o.tasks.size(); id++)
            if (!o.tasks[id].granted && o.is_free(id) && (exact || running.empty())) {
                ASSERT_TRUE(o.is_excluded(id)) << "seed " << seed << " task " << id << " might run";
            }
        ASSERT_EQ(nst_depend_is_live(c.graph), !std::all_of(o.tasks.begin(), o.tasks.end(),
                                                            [](const Oracle::Task &t) { return t.complete; }));
    }
    ASSERT_EQ(ready.size(), total) << "seed " << seed;
}

} // namespace

TEST(DependGraph, RandomGraphsRunAsDefined)
{
    for (unsigned seed = 0; seed < (many > 100000 ? 600 : 200) && !HasFatalFailure(); seed++)
        compare(seed, true);
}

TEST(DependGraph, RandomGraphsWithManyLocksRunAsDefined)
{
    for (unsigned seed = 0; seed < (many > 100000 ? 600 : 200) && !HasFatalFailure(); seed++)
        compare(seed, false);
}
