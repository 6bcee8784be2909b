// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* critical, and the lock around what GCC cannot do atomically.  OpenMP 5.2, 15.2.  Works on any thread at any time. */
#include "runtime/sync/critical.h"

#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"

NST_EXPORT void GOMP_critical_start(void)
{
    nst_lock_acquire(&nst_critical_unnamed.lock);
}

NST_EXPORT void GOMP_critical_end(void)
{
    nst_lock_release(&nst_critical_unnamed.lock);
}

NST_EXPORT void GOMP_critical_name_start(void **name)
{
    nst_lock_acquire(nst_critical_named(name));
}

NST_EXPORT void GOMP_critical_name_end(void **name)
{
    nst_lock_release(nst_critical_named(name));
}

NST_EXPORT void GOMP_atomic_start(void)
{
    nst_lock_acquire(&nst_critical_atomic.lock);
}

NST_EXPORT void GOMP_atomic_end(void)
{
    nst_lock_release(&nst_critical_atomic.lock);
}
