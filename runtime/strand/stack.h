// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* How much stack a strand has left, and more when it runs short. Tasks are executed on top of whoever waits for them, so a program
 * that recurses through taskwait goes as deep as its tasks nest; a further stack lets it, where memory does.  The thread pointer
 * stays: only the stack pointer changes, for the time of one call. */
#ifndef NST_STRAND_STACK_H
#define NST_STRAND_STACK_H

#include "runtime/strand/strand.h"

/* The bounds of s's stack are found out when somebody first asks: asking the C library costs a new thread more than all the rest
 * of its set-up. */
NST_INLINE void nst_stack_forget(struct nst_strand *s)
{
    s->stack_low = UINTPTR_MAX;
}

bool nst_stack_is_low_slow(struct nst_strand *s) NST_COLD;

/* Too little left to begin something of unknown size?  s: the calling strand. */
NST_INLINE bool nst_stack_is_low(struct nst_strand *s)
{
    return NST_UNLIKELY((uintptr_t)__builtin_frame_address(0) < s->stack_low) && nst_stack_is_low_slow(s);
}

/* Gives back what nst_stack_extend keeps for s, which nobody executes. */
void nst_stack_drop(struct nst_strand *s);

/* Calls fn(arg) on a further stack; on the present one if there is no memory for another.  s: the calling strand. */
void nst_stack_extend(struct nst_strand *s, void (*fn)(void *), void *arg) NST_NOINLINE;

#endif
