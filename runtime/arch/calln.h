// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Calls a function whose number of arguments is known only at run time: the LLVM microtask, which takes two pointers
 * and then argc words of the INTEGER class (System V AMD64 ABI 1.0, 3.2.3; AAPCS64, 6.8.2).  C cannot say that, so
 * each architecture has a few lines of assembly; runtime/arch/generic/calln.c does without, for a bounded argc.
 *
 * Threading: none; touches only its arguments and its own frame. */
#ifndef NST_ARCH_CALLN_H
#define NST_ARCH_CALLN_H

#include <stddef.h>
#include <stdint.h>

/* fn(first, second, words[0], ..., words[argc-1]).  The stack is 16-byte aligned at the call, the frame pointer
 * chain is kept, and the frame has unwind information. */
void nst_call_n(void (*fn)(void), void *first, void *second, size_t argc, void *const *words);

#endif
