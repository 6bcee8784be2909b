// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The raw system calls: what they return, that they leave errno alone, and that what they change can be undone. */
#include <gtest/gtest.h>
extern "C" {
#include "runtime/arch/arch.h"
#include "runtime/base/atomic.h"
#include "runtime/os/futex.h"
}

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <pthread.h>
#include <thread>
#include <unistd.h>
#include <vector>

static const int64_t MS = 1000000;

TEST(Futex, ReturnsAtOnceWhenTheWordHasAnotherValue)
{
    uint32_t word = 5;
    errno = 4711;
    EXPECT_EQ(nst_futex_wait(&word, 4, -1), -EAGAIN);
    EXPECT_EQ(errno, 4711);
}

TEST(Futex, TimesOutAndNotBefore)
{
    uint32_t word = 5;
    errno = 4711;
    for (int64_t wait : {INT64_C(0), INT64_C(1), 3 * MS}) {
        int64_t begin = nst_clock_ns();
        EXPECT_EQ(nst_futex_wait(&word, 5, wait), -ETIMEDOUT);
        EXPECT_GE(nst_clock_ns() - begin, wait);
    }
    EXPECT_EQ(errno, 4711);
}

TEST(Futex, WakesAsManyAsAsked)
{
    uint32_t word = 0;
    std::atomic<int> awake{0}, tids[3] = {};
    std::vector<std::thread> sleepers;
    for (auto &tid : tids)
        sleepers.emplace_back([&] {
            tid = nst_os_tid();
            int rc = nst_futex_wait(&word, 0, -1);
            EXPECT_EQ(rc, 0);
            awake++;
        });
    /* asleep: the kernel says so */
    for (auto &tid : tids) {
        char state = 0;
        while (state != 'S') {
            char path[64], line[256] = "";
            snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid.load());
            if (FILE *f = tid ? fopen(path, "r") : nullptr) {
                if (fgets(line, sizeof line, f))
                    if (const char *end = strrchr(line, ')'))
                        state = end[2];
                fclose(f);
            }
            nst_os_yield();
        }
    }
    /* a thread that has said its number may sleep for another reason before it comes to the futex: wake until one has come */
    while (awake == 0)
        nst_futex_wake(&word, 1);
    while (awake < 3)
        nst_futex_wake(&word, INT32_MAX);
    for (auto &t : sleepers)
        t.join();
    EXPECT_EQ(awake, 3);
}

TEST(Futex, AWakeUpPublishesWhatWasWrittenBefore)
{
    for (int round = 0; round < 200; round++) {
        uint32_t word = 0;
        int message = 0;
        std::thread sleeper([&] {
            while (nst_load_acquire(&word) == 0)
                nst_futex_wait(&word, 0, -1);
            EXPECT_EQ(message, round);
        });
        message = round;
        nst_store_release(&word, 1);
        nst_futex_wake(&word, 1);
        sleeper.join();
    }
}

TEST(Sleep, IsAtLeastThatLong)
{
    int64_t begin = nst_clock_ns();
    errno = 4711;
    nst_os_sleep(2 * MS);
    EXPECT_GE(nst_clock_ns() - begin, 2 * MS);
    EXPECT_EQ(errno, 4711);
}

TEST(Clock, AgreesWithTheCLibrary)
{
    for (int i = 0; i < 100; i++) {
        struct timespec ts;
        int64_t before = nst_clock_ns();
        clock_gettime(CLOCK_MONOTONIC, &ts);
        int64_t between = (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
        EXPECT_LE(before, between);
        EXPECT_LE(between, nst_clock_ns());
    }
}

/* Works until the clock says that it had the processor for so long. */
static void work(clockid_t clock, int64_t ns)
{
    struct timespec ts;
    clock_gettime(clock, &ts);
    for (int64_t end = (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec + ns; (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec < end;)
        clock_gettime(clock, &ts);
}

TEST(CpuClock, CountsTheThreadThatIsAskedAbout)
{
    std::atomic<int> tid{0}, stop{0};
    std::thread idle([&] {
        tid = nst_os_tid();
        while (!stop)
            usleep(200);
    });
    while (!tid)
        nst_os_yield();
    int64_t mine = nst_os_cpu_ns(nst_os_tid()), all = nst_os_cpu_ns(0);
    ASSERT_GE(mine, 0);
    ASSERT_GE(all, mine);
    ASSERT_GE(nst_os_cpu_ns(tid), 0);
    work(CLOCK_THREAD_CPUTIME_ID, 20 * MS);
    EXPECT_GE(nst_os_cpu_ns(nst_os_tid()) - mine, 20 * MS);
    EXPECT_GE(nst_os_cpu_ns(0) - all, 20 * MS);
    struct timespec ts;
    clockid_t theirs;
    ASSERT_EQ(pthread_getcpuclockid(idle.native_handle(), &theirs), 0);
    int64_t low = nst_os_cpu_ns(tid);
    clock_gettime(theirs, &ts);
    EXPECT_LE(low, (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec);
    stop = 1;
    idle.join();
    EXPECT_LT(nst_os_cpu_ns((1 << 22) + 1), 0); /* more than the kernel has */
}

TEST(Ids, AreTheKernels)
{
    EXPECT_EQ(nst_os_tid(), getpid());
    std::thread([] {
        EXPECT_EQ(nst_os_tid(), gettid());
        EXPECT_NE(nst_os_tid(), getpid());
    }).join();
    int cpu = nst_os_cpu();
    EXPECT_GE(cpu, 0);
    EXPECT_LT(cpu, sysconf(_SC_NPROCESSORS_CONF));
}

TEST(Affinity, CanBeNarrowedAndGivenBack)
{
    uint64_t before[64], one[64] = {0}, now[64];
    memset(now, 0xff, sizeof now);
    ASSERT_GT(nst_os_affinity_get(0, before, sizeof before), 0);
    int cpu = 0;
    while (!(before[cpu / 64] >> cpu % 64 & 1))
        cpu++;
    one[cpu / 64] = UINT64_C(1) << cpu % 64;
    ASSERT_GE(nst_os_affinity_set(0, one, sizeof one), 0);
    ASSERT_GT(nst_os_affinity_get(nst_os_tid(), now, sizeof now), 0);
    EXPECT_EQ(memcmp(now, one, sizeof now), 0); /* every byte was written */
    EXPECT_EQ(nst_os_cpu(), cpu);
    ASSERT_GE(nst_os_affinity_set(0, before, sizeof before), 0);
    nst_os_affinity_get(0, now, sizeof now);
    EXPECT_EQ(memcmp(now, before, sizeof now), 0);
    uint64_t none[64] = {0};
    EXPECT_EQ(nst_os_affinity_set(0, none, sizeof none), -EINVAL);
}

static std::atomic<int> caught;

static void count(int)
{
    caught++;
}

TEST(Signals, WaitWhileBlockedAndComeWithTheOldMask)
{
    sigset_t mask, now;
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR2); /* blocked by the program already */
    pthread_sigmask(SIG_SETMASK, &mask, nullptr);
    signal(SIGUSR1, count);
    uint64_t saved = 0;
    nst_os_signals_block(&saved);
    pthread_sigmask(SIG_SETMASK, nullptr, &now);
    for (int sig : {SIGUSR1, SIGUSR2, SIGALRM, SIGCHLD, SIGINT, SIGPROF, SIGRTMIN})
        EXPECT_TRUE(sigismember(&now, sig)) << sig;
    for (int sig : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP})
        EXPECT_FALSE(sigismember(&now, sig)) << sig;
    pthread_kill(pthread_self(), SIGUSR1);
    EXPECT_EQ(caught, 0);
    nst_os_signals_restore(&saved);
    EXPECT_EQ(caught, 1);
    pthread_sigmask(SIG_SETMASK, nullptr, &now);
    EXPECT_FALSE(sigismember(&now, SIGUSR1));
    EXPECT_TRUE(sigismember(&now, SIGUSR2));
}

TEST(Signals, ActionsAreTheKernelsOwn)
{
    signal(SIGUSR1, count);
    struct nst_kernel_sigaction act, again;
    memset(&act, 0, sizeof act);
    ASSERT_EQ(nst_os_sigaction(SIGUSR1, nullptr, &act), 0);
#if !defined(__SANITIZE_THREAD__)
    EXPECT_EQ(act.handler, (uintptr_t)count);
#endif
    ASSERT_EQ(nst_os_sigaction(SIGUSR1, &act, &again), 0);
    EXPECT_EQ(memcmp(&act, &again, sizeof act), 0);
    caught = 0;
    raise(SIGUSR1);
    EXPECT_EQ(caught, 1);
    EXPECT_EQ(nst_os_sigaction(SIGKILL, &act, nullptr), -EINVAL);
}

TEST(Pages, AreZeroAndForgotten)
{
    size_t bytes = 16 * (size_t)sysconf(_SC_PAGESIZE);
    char *p = (char *)nst_os_pages(bytes);
    ASSERT_NE(p, nullptr);
    EXPECT_EQ((uintptr_t)p % (size_t)sysconf(_SC_PAGESIZE), 0u);
    nst_os_pages_fill(p, bytes);
    for (size_t i = 0; i < bytes; i++)
        ASSERT_EQ(p[i], 0);
    memset(p, 1, bytes);
    nst_os_pages_forget(p, bytes);
    for (size_t i = 0; i < bytes; i++)
        ASSERT_EQ(p[i], 0);
    EXPECT_EQ(nst_os_pages((size_t)1 << 62), nullptr);
}

TEST(Rseq, IsGivenBackAsItWasTaken)
{
    std::thread([] {
        uintptr_t tp = nst_thread_pointer();
        if (nst_os_rseq_unregister(tp) != 0)
            return; /* the C library has registered none */
        EXPECT_NE(nst_os_rseq_unregister(tp), 0); /* it is gone */
        EXPECT_GE(sched_getcpu(), 0);
        EXPECT_EQ(nst_os_rseq_register(tp), 0);
        EXPECT_NE(nst_os_rseq_register(tp), 0); /* it is there */
        EXPECT_GE(sched_getcpu(), 0);
    }).join();
}
