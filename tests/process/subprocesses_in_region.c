// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// variants: once
/* Members that run programs: posix_spawn, system and popen from inside a team; no descriptor or signal mask of ours leaks
 * into them (the child can be terminated). */
// seconds: 60
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int n = 0;

    omp_set_dynamic(0);
#pragma omp parallel num_threads(6) reduction(+ : n)
    {
        char line[64] = "";
        FILE *f = popen("echo member", "r");

        CHECK(f && fgets(line, sizeof line, f) && strcmp(line, "member\n") == 0);
        if (f)
            pclose(f);
        CHECK_EQ(system("exit 3"), 3 << 8);
#pragma omp barrier
        /* What the primary runs inherits its own mask: SIGTERM is not blocked there. */
        if (omp_get_thread_num() == 0)
            CHECK_EQ(system("kill -TERM $$; exit 5") & 0x7f, SIGTERM);
        n++;
    }
    CHECK_EQ(n, 6);
    return check_status();
}
