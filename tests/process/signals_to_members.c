// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// sanitize: none (their handlers run late: when a thread comes by a call that they know)
// env: NESTOMP_CARRIERS=2 NESTOMP_FORCE_MIGRATION=false
/* A signal that is sent to a member of a team that fits by pthread_kill() is handled by that member: while it waits at a barrier and
 * while it waits between regions, as collectors that stop the world need it.  Each is waited for until it has been answered. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static int answers, wrong;
static pthread_t victim;

static void answer(int sig)
{
    (void)sig;
    if (!pthread_equal(pthread_self(), victim))
        BUMP(&wrong, 1);
    BUMP(&answers, 1);
}

static void signal_it(void)
{
    int before = PEEK(&answers);

    CHECK_EQ(pthread_kill(victim, SIGUSR1), 0);
    while (PEEK(&answers) == before)
        usleep(100);
}

int main(void)
{
    struct sigaction action = {.sa_handler = answer};

    sigaction(SIGUSR1, &action, NULL);
    omp_set_dynamic(0);
    for (int region = 0; region < 40; region++) {
        int arriving = 0;

#pragma omp parallel num_threads(2)
        {
            if (omp_get_thread_num() == 1)
                victim = pthread_self();
#pragma omp barrier
            if (omp_get_thread_num() == 1) {
                POKE(&arriving, 1);
            } else {
                while (!PEEK(&arriving))
                    ;
                if (region % 2)
                    usleep(2000); /* asleep by then, else still looking */
                signal_it();
            }
#pragma omp barrier
        }
        if (region % 4 == 3)
            usleep(2000);
        signal_it();
    }
    CHECK_EQ(answers, 80);
    CHECK_EQ(wrong, 0);
    return check_status();
}
