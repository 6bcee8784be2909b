// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* How much stack a strand has left, and more when it runs short. Tasks are executed on top of whoever waits for them, so a program
 * that recurses through taskwait goes as deep as its tasks nest; a further stack lets it, where memory does.  The thread pointer
 * stays: only the stack pointer changes, for the time of one call. */
#ifndef NST_STRAND_STACK_H
#define NST_STRAND_STACK_H

#include "runtime/strand/strand.h"

/* Notes the bounds of the calling native thread's stack for its own strand s. */
void nst_stack_note(struct nst_strand *s);

/* Too little left to begin something of unknown size? */
NST_INLINE bool nst_stack_is_low(const struct nst_strand *s)
{
    return NST_UNLIKELY((uintptr_t)__builtin_frame_address(0) < s->stack_low);
}

/* Calls fn(arg) on a further stack; on the present one if there is no memory for another.  s: the calling strand. */
void nst_stack_extend(struct nst_strand *s, void (*fn)(void *), void *arg) NST_NOINLINE;

#endif
