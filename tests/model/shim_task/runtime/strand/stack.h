// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* runtime/strand/stack.h for the model of tasks: there is always room on the stack. */
#ifndef NST_STRAND_STACK_H
#define NST_STRAND_STACK_H

struct nst_strand;

static inline bool nst_stack_is_low(const struct nst_strand *)
{
    return false;
}

static inline void nst_stack_extend(struct nst_strand *, void (*)(void *), void *)
{
}

#endif
