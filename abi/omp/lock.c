// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Locks (OpenMP 5.2, 18.9).
 *
 * A simple lock is the first four bytes of whatever the user's header calls omp_lock_t: GCC's has no more, LLVM's has eight.
 * A nestable lock is the first eight bytes of omp_nest_lock_t: LLVM's has no more, GCC's has sixteen, its Fortran kind and
 * its form before GCC 4.4 have eight.  Those eight hold the address of the lock proper, on the heap.  So one implementation
 * serves every version of every name, and code built against different headers may share a lock.  The price is that a nest
 * lock which is never destroyed leaks.
 *
 * A word of zero is an unlocked lock that nobody initialised: static zeroed locks work. */
#include "abi/omp/omp_abi.h"
#include "runtime/base/atomic.h"
#include "runtime/base/panic.h"
#include "runtime/sync/lock.h"
#include "runtime/sync/nest_lock.h"

typedef _Atomic(struct nst_nest_lock *) box;

_Static_assert(sizeof(struct nst_lock) == 4, "a simple lock has four bytes");
_Static_assert(sizeof(box) == 8 || sizeof(void *) != 8, "a nest lock has eight bytes");

static struct nst_lock *simple(void *lock)
{
    return (struct nst_lock *)lock;
}

static void init(void *lock)
{
    nst_store_relaxed(&simple(lock)->word, 0);
}

static struct nst_nest_lock *fresh(void)
{
    struct nst_nest_lock *n = nst_nest_lock_new();

    if (n == NULL)
        nst_fatal("omp_init_nest_lock: out of memory");
    return n;
}

static void nest_init(void *lock)
{
    nst_store_relaxed((box *)lock, fresh());
}

static void nest_destroy(void *lock)
{
    struct nst_nest_lock *n = nst_load_relaxed((box *)lock);

    if (n != NULL)
        nst_nest_lock_delete(n);
    nst_store_relaxed((box *)lock, NULL);
}

static NST_COLD struct nst_nest_lock *nest_first_use(void *lock)
{
    struct nst_nest_lock *n = fresh(), *seen = NULL;

    /* ORDER[omp.nest]: release; pairs with the acquire in nest(): who sees the address sees an unlocked lock. */
    if (nst_cas_acq_rel((box *)lock, &seen, n))
        return n;
    nst_nest_lock_delete(n);
    return seen;
}

static struct nst_nest_lock *nest(void *lock)
{
    /* ORDER[omp.nest]: acquire; pairs with the release in nest_first_use. */
    struct nst_nest_lock *n = nst_load_acquire((box *)lock);

    return NST_LIKELY(n != NULL) ? n : nest_first_use(lock);
}

/* The owner of a nest lock is the task (5.2, 1.2.6). */
static void *owner(void)
{
    return nst_omp_self()->task;
}

/* --- C --------------------------------------------------------------------------------------------------------- */

NST_EXPORT void omp_init_lock(omp_lock_t *lock)
{
    init(lock);
}

/* Hints are hints: the lock adapts to contention by itself. */
NST_EXPORT void omp_init_lock_with_hint(omp_lock_t *lock, omp_sync_hint_t hint)
{
    init(lock);
}

NST_EXPORT void omp_destroy_lock(omp_lock_t *lock)
{
}

NST_EXPORT void omp_set_lock(omp_lock_t *lock)
{
    nst_lock_acquire(simple(lock));
}

NST_EXPORT void omp_unset_lock(omp_lock_t *lock)
{
    nst_lock_release(simple(lock));
}

NST_EXPORT int omp_test_lock(omp_lock_t *lock)
{
    return nst_lock_try(simple(lock));
}

NST_EXPORT void omp_init_nest_lock(omp_nest_lock_t *lock)
{
    nest_init(lock);
}

NST_EXPORT void omp_init_nest_lock_with_hint(omp_nest_lock_t *lock, omp_sync_hint_t hint)
{
    nest_init(lock);
}

NST_EXPORT void omp_destroy_nest_lock(omp_nest_lock_t *lock)
{
    nest_destroy(lock);
}

NST_EXPORT void omp_set_nest_lock(omp_nest_lock_t *lock)
{
    nst_nest_lock_acquire(nest(lock), owner());
}

NST_EXPORT void omp_unset_nest_lock(omp_nest_lock_t *lock)
{
    nst_nest_lock_release(nest(lock));
}

NST_EXPORT int omp_test_nest_lock(omp_nest_lock_t *lock)
{
    return nst_nest_lock_try(nest(lock), owner());
}

/* --- Fortran: integer(4) and integer(8) variables --------------------------------------------------------------- */

NST_ENTRY(void, omp_init_lock_, int32_t *lock)
{
    init(lock);
}

NST_ENTRY(void, omp_init_lock_with_hint_, int32_t *lock, const int32_t *hint)
{
    init(lock);
}

NST_ENTRY(void, omp_destroy_lock_, int32_t *lock)
{
}

NST_ENTRY(void, omp_set_lock_, int32_t *lock)
{
    nst_lock_acquire(simple(lock));
}

NST_ENTRY(void, omp_unset_lock_, int32_t *lock)
{
    nst_lock_release(simple(lock));
}

NST_ENTRY(int32_t, omp_test_lock_, int32_t *lock)
{
    return nst_lock_try(simple(lock));
}

NST_ENTRY(void, omp_init_nest_lock_, int64_t *lock)
{
    nest_init(lock);
}

NST_ENTRY(void, omp_init_nest_lock_with_hint_, int64_t *lock, const int32_t *hint)
{
    nest_init(lock);
}

NST_ENTRY(void, omp_destroy_nest_lock_, int64_t *lock)
{
    nest_destroy(lock);
}

NST_ENTRY(void, omp_set_nest_lock_, int64_t *lock)
{
    nst_nest_lock_acquire(nest(lock), owner());
}

NST_ENTRY(void, omp_unset_nest_lock_, int64_t *lock)
{
    nst_nest_lock_release(nest(lock));
}

NST_ENTRY(int32_t, omp_test_nest_lock_, int64_t *lock)
{
    return nst_nest_lock_try(nest(lock), owner());
}
