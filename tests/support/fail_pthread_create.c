// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A preloaded library whose pthread_create fails with EAGAIN once its allowance is used up: what a program sees in a full
 * container.  (A resource limit would not do: RLIMIT_NPROC does not bind root.)  Unlimited until told. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>

static int allowance = -1;

void fail_pthread_create_after(int more);

void fail_pthread_create_after(int more)
{
    __atomic_store_n(&allowance, more, __ATOMIC_SEQ_CST);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg)
{
    static int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    int left = __atomic_load_n(&allowance, __ATOMIC_SEQ_CST);

    while (left >= 0) {
        if (left == 0)
            return EAGAIN;
        if (__atomic_compare_exchange_n(&allowance, &left, left - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            break;
    }
    if (!real)
        real = (int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *))dlsym(RTLD_NEXT, "pthread_create");
    return real(thread, attr, start, arg);
}
