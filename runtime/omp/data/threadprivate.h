// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* threadprivate variables that the compiler does not put into TLS (OpenMP 5.2, 5.2: flang always, clang with
 * -fnoopenmp-use-tls).  A variable is known by the address of its original.  Thread 0, the initial thread of the
 * program, uses the original; every other native thread gets a copy when it first asks, kept until the thread ends.
 *
 * Copies are found through an array indexed by gtid, which compiled code may read inline through the variable's
 * cache word: so the array never moves.  It is as long as native threads can be many, in pages that exist once
 * touched. */
#ifndef NST_OMP_DATA_THREADPRIVATE_H
#define NST_OMP_DATA_THREADPRIVATE_H

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"

#include <stddef.h>

/* How copies begin and end; each may be NULL.  With n they are the forms for arrays of n elements. */
struct nst_threadprivate_functions {
    void *(*construct)(void *copy);
    void *(*copy_construct)(void *copy, void *original);
    void (*destruct)(void *copy);
    void *(*construct_many)(void *copy, size_t n);
    void *(*copy_construct_many)(void *copy, void *original, size_t n);
    void (*destruct_many)(void *copy, size_t n);
    size_t n;
};

/* Says how copies of original are made.  Before the first copy; a second call for the same original is ignored. */
void nst_threadprivate_register(void *original, const struct nst_threadprivate_functions *functions);

/* The address that thread gtid, the caller, uses.  cache may be NULL; else *cache becomes the array of addresses. */
void *nst_threadprivate_find(unsigned gtid, void *original, size_t size, void ***cache);

/* The same for callers that have a cache word: one load and one indexed load when warm. */
NST_INLINE void *nst_threadprivate_cached(unsigned gtid, void *original, size_t size, void ***cache)
{
    /* ORDER[threadprivate.cache]: acquire; pairs with the release of *cache in nst_threadprivate_find: who sees the
     * array sees it zero-filled.  An entry is written by the thread it belongs to. */
    void **array = __atomic_load_n(cache, __ATOMIC_ACQUIRE);

    if (NST_LIKELY(array && array[gtid]))
        return array[gtid];
    return nst_threadprivate_find(gtid, original, size, cache);
}

/* A thread of the program ends and gives its gtid back: its copies must be gone before another thread gets that number. */
void nst_threadprivate_leave(unsigned gtid);

/* In the child of fork(): nobody is in the middle of making a variable known, and only this gtid's copies are somebody's. */
void nst_threadprivate_forget(unsigned kept);

#endif
