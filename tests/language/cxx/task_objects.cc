// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cflags: -Wno-deprecated-declarations
/* Tasks that carry C++ objects: copies live until the task has run, move-free captures in lambdas, recursive sort. */
#include "tests/support/check.h"

#include <algorithm>
#include <memory>
#include <omp.h>
#include <string>
#include <vector>

static void sort_tasks(int *begin, int *end)
{
    if (end - begin < 64) {
        std::sort(begin, end);
        return;
    }
    int *middle = begin + (end - begin) / 2;
#pragma omp task firstprivate(begin, middle)
    sort_tasks(begin, middle);
#pragma omp task firstprivate(middle, end)
    sort_tasks(middle, end);
#pragma omp taskwait
    std::inplace_merge(begin, middle, end);
}

int main()
{
    std::vector<int> data(20000);
    unsigned seed = 12345;

    for (auto &x : data)
        x = int((seed = seed * 1664525u + 1013904223u) >> 8);
    auto want = data;
    std::sort(want.begin(), want.end());
#pragma omp parallel
#pragma omp single nowait
    sort_tasks(data.data(), data.data() + data.size());
    CHECK(data == want);

    auto shared = std::make_shared<int>(0);
    for (int round = 0; round < 20; round++) {
#pragma omp parallel
#pragma omp single
        for (int i = 0; i < 50; i++) {
            std::string text = std::to_string(i) + std::string(40, '.');
            auto copy = shared;
#pragma omp task firstprivate(text, copy, i)
            {
                CHECK_EQ(std::stoi(text), i);
                BUMP(copy.get(), 1);
            }
        }
        CHECK_EQ(shared.use_count(), 1);
    }
    CHECK_EQ(*shared, 1000);
    return check_status();
}
