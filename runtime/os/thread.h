// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Native threads of our own, by the C library: so from strands only, never in a base context. */
#ifndef NST_OS_THREAD_H
#define NST_OS_THREAD_H

#include <stddef.h>

/* Starts body(arg) on a detached thread with the caller's signal mask and a stack of that many bytes, 0: what the system gives.  Where
 * that is too little for what the program's thread-local variables take, which the C library puts on it, it gets more.  0, or an
 * errno value: the system refuses. */
int nst_os_thread(size_t stack, void *(*body)(void *), void *arg);

#endif
