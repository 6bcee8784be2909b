// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 10
// clang: 12
/* Task reductions over objects: copies are constructed when a participant first asks for one, combined once,
 * destroyed; over containers, in taskloops, and in regions (OpenMP 5.2, 5.5.9, 5.5.10). */
#include "tests/support/check.h"

#include <map>
#include <omp.h>
#include <string>
#include <vector>

static int live;

struct Histogram {
    std::vector<long> bins;
    Histogram() : bins(16) { BUMP(&live, 1); }
    Histogram(const Histogram &other) : bins(other.bins) { BUMP(&live, 1); }
    Histogram &operator=(const Histogram &) = default;
    ~Histogram() { BUMP(&live, -1); }
    void add(const Histogram &other)
    {
        for (size_t i = 0; i < bins.size(); i++)
            bins[i] += other.bins[i];
    }
    long total() const
    {
        long sum = 0;
        for (long b : bins)
            sum += b;
        return sum;
    }
};
using Words = std::map<std::string, int>;

static void merge(Words &to, const Words &from)
{
    for (const auto &word : from)
        to[word.first] += word.second;
}
#pragma omp declare reduction(add : Histogram : omp_out.add(omp_in))
#pragma omp declare reduction(merge : Words : merge(omp_out, omp_in))

int main()
{
    for (int round = 0; round < 10; round++) {
        {
            Histogram one, many, two;
            Words words{{"before", 1}};
            int size = 0;
#pragma omp parallel
#pragma omp single
            {
#pragma omp taskgroup task_reduction(add : one)
                {
                    for (int i = 0; i < 64; i++) {
#pragma omp task in_reduction(add : one) firstprivate(i)
                        {
                            one.bins[i % 16]++;
#pragma omp task in_reduction(add : one)
                            one.bins[0] += 100;
                        }
                    }
                }
                CHECK_EQ(one.bins[0], 4 + 6400);
                CHECK_EQ(one.bins[15], 4);
#pragma omp taskloop reduction(add : many) grainsize(5)
                for (int i = 0; i < 160; i++)
                    many.bins[i % 16] += i;
                CHECK_EQ(many.total(), 160 * 159 / 2);
#pragma omp taskgroup task_reduction(add : two) task_reduction(merge : words)
                {
#pragma omp taskloop nogroup in_reduction(add : two) num_tasks(7)
                    for (int i = 0; i < 50; i++)
                        two.bins[i % 2] += i;
                    for (int i = 0; i < 30; i++) {
#pragma omp task in_reduction(merge : words) firstprivate(i)
                        words["w" + std::to_string(i % 3)] += i;
                    }
                }
                CHECK(two.bins[0] == 600 && two.bins[1] == 625);
                CHECK(words.size() == 4 && words["w0"] == 135 && words["w2"] == 155 && words["before"] == 1);
            }
            Histogram all;
#pragma omp parallel reduction(task, add : all)
            {
#pragma omp single nowait
                size = omp_get_num_threads();
                all.bins[1] += 1;
                for (int i = 0; i < 5; i++) {
#pragma omp task in_reduction(add : all)
                    all.bins[2] += 1;
                }
            }
            CHECK(all.bins[1] == size && all.bins[2] == 5 * size);
        }
        CHECK_EQ(live, 0);
    }
    return check_status();
}
