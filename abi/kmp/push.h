// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The clauses that arrive before their construct: __kmpc_push_num_threads and its kin store them here, the
 * construct's own entry point takes them.  One-shot: whoever takes leaves nothing behind, whether or not the region
 * turns out serial.
 *
 * Threading: one record per strand, in TLS, touched by its own strand only; the compiler emits push and construct
 * back to back, so nothing else runs between them. */
#ifndef NST_ABI_KMP_PUSH_H
#define NST_ABI_KMP_PUSH_H

#include <stdint.h>

enum nst_kmp_push_kind { NST_KMP_PUSH_NONE, NST_KMP_PUSH_THREADS, NST_KMP_PUSH_TEAMS };

/* Eight bytes, because the library's initial-exec TLS comes out of a small static reserve when it is dlopened. */
struct nst_kmp_push {
    uint32_t count;      /* num_threads or num_teams; 0 = no clause */
    uint32_t rest : 24;  /* threads: nthreads-var of the next level, 0 = leave it.  teams: thread_limit, 0 = none */
    uint32_t bind : 4;   /* threads: proc_bind */
    uint32_t kind : 4;   /* enum nst_kmp_push_kind */
};

/* Takes what was pushed if it is of this kind, else a record of zeros; clears it either way. */
struct nst_kmp_push nst_kmp_push_take(enum nst_kmp_push_kind kind);

#endif
