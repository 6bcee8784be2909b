// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: fib without a cut-off by oneTBB's task groups, two tasks a call as in tasks_recursive.c, on as many threads as
// OMP_NUM_THREADS says: a work stealer outside OpenMP to compare with. No OpenMP runtime takes part in what is timed.
// Microseconds per 1000 calls. No Cilk compiler is packaged; how near a fib can get to a plain call is FIB_SERIAL.
#include "../epcc/common.h"
#include <cstdlib>
#include <omp.h>
#include <tbb/global_control.h>
#include <tbb/task_group.h>

namespace
{

const int N = 27;
const long VALUE = 196418;
const double CALLS = 2.0 * 317811 - 1;

long fib_two(int n)
{
    long a, b;

    if (n < 2)
        return n;
    tbb::task_group group;
    group.run([&a, n] { a = fib_two(n - 1); });
    group.run([&b, n] { b = fib_two(n - 2); });
    group.wait();
    return a + b;
}

long fib_one(int n)
{
    long a, b;

    if (n < 2)
        return n;
    tbb::task_group group;
    group.run([&a, n] { a = fib_one(n - 1); });
    b = fib_one(n - 2);
    group.wait();
    return a + b;
}

double timed(const char *name, int threads, long (*fib)(int))
{
    tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<size_t>(threads));
    double start = bench_now_us();
    long value = fib(N);

    start = bench_now_us() - start;
    if (value != VALUE)
        bench_fail(name, "the value is wrong");
    return start / CALLS * 1e3;
}

double task_fib()
{
    return timed("TASK_FIB27", bench_threads, fib_two);
}

double fib_one_task()
{
    return timed("FIB_ONE_TASK", bench_threads, fib_one);
}

double fib_many()
{
    return timed("FIB_T16", 16, fib_two);
}

const struct bench_whole rows[] = {
    {"TASK_FIB27", task_fib, nullptr},
    {"FIB_ONE_TASK", fib_one_task, nullptr},
    {"FIB_T16", fib_many, nullptr},
};

} // namespace

int main(int argc, char **argv)
{
    return bench_main_whole(argc, argv, rows, sizeof rows / sizeof rows[0]);
}
