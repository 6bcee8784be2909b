// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

extern "C" {
#include "runtime/sync/once.h"
}

namespace {
std::atomic<int> runs, arrived;

void slow(void *)
{
    while (arrived.load() < 4) /* so that the others meet it running */
        std::this_thread::yield();
    runs++;
}
} // namespace

TEST(Once, RunsOnceAndEveryoneSeesItsEffect)
{
    struct nst_once once = {};
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};

    for (int i = 0; i < 4; i++)
        threads.emplace_back([&] {
            arrived++;
            nst_once_run(&once, slow, nullptr);
            if (runs.load() != 1)
                wrong++;
        });
    for (auto &t : threads)
        t.join();
    EXPECT_EQ(wrong.load(), 0);
    nst_once_run(&once, slow, nullptr);
    EXPECT_EQ(runs.load(), 1);
}
