// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The nestable lock (OpenMP 5.2, 18.9): owned by a task, not by a thread.  The owner is an opaque address; callers pass
 * nst_thread_self()->task.
 *
 * Two layouts reach us: GCC's omp_nest_lock_t of 16 bytes is a struct nst_nest_lock in place (zero = unlocked).  Types of
 * 8 bytes (kmp, GOMP's OMP_1.0 forms and Fortran's) hold a pointer to one: nst_nest_lock_new at init, _delete at destroy. */
#ifndef NST_SYNC_NEST_LOCK_H
#define NST_SYNC_NEST_LOCK_H

#include "runtime/sync/lock.h"

struct nst_nest_lock {
    struct nst_lock lock;
    int32_t count;         /* acquisitions held; written by the owner only */
    void *_Atomic owner; /* NULL when free */
};

_Static_assert(sizeof(struct nst_nest_lock) == 16, "omp_nest_lock_t of GCC is 16 bytes");

void nst_nest_lock_acquire(struct nst_nest_lock *n, void *owner);
/* The new depth, 0 when another task holds it. */
int nst_nest_lock_try(struct nst_nest_lock *n, void *owner);
void nst_nest_lock_release(struct nst_nest_lock *n);

/* A fresh unlocked one on the heap, and its end. */
struct nst_nest_lock *nst_nest_lock_new(void);
void nst_nest_lock_delete(struct nst_nest_lock *n);

#endif
