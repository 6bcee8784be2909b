// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 9
// clang: 11
/* taskloop over iterators and pointers, in both directions; task trees over a container's ranges; lambdas, members
 * and virtual calls as tasks; thread_local objects seen by tied tasks (OpenMP 5.2, 4.4.1, 12.6). */
#include "tests/support/check.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <numeric>
#include <omp.h>
#include <vector>

struct Shape {
    std::atomic<int> *seen;
    explicit Shape(std::atomic<int> *s) : seen(s) {}
    virtual ~Shape() = default;
    virtual void visit() { *seen += 1; }
};
struct Square : Shape {
    using Shape::Shape;
    void visit() override { *seen += 100; }
};

struct PerThread {
    long count = 0;
    std::vector<int> scratch = std::vector<int>(8, 1);
};
static thread_local PerThread per_thread;

template <typename It, typename F> static void for_each_task(It begin, It end, const F &f)
{
    if (end - begin <= 10) {
        std::for_each(begin, end, f);
        return;
    }
    It middle = begin + (end - begin) / 2;
#pragma omp taskgroup
    {
#pragma omp task shared(f)
        for_each_task(begin, middle, f);
        for_each_task(middle, end, f);
    }
}

int main()
{
    for (int round = 0; round < 5; round++) {
        std::vector<int> numbers(1000);
        std::deque<int> queue(300, 3);
        std::list<std::unique_ptr<Shape>> shapes;
        std::atomic<long> total{0};
        std::atomic<int> seen{0};
        std::iota(numbers.begin(), numbers.end(), 0);
        for (int i = 0; i < 50; i++)
            shapes.push_back(i % 2 ? std::make_unique<Shape>(&seen) : std::make_unique<Square>(&seen));

#pragma omp parallel
#pragma omp single
        {
#pragma omp taskloop shared(total)
            for (auto it = numbers.begin(); it < numbers.end(); ++it)
                total += *it;
            CHECK_EQ(total.load(), 499500);
#pragma omp taskloop shared(total) grainsize(7)
            for (auto it = numbers.end() - 1; it > numbers.begin(); it -= 3)
                total -= *it;
            CHECK_EQ(total.load(), 499500 - 333 * (999 + 3) / 2);
            total = 0;
#pragma omp taskloop shared(total) num_tasks(9)
            for (auto it = queue.crbegin(); it != queue.crend(); ++it)
                total += *it;
            CHECK_EQ(total.load(), 900);
#pragma omp taskloop shared(total)
            for (const int *p = numbers.data(); p != numbers.data() + 100; ++p)
                total += *p;
            CHECK_EQ(total.load(), 900 + 4950);
#pragma omp taskloop shared(total) grainsize(1)
            for (auto x : queue)
                total += x;
            CHECK_EQ(total.load(), 1800 + 4950);

            std::atomic<long> sum{0};
            for_each_task(numbers.begin(), numbers.end(), [&](int n) { sum += n; });
            CHECK_EQ(sum.load(), 499500);
            /* Not random access: a task an element. */
            for (auto it = shapes.begin(); it != shapes.end(); ++it) {
#pragma omp task firstprivate(it)
                (*it)->visit();
            }
            std::function<int(int)> fib = [&](int n) {
                int a = n, b = 0;
                if (n < 2)
                    return a;
#pragma omp task shared(a, fib) firstprivate(n)
                a = fib(n - 1);
#pragma omp task shared(b, fib) firstprivate(n)
                b = fib(n - 2);
#pragma omp taskwait
                return a + b;
            };
            CHECK_EQ(fib(12), 144);
#pragma omp taskwait
            CHECK_EQ(seen.load(), 25 * 101);
        }
        /* Construction on first use, by whoever comes first; then the same object. */
        std::atomic<long> counted{0};
#pragma omp parallel
        {
            per_thread.count = 0;
#pragma omp barrier
#pragma omp single nowait
            for (int i = 0; i < 100; i++) {
#pragma omp task
                {
                    PerThread *mine = &per_thread;
                    mine->count++;
#pragma omp task
                    per_thread.count += per_thread.scratch[3];
#pragma omp taskwait
                    CHECK(mine == &per_thread && mine->scratch.size() == 8);
                }
            }
#pragma omp barrier
            counted += per_thread.count;
        }
        CHECK_EQ(counted.load(), 200);
    }
    return check_status();
}
