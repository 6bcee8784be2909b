// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libomp asserts when roots with threadprivate data end
// module: dlopen_module.c
// libs: -ldl
/* A library with regions is loaded, used, unloaded and loaded again, from the main thread, from threads and inside a region;
 * its TLS is dynamic (made after the pool's threads), so each strand must see its own. */
#include "tests/support/check.h"

#include <dlfcn.h>
#include <omp.h>
#include <pthread.h>

static void use(int members)
{
    void *module = dlopen(getenv("NESTOMP_TEST_MODULE"), RTLD_NOW | RTLD_LOCAL);
    int (*sum)(int), (*tp)(int, int);

    CHECK(module != NULL);
    if (!module)
        return;
    sum = (int (*)(int))dlsym(module, "module_sum");
    tp = (int (*)(int, int))dlsym(module, "module_threadprivate");
    for (int i = 0; i < 3; i++)
        CHECK_EQ(sum(members), members);
    CHECK_EQ(tp(members, 100), members);
    CHECK_EQ(tp(members, 200), members);
    dlclose(module);
}

static void *thread(void *arg)
{
    use(3);
    return arg;
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    for (int i = 0; i < 5; i++) {
        use(4);
        int n = 0;
#pragma omp parallel num_threads(6) reduction(+ : n)
        n++;
        CHECK_EQ(n, 6);
    }
    for (int i = 0; i < 5; i++) {
        pthread_t t;

        pthread_create(&t, NULL, thread, NULL);
        pthread_join(t, NULL);
    }
#pragma omp parallel num_threads(3)
    use(2);
    return check_status();
}
