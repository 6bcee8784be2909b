// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Worksharing over C++ iterators and pointers, range-based for (OpenMP 5.0), lambdas and members inside (5.2, 4.4.1). */
// gcc: 9
// clang: 11
#include "tests/support/check.h"

#include <atomic>
#include <deque>
#include <numeric>
#include <omp.h>
#include <vector>

struct Grid {
    std::vector<double> cells = std::vector<double>(1000, 1.0);

    double total()
    {
        double sum = 0;
#pragma omp parallel for reduction(+ : sum)
        for (size_t i = 0; i < cells.size(); i++)
            sum += cells[i];
        return sum;
    }
    void scale(double by)
    {
#pragma omp parallel for schedule(guided)
        for (auto &cell : cells)
            cell *= by;
    }
};

template <typename T> static T sum_pointer(const T *begin, const T *end)
{
    T sum = 0;
#pragma omp parallel for reduction(+ : sum) schedule(static, 3)
    for (const T *p = begin; p < end; ++p)
        sum += *p;
    return sum;
}

int main()
{
    std::vector<int> v(777);
    std::deque<int> d(333, 2);
    std::atomic<long> total{0};
    Grid grid;

    std::iota(v.begin(), v.end(), 0);
#pragma omp parallel for schedule(dynamic, 10)
    for (auto it = v.begin(); it < v.end(); ++it)
        total += *it;
    CHECK_EQ(total.load(), 777 * 776 / 2);
    total = 0;
#pragma omp parallel for
    for (auto it = v.rbegin(); it != v.rend(); it += 1)
        total += *it;
    CHECK_EQ(total.load(), 777 * 776 / 2);
    total = 0;
#pragma omp parallel for schedule(dynamic)
    for (auto x : d)
        total += x;
    CHECK_EQ(total.load(), 666);
    CHECK_EQ(sum_pointer(v.data(), v.data() + 100), 4950);
    CHECK(grid.total() == 1000);
    grid.scale(2.5);
    CHECK(grid.total() == 2500);
    auto lambda = [&](int n) {
        int count = 0;
#pragma omp parallel for reduction(+ : count)
        for (int i = 0; i < n; i++)
            count += v[i] == i;
        return count;
    };
    CHECK_EQ(lambda(500), 500);
    return check_status();
}
