// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Random dependence graphs with detached tasks against an oracle: for every two siblings whose lists conflict, the earlier
 * one is complete (body ended and event fulfilled) before the later one starts.  Events are fulfilled by native threads that
 * the runtime never saw, by other tasks and by other members. */
#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

extern "C" {
#include "runtime/omp/task/task.h"
#include "runtime/omp/task/taskgroup.h"
#include "runtime/omp/team/parallel.h"
#include "runtime/omp/team/team_barrier.h"
}

namespace {

std::atomic<unsigned> now{1};

struct record {
    std::vector<struct nst_depend> deps;
    unsigned start = 0, end = 0; /* end: fulfilment when detached */
    struct nst_event *event = nullptr;
    std::atomic<int> *ran;
};

/* Events on their way to whoever fulfils them. */
struct events {
    std::mutex lock;
    std::deque<record *> waiting;

    void give(record *r)
    {
        std::lock_guard<std::mutex> hold(lock);
        waiting.push_back(r);
    }

    bool fulfil_one(bool newest)
    {
        record *r;
        {
            std::lock_guard<std::mutex> hold(lock);
            if (waiting.empty())
                return false;
            r = newest ? waiting.back() : waiting.front();
            newest ? waiting.pop_back() : waiting.pop_front();
        }
        r->end = now++;
        nst_event_fulfil(r->event);
        return true;
    }
} pending;

void run(struct nst_thread *self, struct nst_task *task)
{
    record *r = *(record **)nst_task_payload(task);

    EXPECT_EQ(nst_task_current(self), task);
    EXPECT_EQ(nst_thread_self(), self);
    r->start = now++;
    if (r->event)
        pending.give(r);
    else if (r->start % 7 == 0)
        nst_yield();
    (*r->ran)++;
    if (!r->event)
        r->end = now++;
}

/* Must not run at the same time, but in any order. */
bool exclude(const record &a, const record &b)
{
    for (auto &i : a.deps)
        for (auto &j : b.deps)
            if (i.addr == j.addr && i.kind == NST_DEPEND_MUTEX && j.kind == NST_DEPEND_MUTEX)
                return true;
    return false;
}

bool conflict(const record &a, const record &b)
{
    for (auto &i : a.deps)
        for (auto &j : b.deps) {
            bool all = (!i.addr && i.kind == NST_DEPEND_OUT) || (!j.addr && j.kind == NST_DEPEND_OUT);
            bool together = i.kind == j.kind && i.kind != NST_DEPEND_OUT;
            if (all || (i.addr == j.addr && !together))
                return true;
        }
    return false;
}

/* One parent's worth of children. */
void generate(struct nst_thread *self, unsigned seed)
{
    std::mt19937 random(seed);
    const unsigned n = 60;
    static char cells[8];
    std::vector<record> records(n);
    std::atomic<int> ran{0};
    auto below = [&](unsigned m) { return (unsigned)(random() % m); };
    unsigned addresses = 1 + below(sizeof cells);
    bool group = below(2);

    if (group)
        nst_taskgroup_begin(self);
    for (unsigned i = 0; i < n; i++) {
        record &r = records[i];
        struct nst_task_spec spec = {};
        bool undeferred = below(12) == 0;

        for (unsigned k = below(4); k; k--) {
            struct nst_depend d = {&cells[below(addresses)], (uint8_t)(1 + below(4))};
            r.deps.push_back(d);
        }
        if (below(40) == 0)
            r.deps.push_back({nullptr, NST_DEPEND_OUT});
        r.ran = &ran;
        spec.run = run;
        spec.size = sizeof(record *);
        spec.flags = undeferred ? NST_TASK_UNDEFERRED : 0;
        spec.priority = (int)below(3);
        struct nst_task *task = nst_task_new(self, &spec);
        *(record **)nst_task_payload(task) = &r;
        if (below(4) == 0)
            r.event = nst_task_event(task);
        nst_task_submit(self, task, r.deps.data(), r.deps.size());
        if (below(8) == 0)
            pending.fulfil_one(below(2));
        if (below(16) == 0)
            nst_taskyield(self);
        if (below(20) == 0)
            nst_task_wait_depend(self, r.deps.data(), r.deps.size());
        if (below(30) == 0)
            nst_taskwait(self);
    }
    if (group)
        nst_taskgroup_end(self);
    else
        nst_taskwait(self);
    EXPECT_EQ(ran.load(), (int)n);
    for (unsigned i = 0; i < n; i++) {
        EXPECT_NE(records[i].end, 0u);
        for (unsigned j = i + 1; j < n; j++)
            if (conflict(records[i], records[j])) {
                EXPECT_LT(records[i].end, records[j].start) << "seed " << seed << ": " << i << " and " << j;
            } else if (exclude(records[i], records[j])) {
                EXPECT_TRUE(records[i].end < records[j].start || records[j].end < records[i].start)
                    << "seed " << seed << ": " << i << " and " << j;
            }
    }
}

void child_generates(struct nst_thread *self, struct nst_task *task)
{
    generate(self, *(unsigned *)nst_task_payload(task));
}

void member(struct nst_thread *self, const struct nst_fork *fork)
{
    unsigned seed = *(unsigned *)fork->data * 100 + self->num;
    struct nst_task_spec spec = {};

    generate(self, seed);
    /* the same with an explicit task as the parent */
    spec.run = child_generates;
    spec.size = sizeof seed;
    struct nst_task *task = nst_task_new(self, &spec);
    *(unsigned *)nst_task_payload(task) = seed + 50;
    nst_task_submit(self, task, NULL, 0);
    nst_team_barrier(self);
    generate(self, seed + 77);
}

/* Foreign threads that fulfil until told to stop. */
struct fulfillers {
    std::atomic<bool> stop{false};
    std::vector<std::thread> threads;

    explicit fulfillers(unsigned n)
    {
        for (unsigned i = 0; i < n; i++)
            threads.emplace_back([this, i] {
                while (!stop.load())
                    if (!pending.fulfil_one(i % 2))
                        std::this_thread::yield();
            });
    }

    ~fulfillers()
    {
        stop = true;
        for (auto &t : threads)
            t.join();
    }
};

} // namespace

TEST(TaskDependStress, RandomGraphsOfOneThread)
{
    fulfillers others(1);

    for (unsigned seed = 1; seed <= 150; seed++)
        generate(nst_thread_self(), seed);
}

TEST(TaskDependStress, RandomGraphsOfEveryMember)
{
    fulfillers others(2);

    for (unsigned threads : {1u, 2u, 5u, 16u})
        for (unsigned round = 0; round < 6; round++) {
            unsigned seed = threads * 10 + round;
            struct nst_fork fork = {};
            fork.invoke = member;
            fork.data = &seed;
            fork.num_threads = threads;
            EXPECT_EQ(nst_parallel(&fork), threads);
        }
}

/* Detached tasks left incomplete at the region's end: the join waits, and runs what they release. */
namespace {

std::atomic<int> released;

void count_released(struct nst_thread *, struct nst_task *)
{
    released++;
}

void leaver(struct nst_thread *self, const struct nst_fork *fork)
{
    static char x;
    record *r = &((record *)fork->data)[self->num];
    static std::atomic<int> ran;
    struct nst_task_spec spec = {};
    struct nst_depend d = {&x, NST_DEPEND_OUT};

    spec.run = run;
    spec.size = sizeof r;
    struct nst_task *task = nst_task_new(self, &spec);
    *(record **)nst_task_payload(task) = r;
    r->ran = &ran;
    r->event = nst_task_event(task);
    nst_task_submit(self, task, &d, 1);
    spec.run = count_released;
    for (int i = 0; i < 5; i++)
        nst_task_submit(self, nst_task_new(self, &spec), &d, 1);
}

} // namespace

TEST(TaskDependStress, TheJoinDrains)
{
    fulfillers others(1);

    for (unsigned threads : {1u, 2u, 7u, 16u})
        for (int round = 0; round < 20; round++) {
            std::vector<record> records(threads);
            struct nst_fork fork = {};
            released = 0;
            fork.invoke = leaver;
            fork.data = records.data();
            fork.num_threads = threads;
            EXPECT_EQ(nst_parallel(&fork), threads);
            EXPECT_EQ(released.load(), (int)(5 * threads));
        }
}
