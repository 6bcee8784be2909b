// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: the peers' children hang
// seconds: 60
// sanitize: none (their allocators leave locks held in the child of a process with threads)
/* fork() while locks and criticals are held, with threads waiting for them.  In the child what others held is free; what the forking
 * thread held is still its own: others there wait for it, and it gives it back. */
#include "tests/support/check.h"

#include <omp.h>
#include <sys/wait.h>
#include <unistd.h>

static omp_lock_t theirs, mine, contended;
static omp_nest_lock_t their_nest, my_nest;
static int held, waiting, forked;

static int test_elsewhere(omp_lock_t *lock)
{
    int got = 0;

#pragma omp parallel num_threads(2) reduction(+ : got)
    if (omp_get_thread_num() == 1 && omp_test_lock(lock)) {
        got++;
        omp_unset_lock(lock);
    }
    return got;
}

static int test_nest_elsewhere(omp_nest_lock_t *lock)
{
    int got = 0;

#pragma omp parallel num_threads(2) reduction(+ : got)
    if (omp_get_thread_num() == 1 && omp_test_nest_lock(lock)) {
        got++;
        omp_unset_nest_lock(lock);
    }
    return got;
}

static void look(void)
{
    int sum = 0;

    for (int i = 0; i < 2; i++) {
        omp_set_lock(&theirs);
        CHECK_EQ(test_elsewhere(&theirs), 0);
        omp_unset_lock(&theirs);
        CHECK_EQ(test_elsewhere(&theirs), 1);
        omp_set_nest_lock(&their_nest);
        CHECK_EQ(omp_test_nest_lock(&their_nest), 2);
        CHECK_EQ(test_nest_elsewhere(&their_nest), 0);
        omp_unset_nest_lock(&their_nest);
        omp_unset_nest_lock(&their_nest);
        CHECK_EQ(test_nest_elsewhere(&their_nest), 1);
#pragma omp critical(theirs)
        sum++;
#pragma omp critical
        sum++;
    }
    CHECK_EQ(sum, 4);
    CHECK_EQ(omp_test_lock(&mine), 0);
    CHECK_EQ(test_elsewhere(&mine), 0);
    CHECK_EQ(test_nest_elsewhere(&my_nest), 0);
    CHECK_EQ(omp_test_lock(&contended), 0);
}

static void give_back(void)
{
    int sum = 0;

    omp_unset_lock(&mine);
    CHECK_EQ(test_elsewhere(&mine), 1);
    omp_set_lock(&mine);
    omp_unset_lock(&mine);
    CHECK_EQ(omp_test_nest_lock(&my_nest), 3);
    omp_unset_nest_lock(&my_nest);
    omp_unset_nest_lock(&my_nest);
    CHECK_EQ(test_nest_elsewhere(&my_nest), 0);
    omp_unset_nest_lock(&my_nest);
    CHECK_EQ(test_nest_elsewhere(&my_nest), 1);
    omp_unset_lock(&contended); /* its waiters do not exist here */
    CHECK_EQ(test_elsewhere(&contended), 1);
#pragma omp parallel num_threads(4)
    for (int i = 0; i < 100; i++) {
        omp_set_lock(&contended);
        sum++;
        omp_unset_lock(&contended);
    }
    CHECK_EQ(sum, 400);
}

/* With what is left in the locks' words by earlier generations. */
static void child(void)
{
    pid_t pid = 0;
    int status = -1;

    alarm(40);
    for (int generation = 1; generation <= 3 && pid == 0; generation++) {
        look();
        pid = generation < 3 ? fork() : 0;
    }
    if (pid != 0) {
        CHECK_EQ(waitpid(pid, &status, 0), pid);
        CHECK_EQ(status, 0);
    }
    give_back();
    _exit(check_status());
}

static void fork_here(void)
{
    int status = -1;
    pid_t pid;

    omp_set_lock(&mine);
    omp_set_lock(&contended);
    omp_set_nest_lock(&my_nest);
    omp_set_nest_lock(&my_nest);
    POKE(&held, PEEK(&held) + 1);
    while (PEEK(&held) != 3 || PEEK(&waiting) != 1)
        usleep(1000);
    usleep(20000); /* most likely the waiter sleeps by now; either way it must be right */
    pid = fork();
    if (pid == 0)
        child();
    CHECK(pid > 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
    omp_unset_nest_lock(&my_nest);
    omp_unset_nest_lock(&my_nest);
    omp_unset_lock(&contended);
    omp_unset_lock(&mine);
    POKE(&forked, 1);
}

static void hold(void)
{
    while (!PEEK(&forked))
        usleep(1000);
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(3);
    omp_init_lock(&theirs);
    omp_init_lock(&mine);
    omp_init_lock(&contended);
    omp_init_nest_lock(&their_nest);
    omp_init_nest_lock(&my_nest);
    for (int who = 0; who < 4; who++) {
        held = waiting = forked = 0;
#pragma omp parallel num_threads(4)
        {
            int role = (omp_get_thread_num() + 4 - who) % 4;
            if (role == 0) {
                while (PEEK(&held) != 2)
                    usleep(1000);
                fork_here();
            } else if (role == 1) {
                omp_set_lock(&theirs);
                omp_set_nest_lock(&their_nest);
#pragma omp critical
                {
                    BUMP(&held, 1);
                    hold();
                }
                omp_unset_nest_lock(&their_nest);
                omp_unset_lock(&theirs);
            } else if (role == 2) {
#pragma omp critical(theirs)
                {
                    BUMP(&held, 1);
                    hold();
                }
            } else {
                while (PEEK(&held) != 3)
                    usleep(1000);
                POKE(&waiting, 1);
                omp_set_lock(&contended);
                omp_unset_lock(&contended);
            }
        }
    }
    return check_status();
}
