// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cflags: -Wno-deprecated-declarations
/* Objects that tasks carry by value: each copy is made once, lives until its task has run, however late, and is
 * destroyed once; also where the task is undeferred, included, a taskloop's, dependent, or discarded by cancellation
 * (OpenMP 5.2, 5.4.4). */
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

struct Worker {
    Tracked own{7};
    int total = 0;

    void step(int i) { BUMP(&total, own.value * i); }
    void go()
    {
        Tracked local(3);
        for (int i = 0; i < 10; i++) {
#pragma omp task firstprivate(local, i)
            {
                CHECK(local.intact(3));
                step(i);
            }
        }
#pragma omp taskwait
    }
};

template <typename T> static void carried(T value, int *ran)
{
    for (int i = 0; i < 10; i++) {
#pragma omp task firstprivate(value, ran)
        {
            CHECK(value.intact(11));
            BUMP(ran, 1);
        }
    }
}

int main()
{
    for (int round = 0; round < 10; round++) {
        int ran = 0, total = 0, x = 0;
        made = 0;
#pragma omp parallel
        {
#pragma omp single
            {
                for (int i = 0; i < 100; i++) {
                    Tracked object(i), pair[2] = {Tracked(i + 1), Tracked(i + 2)};
#pragma omp task firstprivate(object, pair, i) shared(ran) if (i % 7) final(i % 5 == 0)
                    {
                        CHECK(object.intact(i) && pair[0].intact(i + 1) && pair[1].intact(i + 2));
                        object.value = -1; /* its own */
                        BUMP(&ran, 1);
                    }
                    CHECK(object.intact(i));
                    object.value = -2;
                }
                carried(Tracked(11), &ran);
                /* Grandchildren copy a copy. */
                Tracked root(5);
#pragma omp task firstprivate(root) shared(ran)
                for (int i = 0; i < 5; i++) {
#pragma omp task firstprivate(root) shared(ran)
                    {
                        CHECK(root.intact(5));
                        BUMP(&ran, 1);
                    }
                }
                for (int i = 0; i < 10; i++) {
                    Tracked link(i);
#pragma omp task firstprivate(link, i) depend(inout : x) shared(x, ran)
                    {
                        CHECK(link.intact(i) && x == i);
                        x++;
                        BUMP(&ran, 1);
                    }
                }
                Tracked looped(9);
#pragma omp taskloop firstprivate(looped) shared(ran) grainsize(4)
                for (int i = 0; i < 30; i++) {
                    CHECK(looped.intact(9));
                    BUMP(&ran, 1);
                }
                Tracked last(1);
#pragma omp taskloop lastprivate(last) num_tasks(5)
                for (int i = 0; i < 30; i++)
                    last = Tracked(i);
                CHECK(last.intact(29));
                Worker worker;
                worker.go();
                total = worker.total;
            }
        }
        CHECK_EQ(ran, 100 + 10 + 5 + 10 + 30);
        CHECK_EQ(total, 7 * 45);
        CHECK(made > 0);
        CHECK_EQ(live, 0);
    }
    return check_status();
}
