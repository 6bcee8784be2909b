// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cflags: -Wno-deprecated-declarations
// env: OMP_CANCELLATION=true
/* Objects that tasks of a cancelled group carry by value are destroyed, whether the tasks run or are discarded; for
 * gcc's tasks only their body can do that (OpenMP 5.2, 5.4.4, 11.2). */
#include "tests/support/check.h"

#include <omp.h>
#include <string>

static int live, made;

class Tracked {
    Tracked *self; /* not relocatable by copying bytes */
    std::string text;

public:
    int value;

    explicit Tracked(int v = 0) : self(this), text(std::string(60, char('a' + v % 26))), value(v)
    {
        BUMP(&live, 1);
        BUMP(&made, 1);
    }
    Tracked(const Tracked &other) : self(this), text(other.text), value(other.value)
    {
        CHECK(other.self == &other);
        BUMP(&live, 1);
        BUMP(&made, 1);
    }
    Tracked &operator=(const Tracked &other)
    {
        text = other.text;
        value = other.value;
        return *this;
    }
    ~Tracked()
    {
        CHECK(self == this);
        self = nullptr;
        BUMP(&live, -1);
    }
    bool intact(int v) const { return self == this && value == v && text == std::string(60, char('a' + v % 26)); }
};

int main()
{
    for (int round = 0; round < 10; round++) {
        int started = 0, ended = 0;

#pragma omp parallel
#pragma omp single
        {
#pragma omp taskgroup
            {
                for (int i = 0; i < 100; i++) {
                    Tracked object(i);
#pragma omp task firstprivate(object, i) shared(started, ended)
                    {
                        BUMP(&started, 1);
                        CHECK(object.intact(i));
                        if (i == 20) {
#pragma omp cancel taskgroup
                        }
                        BUMP(&ended, 1);
                    }
                }
            }
            CHECK_EQ(PEEK(&ended) + 1, PEEK(&started));
        }
#ifndef __clang__
        CHECK_EQ(live, 0);
#else
        CHECK(live <= 1); /* clang leaves a cancelled task without its destructors */
        live = 0;
#endif
    }
    return check_status();
}
