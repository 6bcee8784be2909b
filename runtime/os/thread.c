// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/os/thread.h"

#include <errno.h>
#include <pthread.h>

#define MOST_STACK ((size_t)1 << 30)

int nst_os_thread(size_t stack, void *(*body)(void *), void *arg)
{
    pthread_attr_t attr;
    pthread_t t;
    int error;

    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    for (;; stack *= 2) {
        if (stack)
            pthread_attr_setstacksize(&attr, stack);
        error = pthread_create(&t, &attr, body, arg);
        if (error != EINVAL || stack == 0 || stack >= MOST_STACK)
            break;
    }
    pthread_attr_destroy(&attr);
    return error;
}
