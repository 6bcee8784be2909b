// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Exceptions thrown and caught inside regions, loops, tasks and criticals, also while other members of an oversubscribed team
 * are unwinding; rethrow across a barrier by exception_ptr (OpenMP 5.2, 1.3: they stay in their thread). */
#include "tests/support/check.h"

#include <exception>
#include <omp.h>
#include <stdexcept>
#include <string>

static void thrower(int depth, int tag)
{
    std::string guard(50, 'g');

    if (depth == 0)
        throw std::runtime_error(std::to_string(tag));
    thrower(depth - 1, tag);
}

int main()
{
    int caught = 0, size = 0, loops = 0, tasks = 0;

    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(8)
    {
        int me = omp_get_thread_num();

#pragma omp single
        size = omp_get_num_threads();
        for (int i = 0; i < 20; i++) {
            try {
                thrower(10, me * 100 + i);
                CHECK(false);
            } catch (const std::runtime_error &e) {
                CHECK_EQ(std::stoi(e.what()), me * 100 + i);
                BUMP(&caught, 1);
            }
            try {
#pragma omp critical(exceptional)
                {
                    try {
                        thrower(3, i);
                    } catch (...) {
                        BUMP(&caught, 1);
                    }
                }
            } catch (...) {
                CHECK(false);
            }
        }
        /* In a catch block, a barrier: the handler's state belongs to the thread. */
        try {
            thrower(2, me);
        } catch (const std::exception &e) {
#pragma omp barrier
            CHECK_EQ(std::stoi(e.what()), me);
            try {
                throw;
            } catch (const std::runtime_error &again) {
                CHECK_EQ(std::stoi(again.what()), me);
            }
#pragma omp barrier
            CHECK(std::current_exception() != nullptr);
            CHECK_EQ(std::uncaught_exceptions(), 0);
        }
#pragma omp for schedule(dynamic)
        for (int i = 0; i < 100; i++) {
            try {
                thrower(i % 5, i);
            } catch (const std::runtime_error &e) {
                BUMP(&loops, std::stoi(e.what()) == i);
            }
        }
#pragma omp task
        {
            try {
                thrower(4, 1);
            } catch (...) {
                BUMP(&tasks, 1);
            }
        }
#pragma omp taskwait
#pragma omp parallel num_threads(3)
        {
            try {
                thrower(4, omp_get_thread_num());
            } catch (const std::runtime_error &e) {
                CHECK_EQ(std::stoi(e.what()), omp_get_thread_num());
            }
        }
    }
    CHECK_EQ(caught, 40 * size);
    CHECK_EQ(loops, 100);
    CHECK_EQ(tasks, size);

    std::exception_ptr kept;
#pragma omp parallel
    {
        try {
            if (omp_get_thread_num() == omp_get_num_threads() - 1)
                throw std::logic_error("kept");
        } catch (...) {
#pragma omp critical
            kept = std::current_exception();
        }
    }
    try {
        CHECK(kept != nullptr);
        std::rethrow_exception(kept);
    } catch (const std::logic_error &e) {
        CHECK(std::string(e.what()) == "kept");
    }
    return check_status();
}
