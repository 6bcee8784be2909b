// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* critical (OpenMP 5.2, 15.2).  The name is an object of 32 zero bytes that the linker merges across the program;
 * its first four are the lock.  Hints don't change what is right, and the lock adapts by itself. */
#include "runtime/sync/critical.h"

#include "abi/kmp/kmp_abi.h"

void __kmpc_critical(struct kmp_ident *loc, int32_t gtid, kmp_critical_name *name)
{
    nst_lock_acquire(nst_critical_named(name));
}

void __kmpc_critical_with_hint(struct kmp_ident *loc, int32_t gtid, kmp_critical_name *name, uint32_t hint)
{
    nst_lock_acquire(nst_critical_named(name));
}

void __kmpc_end_critical(struct kmp_ident *loc, int32_t gtid, kmp_critical_name *name)
{
    nst_lock_release(nst_critical_named(name));
}
