// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Exceptions thrown and caught within a task, also over scheduling points in a handler, where another task's handlers
 * may run on the same thread; what is thrown in a task reaches its creator by exception_ptr (OpenMP 5.2, 1.3, 12.9). */
#include "tests/support/check.h"

#include <exception>
#include <omp.h>
#include <stdexcept>
#include <string>
#include <vector>

struct Guard {
    int *alive;
    explicit Guard(int *a) : alive(a) { BUMP(alive, 1); }
    Guard(const Guard &) = delete;
    ~Guard() { BUMP(alive, -1); }
};

static int alive, caught;

static void thrower(int depth, int tag)
{
    Guard guard(&alive);
    std::string ballast(100, 'x');

    if (depth == 0)
        throw std::runtime_error(std::to_string(tag));
    thrower(depth - 1, tag);
}

/* Tree of tasks, each of which throws through frames that have created tasks and waited for them. */
static void tree(int depth, int tag)
{
    try {
        Guard guard(&alive);
        if (depth > 0) {
            for (int i = 0; i < 2; i++) {
#pragma omp task firstprivate(depth, tag, i)
                tree(depth - 1, 2 * tag + i);
            }
#pragma omp taskwait
        }
        thrower(3, tag);
        CHECK(false);
    } catch (const std::runtime_error &e) {
        /* In the handler: others' handlers come and go on this thread. */
        int done = 0;
#pragma omp task shared(done) firstprivate(tag)
        {
            try {
                thrower(2, -tag);
            } catch (const std::runtime_error &inner) {
                POKE(&done, std::stoi(inner.what()) == -tag);
            }
        }
#pragma omp taskyield
        CHECK_EQ(std::stoi(e.what()), tag);
#pragma omp taskwait
        CHECK(PEEK(&done));
        CHECK_EQ(std::stoi(e.what()), tag);
        CHECK(std::current_exception() != nullptr);
        try {
            throw;
        } catch (const std::runtime_error &again) {
            CHECK_EQ(std::stoi(again.what()), tag);
        }
        BUMP(&caught, 1);
    }
}

int main()
{
    for (int round = 0; round < 5; round++) {
        caught = 0;
#pragma omp parallel
        {
#pragma omp single
            {
#pragma omp taskgroup
                tree(5, 1);
                CHECK_EQ(caught, 63);
            }
            CHECK(std::current_exception() == nullptr);
            CHECK_EQ(std::uncaught_exceptions(), 0);
        }
        CHECK_EQ(alive, 0);

        /* Futures by hand. */
        std::vector<std::exception_ptr> results(40);
        int rethrown = 0;
#pragma omp parallel
#pragma omp single
        {
            for (int i = 0; i < 40; i++) {
#pragma omp task shared(results) firstprivate(i)
                {
                    try {
                        thrower(i % 5, i);
                    } catch (...) {
                        results[i] = std::current_exception();
                    }
                }
            }
#pragma omp taskwait
            for (int i = 0; i < 40; i++) {
                try {
                    std::rethrow_exception(results[i]);
                } catch (const std::exception &e) {
                    rethrown += std::stoi(e.what()) == i;
                }
            }
        }
        CHECK_EQ(rethrown, 40);
        CHECK_EQ(alive, 0);
        int loops = 0;
#pragma omp parallel
#pragma omp single
#pragma omp taskloop grainsize(3) shared(loops)
        for (int i = 0; i < 60; i++) {
            try {
                thrower(2, i);
            } catch (const std::runtime_error &) {
                BUMP(&loops, 1);
            }
        }
        CHECK_EQ(loops, 60);
    }
    return check_status();
}
