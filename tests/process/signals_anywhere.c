// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// seconds: 120
// sanitize: address
/* Handlers that run on whatever native thread the kernel picks, at any moment: an interval timer of 1 kHz, and a thread that sends
 * signals to all native threads of the process in turn.  A handler finds a thread pointer and a stack that nobody else uses, and may
 * need a good deal of that stack.  One with SA_ONSTACK runs on the alternate stack of the thread that has set one
 * (ThreadSanitizer runs it elsewhere). */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <dirent.h>
#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define ROOM 32768 /* more than a runtime would set aside for a handler on a stack that it shares out */

static __thread volatile pid_t inside;
static char alternate[65536];
static int alarms, users, on_alternate, stop;
static pid_t main_tid;

static void handle(int sig, int *count)
{
    volatile char room[ROOM];
    int saved = errno;
    pid_t tid = (pid_t)syscall(SYS_gettid);

    CHECK_EQ(inside, 0);
    inside = tid;
    for (int i = 0; i < ROOM; i += 64)
        room[i] = (char)sig;
    errno = sig;
    for (int i = 0; i < ROOM; i += 64)
        CHECK_EQ(room[i], (char)sig);
    CHECK_EQ(errno, sig);
    CHECK_EQ(inside, tid);
    inside = 0;
    errno = saved;
    BUMP(count, 1);
}

static void on_alarm(int sig)
{
    handle(sig, &alarms);
}

static void on_user(int sig)
{
    handle(sig, &users);
}

static void on_alternate_stack(int sig)
{
    char here = (char)sig;
    uintptr_t at = (uintptr_t)&here - (uintptr_t)alternate;

    if (syscall(SYS_gettid) == main_tid) {
        CHECK(at < sizeof alternate);
        BUMP(&on_alternate, 1);
    }
}

static void *sender(void *arg)
{
    pid_t self = (pid_t)syscall(SYS_gettid);

    while (!PEEK(&stop)) {
        DIR *d = opendir("/proc/self/task");

        for (struct dirent *e; d && (e = readdir(d));) {
            pid_t tid = (pid_t)atoi(e->d_name);
            if (tid > 0 && tid != self)
                syscall(SYS_tgkill, getpid(), tid, SIGUSR1);
        }
        if (d)
            closedir(d);
        kill(getpid(), SIGUSR2);
        usleep(500);
    }
    return arg;
}

static void member(int number)
{
    volatile double x = number;

    for (int round = 0; round < 3; round++) {
        errno = 1000 + number;
        for (int i = 0; i < 20000 * (number % 3); i++)
            x = x * 0.5 + i;
        CHECK_EQ(errno, 1000 + number);
#pragma omp barrier
        CHECK_EQ(errno, 1000 + number);
    }
}

static int64_t milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    struct itimerval interval = {{0, 1000}, {0, 1000}}, off = {{0, 0}, {0, 0}};
    stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate};
    sigset_t all, alarm_only;
    pthread_t thread;
    int members = 0, expected = 0;

    main_tid = getpid();
    sigfillset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    action.sa_handler = on_user;
    sigaction(SIGUSR1, &action, NULL);
    action.sa_handler = on_alternate_stack;
    action.sa_flags |= SA_ONSTACK;
    sigaction(SIGUSR2, &action, NULL);
    sigaltstack(&stack, NULL);
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(6) reduction(+ : members) /* its threads have the mask as it is now */
    members++;
    members = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    pthread_create(&thread, NULL, sender, NULL);
    sigemptyset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    setitimer(ITIMER_REAL, &interval, NULL);
    int64_t begin = milliseconds();
    for (int round = 0; milliseconds() - begin < 1500; round++) {
        if (round == 20) { /* from now on the others have to take it */
            sigemptyset(&alarm_only);
            sigaddset(&alarm_only, SIGALRM);
            pthread_sigmask(SIG_BLOCK, &alarm_only, NULL);
        }
#pragma omp parallel num_threads(6) reduction(+ : members)
        {
            member(omp_get_thread_num());
            members++;
        }
#pragma omp parallel num_threads(2) reduction(+ : members)
        {
            member(omp_get_thread_num());
            members++;
        }
#pragma omp parallel num_threads(3) reduction(+ : members)
#pragma omp parallel num_threads(3) reduction(+ : members)
        {
            member(3 * omp_get_ancestor_thread_num(1) + omp_get_thread_num());
            members++;
        }
        expected += 6 + 2 + 9;
    }
    setitimer(ITIMER_REAL, &off, NULL);
    POKE(&stop, 1);
    pthread_join(thread, NULL);
    CHECK_EQ(members, expected);
    CHECK(alarms > 0 && users > 0 && on_alternate > 0);
    return check_status();
}
