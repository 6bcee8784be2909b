// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What the files of abi/omp share: the prototypes that users compile against, how an entry point is declared, and how one
 * finds the calling thread.  The installed header is included on purpose: a definition that differs from what we install
 * does not compile. */
#ifndef NST_ABI_OMP_OMP_ABI_H
#define NST_ABI_OMP_OMP_ABI_H

#include "abi/common/export.h"
#include "abi/omp/omp.h"
#include "runtime/base/compiler.h"
#include "runtime/omp/team/thread.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

/* Heads the definition of an exported function that no header declares: Fortran forms, ompc_*, versioned ones. */
#define NST_ENTRY(type, name, ...)  \
    NST_EXPORT type name(__VA_ARGS__); \
    type name(__VA_ARGS__)

/* Makes the caller known (a root), errno as it was: a program may look at errno after a query (query.c). */
struct nst_thread *nst_omp_adopt(void) NST_COLD;

/* The calling thread, for routines that need settings or ICVs. */
NST_INLINE struct nst_thread *nst_omp_self(void)
{
    struct nst_thread *self = nst_thread_self_or_null();

    return NST_LIKELY(self != NULL) ? self : nst_omp_adopt();
}

/* Fortran's integer(8) arguments saturate. */
NST_INLINE int nst_omp_saturate(int64_t v)
{
    return v > INT_MAX ? INT_MAX : v < INT_MIN ? INT_MIN : (int)v;
}

#endif
