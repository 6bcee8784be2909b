// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Native threads of our own: detached, with the stack that was asked for, whatever the program's TLS takes of it. */
#include <gtest/gtest.h>
extern "C" {
#include "runtime/base/atomic.h"
#include "runtime/os/futex.h"
#include "runtime/os/thread.h"
}

#include <csignal>
#include <pthread.h>

thread_local volatile char large[300000]; /* more than the smallest stack; the compiler must not drop it */

struct report {
    uint32_t done;
    size_t stack;
    bool detached, blocked;
};

static void *body(void *arg)
{
    auto *r = (struct report *)arg;
    pthread_attr_t attr;
    int state = 0;
    sigset_t mask;

    large[0] = 1;
    pthread_getattr_np(pthread_self(), &attr);
    pthread_attr_getstacksize(&attr, &r->stack);
    pthread_attr_getdetachstate(&attr, &state);
    pthread_attr_destroy(&attr);
    r->detached = state == PTHREAD_CREATE_DETACHED;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    r->blocked = sigismember(&mask, SIGUSR1);
    nst_store_release(&r->done, 1);
    nst_futex_wake(&r->done, 1);
    return nullptr;
}

/* The report outlives the thread, which is detached and may still be in its last system call. */
static struct report &started(size_t stack)
{
    auto *r = new report();
    EXPECT_EQ(nst_os_thread(stack, body, r), 0);
    while (nst_load_acquire(&r->done) == 0)
        nst_futex_wait(&r->done, 0, -1);
    return *r;
}

TEST(OsThread, HasTheStackThatWasAskedForAndTheCallersMask)
{
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &mask, nullptr);
    auto &r = started((size_t)4 << 20);
    EXPECT_GE(r.stack, (size_t)4 << 20);
    EXPECT_TRUE(r.detached);
    EXPECT_TRUE(r.blocked);
}

TEST(OsThread, GetsMoreWhereThatIsTooLittleForThreadLocals)
{
    EXPECT_GE(started(65536).stack, sizeof large);
}

TEST(OsThread, GetsTheSystemsStackForZero)
{
    pthread_attr_t attr;
    size_t usual = 0;
    pthread_getattr_default_np(&attr);
    pthread_attr_getstacksize(&attr, &usual);
    pthread_attr_destroy(&attr);
    EXPECT_GE(started(0).stack, usual);
}

TEST(OsThread, SaysWhenTheSystemRefuses)
{
    EXPECT_NE(nst_os_thread((size_t)1 << 60, body, nullptr), 0);
}
