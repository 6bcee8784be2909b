// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: peers abort
// sanitize: none (their runtimes wrap pthread_create too)
// output: yes
/* When the system refuses threads, teams get as many as there are, down to one; the program goes on, and gets whole teams
 * again once threads can be had (DESIGN.md R7). */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <dlfcn.h>
#include <omp.h>
#include <string.h>
#include <unistd.h>

static int team(int n)
{
    int size = 0, members = 0, sum = 0;

#pragma omp parallel num_threads(n) reduction(+ : members)
    {
        members++;
#pragma omp single
        size = omp_get_num_threads();
#pragma omp for schedule(dynamic)
        for (int i = 0; i < 100; i++)
            BUMP(&sum, i);
    }
    CHECK_EQ(size, members);
    CHECK_EQ(sum, 4950);
    return size;
}

int main(int argc, char **argv)
{
    char preload[4096];
    void (*allow)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "fail_pthread_create_after");

    if (!allow) {
        if (argc > 1)
            return 2;
        snprintf(preload, sizeof preload, "%s/libfail_pthread_create.so", getenv("NESTOMP_TEST_SUPPORT"));
        setenv("LD_PRELOAD", preload, 1);
        execl("/proc/self/exe", argv[0], "again", (char *)NULL);
        return 3;
    }
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    allow(0);
    CHECK_EQ(team(8), 1);
    allow(3);
    int some = team(32);
    CHECK(some >= 1 && some <= 5);
    allow(0);
    for (int i = 0; i < 20; i++) {
        int now = team(1 + i * 3);
        CHECK(now >= 1 && now <= 5);
    }
    int leaves = 0;
#pragma omp parallel num_threads(6)
    {
#pragma omp parallel num_threads(6)
        BUMP(&leaves, 1);
    }
    CHECK(leaves >= 1 && leaves <= 36);
    allow(-1);
    while (team(8) < 8) /* a refused thread is not asked for again at once */
        usleep(10000);
    CHECK_EQ(team(40), 40);
    return check_status();
}
