// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* threadprivate class objects: constructed on each thread's first use, copyin assigns, destructors run. */
#include "tests/support/check.h"

#include <omp.h>
#include <string>

struct Box {
    int value = 11;
    std::string text = "box";

    Box() = default;
    Box(const Box &) = default;
    Box &operator=(const Box &o)
    {
        value = o.value + 1000;
        text = o.text;
        return *this;
    }
    ~Box() {}
};

extern Box box; /* gcc wants threadprivate before the definition of an object with a constructor */
#pragma omp threadprivate(box)
Box box;

int main()
{
    omp_set_dynamic(0);
    box.value = 20;
#pragma omp parallel num_threads(5)
    {
        CHECK_EQ(box.value, omp_get_thread_num() == 0 ? 20 : 11);
        CHECK(box.text == "box");
        box.value = omp_get_thread_num();
        box.text = std::string(100, 'a' + omp_get_thread_num());
    }
#pragma omp parallel num_threads(5)
    {
        CHECK_EQ(box.value, omp_get_thread_num());
        CHECK(box.text == std::string(100, 'a' + omp_get_thread_num()));
    }
    box.value = 7;
#pragma omp parallel num_threads(5) copyin(box)
    {
        CHECK_EQ(box.value, omp_get_thread_num() == 0 ? 7 : 1007);
        CHECK(box.text == std::string(100, 'a'));
    }
    return check_status();
}
