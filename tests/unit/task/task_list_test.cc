// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>

#include <algorithm>
#include <climits>
#include <random>
#include <vector>

extern "C" {
#include "runtime/base/mem.h"
#include "runtime/omp/task/task_list.h"
}

namespace {

struct item {
    struct nst_task_link link = {};
    int priority = 0;
    unsigned added = 0;
};

struct list : ::testing::Test {
    std::vector<item> items;
    struct nst_task_list l = {};

    void add(item &i, int priority, unsigned at)
    {
        i.priority = priority;
        i.added = at;
        nst_task_list_add(&l, &i.link, priority);
    }
    ~list() override
    {
        for (struct nst_task_list_page *p : l.pages)
            nst_mem_free(p);
    }
};

using TaskList = list;

bool is_it(struct nst_task_link *task, void *arg)
{
    return task == arg;
}

} // namespace

TEST_F(TaskList, RanksRiseWithPrioritiesUpToTheHighest)
{
    unsigned before = 0;

    EXPECT_EQ(nst_task_list_rank(0), 0u);
    EXPECT_EQ(nst_task_list_rank(-5), 0u);
    for (int64_t p = 0; p <= INT_MAX; p += p < 5000 ? 1 : p / 100) {
        unsigned rank = nst_task_list_rank((int)p);
        EXPECT_LE(before, rank) << p;
        if (p < NST_TASK_LIST_EXACT) {
            EXPECT_EQ(rank, (unsigned)p);
        }
        before = rank;
    }
    EXPECT_EQ(nst_task_list_rank(INT_MAX), (unsigned)NST_TASK_LIST_PAGES * NST_TASK_LIST_IN_PAGE - 1);
}

TEST_F(TaskList, HighestFirstAndOldestAmongEquals)
{
    std::mt19937 random(7);
    std::vector<item *> in;
    unsigned added = 0;

    items.resize(600);
    for (int step = 0; step < 6000; step++) {
        size_t i = random() % items.size();
        bool there = std::find(in.begin(), in.end(), &items[i]) != in.end();
        if (random() % 2) {
            if (there)
                continue;
            add(items[i], random() % 3 ? (int)(random() % 70) : (int)(random() % INT_MAX), ++added);
            in.push_back(&items[i]);
        } else if (!in.empty()) {
            struct nst_task_link *first = nst_task_list_first(&l);
            auto best = *std::min_element(in.begin(), in.end(), [](item *a, item *b) {
                unsigned ra = nst_task_list_rank(a->priority), rb = nst_task_list_rank(b->priority);
                return ra != rb ? ra > rb : a->added < b->added;
            });
            ASSERT_EQ(first, &best->link);
            item *gone = random() % 2 ? best : in[random() % in.size()];
            nst_task_list_remove(&l, &gone->link);
            in.erase(std::find(in.begin(), in.end(), gone));
        }
        if (step % 100 == 0) {
            ASSERT_EQ(nst_task_list_count(&l), in.size());
        }
    }
    for (item *i : in)
        nst_task_list_remove(&l, &i->link);
    EXPECT_EQ(nst_task_list_count(&l), 0u);
    EXPECT_EQ(nst_task_list_first(&l), nullptr);
}

TEST_F(TaskList, FindAsksOnlyAboutWhatCameLater)
{
    items.resize(200);
    for (unsigned i = 0; i < 200; i++)
        add(items[i], (int)(i % 5) * 300, i + 1);
    for (unsigned since : {0u, 50u, 199u, 200u})
        for (unsigned i = 0; i < 200; i++)
            EXPECT_EQ(nst_task_list_find(&l, since, is_it, &items[i].link), i + 1 > since ? &items[i].link : nullptr);
    for (item &i : items)
        nst_task_list_remove(&l, &i.link);
}
