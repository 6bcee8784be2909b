// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The engine's only thread-local variable: which strand this code runs on.  Constant per strand, because TLS travels with
 * the strand (design, section 2); so it may be cached across suspensions, the carrier must not. */
#ifndef NST_SCHED_CURRENT_H
#define NST_SCHED_CURRENT_H

#include "runtime/base/compiler.h"
#include "runtime/strand/strand.h"

extern __thread struct nst_strand *nst_current __attribute__((tls_model("initial-exec")));

/* Makes the calling native thread a root (sched/root.c).  Reads settings and starts the runtime if it is the first. */
struct nst_strand *nst_root_adopt(void) NST_COLD;

NST_INLINE struct nst_strand *nst_strand_self(void)
{
    struct nst_strand *s = nst_current;
    return NST_LIKELY(s != NULL) ? s : nst_root_adopt();
}

NST_INLINE struct nst_strand *nst_strand_self_or_null(void)
{
    return nst_current;
}

#endif
