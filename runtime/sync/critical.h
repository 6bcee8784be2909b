// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The locks behind `critical` and the compilers' fallback for atomics.  A named critical is identified by a zero-initialised
 * object of 8 (GOMP) or 32 (kmp) bytes that all objects of the program share; its first four bytes serve as the lock, so
 * nothing is ever allocated or destroyed. */
#ifndef NST_SYNC_CRITICAL_H
#define NST_SYNC_CRITICAL_H

#include "runtime/sync/lock.h"

/* On lines of their own: programs that use both do so from all threads. */
struct nst_critical_lock {
    struct nst_lock lock NST_ON_LINE;
};

extern struct nst_critical_lock nst_critical_unnamed; /* #pragma omp critical without a name (GOMP) */
extern struct nst_critical_lock nst_critical_atomic;  /* GOMP_atomic_start, __kmpc_atomic_start */

/* The lock inside a name object. */
NST_INLINE struct nst_lock *nst_critical_named(void *name)
{
    return (struct nst_lock *)name;
}

#endif
