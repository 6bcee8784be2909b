// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* x86-64: saving one execution context and resuming another (System V psABI: rbx, rbp, r12-r15, MXCSR, x87 CW survive a
 * call).  The thread pointer (FS base) is a constant of the strand and is only loaded, never saved. */
#ifndef NST_ARCH_X86_64_CONTEXT_H
#define NST_ARCH_X86_64_CONTEXT_H

#include "runtime/base/compiler.h"

#include <stdbool.h>
#include <stdint.h>

#define NST_HAVE_USER_SWITCH 1
#define NST_HAVE_CALL_ON_STACK 1

/* Saves the caller's context, its stack pointer to *save; resumes the one whose stack pointer is sp, with thread pointer
 * tp (0: leave it).  Returns when someone resumes the caller.  Touches no TLS. */
void nst_context_switch(void **save, void *sp, uintptr_t tp) __attribute__((visibility("hidden")));

/* Prepares a context at the top of a stack that will call entry(arg) when first resumed; entry must not return.  Returns
 * its stack pointer. */
void *nst_context_make(void *stack_top, void (*entry)(void *), void *arg);

/* Calls fn(arg) on another stack, whose highest address is top (aligned to 16), and returns on this one. */
void nst_call_on_stack(void *top, void (*fn)(void *), void *arg) __attribute__((visibility("hidden")));

/* Can user space set the thread pointer without a system call?  Asked once, before the first switch. */
void nst_context_detect(void);

NST_INLINE uintptr_t nst_thread_pointer(void)
{
    uintptr_t tp;
    __asm__("mov %%fs:0, %0" : "=r"(tp));
    return tp;
}

/* Changes the thread pointer under the caller's feet; what follows must use no TLS until it is changed back. */
void nst_context_set_thread_pointer(uintptr_t tp);

/* Where a signal has interrupted its thread; of the context that a handler is given. */
uintptr_t nst_context_pc(const void *ucontext);
/* In a function that calls no others, or hardly any: was it called from code in that range?  May say so wrongly. */
bool nst_context_came_from(const void *ucontext, uintptr_t low, uintptr_t high);

/* Is a CET shadow stack active?  Switching stacks by hand would fault then. */
bool nst_context_shadow_stack(void);

#endif
