// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* C++ thread_local objects with constructors: one per OpenMP thread, alive across regions of the same size, destroyed once
 * per thread at its end. */
#include "tests/support/check.h"

#include <omp.h>
#include <string>
#include <thread>

static int made, gone;

struct Tracked {
    int owner = -1;
    std::string text;

    Tracked() : text(100, 't') { BUMP(&made, 1); }
    ~Tracked() { BUMP(&gone, 1); }
};

static thread_local Tracked object;

static void region(int n, bool first)
{
#pragma omp parallel num_threads(n)
    {
        if (first)
            object.owner = omp_get_thread_num();
#pragma omp barrier
        CHECK_EQ(object.owner, omp_get_thread_num());
        CHECK_EQ(object.text.size(), 100);
    }
}

int main()
{
    omp_set_dynamic(0);
    region(6, true);
    CHECK_EQ(made, 6);
    for (int i = 0; i < 20; i++)
        region(6, false);
    CHECK_EQ(made, 6);
    CHECK_EQ(gone, 0);
    std::thread([] { region(4, true); }).join();
    CHECK(made >= 7 && made <= 10);
    CHECK(gone >= 1);
    return check_status();
}
