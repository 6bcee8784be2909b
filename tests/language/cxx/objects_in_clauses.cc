// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Class objects in private, firstprivate, lastprivate, copyprivate, copyin and reduction: each member constructs, copies and
 * destroys its own, as often as it constructs (OpenMP 5.2, 5.4). */
#include "tests/support/check.h"

#include <omp.h>
#include <string>
#include <vector>

static int alive, copies;

struct Object {
    int value;
    std::string text;

    Object() : value(1), text("default") { BUMP(&alive, 1); }
    explicit Object(int v) : value(v), text(200, 'x') { BUMP(&alive, 1); }
    Object(const Object &o) : value(o.value), text(o.text)
    {
        BUMP(&alive, 1);
        BUMP(&copies, 1);
    }
    Object &operator=(const Object &o)
    {
        value = o.value;
        text = o.text;
        return *this;
    }
    ~Object() { BUMP(&alive, -1); }
    Object &operator+=(const Object &o)
    {
        value += o.value;
        return *this;
    }
};

#pragma omp declare reduction(+ : Object : omp_out += omp_in) initializer(omp_priv = Object(0))
#pragma omp declare reduction(join : std::vector<int> : omp_out.insert(omp_out.end(), omp_in.begin(), omp_in.end()))

int main()
{
    for (int round = 0; round < 10; round++) {
        {
            Object priv(5), first(7), last(9), sum(100), shared_from;
            std::vector<int> list;
            int size = 0;

#pragma omp parallel private(priv) firstprivate(first) reduction(+ : sum)
            {
                CHECK_EQ(priv.value, 1);
                CHECK(priv.text == "default");
                CHECK_EQ(first.value, 7);
                CHECK_EQ(first.text.size(), 200);
                first.text += "mine";
                first.value += omp_get_thread_num();
                sum += Object(2);
#pragma omp single
                size = omp_get_num_threads();
                Object got;
#pragma omp single copyprivate(got)
                got = Object(42);
                CHECK_EQ(got.value, 42);
                CHECK_EQ(got.text.size(), 200);
            }
            CHECK_EQ(first.value, 7);
            CHECK_EQ(priv.value, 5);
            CHECK_EQ(sum.value, 100 + 2 * size);
#pragma omp parallel for lastprivate(last) schedule(static, 3)
            for (int i = 0; i < 50; i++)
                last = Object(i);
            CHECK_EQ(last.value, 49);
#pragma omp parallel for reduction(join : list) schedule(dynamic)
            for (int i = 0; i < 100; i++)
                list.push_back(i);
            std::vector<int> seen(100);
            for (int v : list)
                seen[v]++;
            for (int v : seen)
                CHECK_EQ(v, 1);
#pragma omp parallel
#pragma omp single
            for (int i = 0; i < 20; i++) {
                Object local(i);
#pragma omp task firstprivate(local, i)
                CHECK_EQ(local.value, i);
            }
        }
        CHECK_EQ(PEEK(&alive), 0);
    }
    return check_status();
}
