// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// sanitize: none (their shadow is address space too)
// output: yes
// reference: peers abort
/* Nested teams in a process that is about to run out of address space: a team that cannot have all its members is smaller, every barrier
 * is passed by the members that there are, and the program ends (DESIGN.md R7).  Where not even a team of one can be had, it ends with
 * a message. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t in_use(void)
{
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    if (!f || fscanf(f, "%lu", &pages) != 1)
        exit(CHECK_SKIP);
    fclose(f);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static int nested(void)
{
    int passed = 0, expected = 0;

    for (int round = 0; round < 2; round++) {
#pragma omp parallel num_threads(4)
        {
#pragma omp barrier
#pragma omp parallel num_threads(4)
            {
#pragma omp master
                BUMP(&expected, omp_get_num_threads());
#pragma omp barrier
                BUMP(&passed, 1);
#pragma omp barrier
            }
        }
    }
    CHECK_EQ(passed, expected);
    return check_status();
}

int main(void)
{
    const size_t mb = (size_t)1 << 20;

    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    for (size_t more = 2; more <= 150; more += more < 30 ? 4 : 15) {
        int status = 0;
        pid_t child = fork();

        if (child == 0) {
            size_t most = in_use() + more * mb;
            struct rlimit limit = {most, most}, none = {0, 0};

            setrlimit(RLIMIT_CORE, &none);
            setrlimit(RLIMIT_AS, &limit);
            _exit(nested());
        }
        CHECK_EQ(waitpid(child, &status, 0), child);
        CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0) || (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT));
        if (!WIFEXITED(status) || WEXITSTATUS(status))
            fprintf(stderr, "with %zu MB: status %x\n", more, status);
    }
    return check_status();
}
