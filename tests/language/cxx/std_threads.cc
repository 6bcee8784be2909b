// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Regions opened by std::threads of the user, at once and one after another: each is an initial thread of its own (OpenMP
 * 5.2, 1.3), with its own ICVs, team and threadprivate values. */
#include "tests/support/check.h"

#include <mutex>
#include <omp.h>
#include <thread>
#include <vector>

static int tp = 3;
#pragma omp threadprivate(tp)

static void work(int id, int rounds)
{
    tp = id;
    omp_set_num_threads(2 + id % 3);
    for (int r = 0; r < rounds; r++) {
        long sum = 0;
        int members = 0;

        CHECK_EQ(omp_get_level(), 0);
        CHECK_EQ(omp_get_thread_num(), 0);
#pragma omp parallel reduction(+ : sum, members)
        {
            CHECK_EQ(omp_get_num_threads(), 2 + id % 3);
            members++;
#pragma omp for schedule(dynamic, 4)
            for (int i = 0; i < 100; i++)
                sum += i * id;
#pragma omp barrier
        }
        CHECK_EQ(sum, 4950L * id);
        CHECK_EQ(members, 2 + id % 3);
        CHECK_EQ(tp, id);
    }
    CHECK_EQ(omp_get_max_threads(), 2 + id % 3);
}

int main()
{
    std::vector<std::thread> threads;
    std::mutex mutex;
    int inside = 0;

    omp_set_dynamic(0);
    for (int i = 0; i < 12; i++)
        threads.emplace_back(work, i, 30);
    for (auto &t : threads)
        t.join();
    threads.clear();
    for (int i = 0; i < 40; i++)
        std::thread(work, i, 2).join();
    work(1, 5);
    /* Threads made inside a region. */
#pragma omp parallel num_threads(4)
    {
        std::thread t([&] {
            int n = 0;

            CHECK_EQ(omp_get_level(), 0);
#pragma omp parallel num_threads(3) reduction(+ : n)
            n++;
            CHECK_EQ(n, 3);
            std::lock_guard<std::mutex> guard(mutex);
            inside++;
        });
        t.join();
    }
    CHECK_EQ(inside, 4);
    return check_status();
}
