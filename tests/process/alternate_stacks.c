// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp and libomp: each member is a native thread
// sanitize: none (they have alternate stacks of their own)
/* Members of a team larger than the machine install alternate signal stacks, have handlers run on them after barriers, and take them away again. */
#include "tests/support/check.h"

#include <omp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

enum { MEMBERS = 8, ROUNDS = 10, BYTES = 65536 };

static int ran, elsewhere;
static __thread char *mine;

static void handle(int sig)
{
    char here;

    (void)sig;
    BUMP(&ran, 1);
    if (mine && ((uintptr_t)&here < (uintptr_t)mine || (uintptr_t)&here >= (uintptr_t)mine + BYTES))
        BUMP(&elsewhere, 1);
}

int main(void)
{
    struct sigaction action;
    int wrong = 0;

    memset(&action, 0, sizeof action);
    action.sa_handler = handle;
    action.sa_flags = SA_ONSTACK;
    sigaction(SIGUSR1, &action, NULL);
    omp_set_dynamic(0);
    for (int round = 0; round < ROUNDS; round++) {
#pragma omp parallel num_threads(MEMBERS) reduction(+ : wrong)
        {
            stack_t old, now, own = {.ss_size = BYTES};

            mine = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            own.ss_sp = mine;
            CHECK_EQ(sigaltstack(&own, &old), 0);
#pragma omp barrier
            raise(SIGUSR1);
#pragma omp barrier
            CHECK_EQ(sigaltstack(NULL, &now), 0);
            wrong += now.ss_sp != mine;
            CHECK_EQ(sigaltstack(&old, NULL), 0);
            munmap(mine, BYTES);
            mine = NULL;
        }
#pragma omp parallel num_threads(MEMBERS)
        raise(SIGUSR1);
    }
    CHECK_EQ(wrong, 0);
    CHECK_EQ(PEEK(&elsewhere), 0);
    CHECK_EQ(PEEK(&ran), 2 * MEMBERS * ROUNDS);
    return check_status();
}
