// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A strand: what an OpenMP thread needs to exist on the machine: a stack, a TLS block, saved registers.  Every strand is
 * backed by a native thread (a donor of ours, or the user's own: a root).  Strands are type-stable: recycled, never freed.
 * Placeholder during bring-up; the engine's author completes it. */
#ifndef NST_STRAND_STRAND_H
#define NST_STRAND_STRAND_H

struct nst_strand {
    void *thread;  /* the OpenMP thread it executes now (struct nst_thread) */
    unsigned gtid; /* dense id, constant for its life */
};

#endif
