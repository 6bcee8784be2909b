// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* void nst_call_on_stack(void *top, void (*fn)(void *), void *arg): calls fn(arg) with the stack pointer at top (aligned to 16) and
 * returns on the old stack.  The frame pointer holds the old stack meanwhile, so the CFA is rbp+16 and unwinding works across.
 * A plain call and return: a shadow stack does not mind. */
    .text
    .globl  nst_call_on_stack
    .hidden nst_call_on_stack
    .type   nst_call_on_stack, @function
    .p2align 4
nst_call_on_stack:
    .cfi_startproc
    endbr64
    pushq   %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset rbp, 0
    movq    %rsp, %rbp
    .cfi_def_cfa_register rbp
    movq    %rdi, %rsp
    movq    %rdx, %rdi
    call    *%rsi
    movq    %rbp, %rsp
    .cfi_def_cfa_register rsp
    popq    %rbp
    .cfi_adjust_cfa_offset -8
    .cfi_restore rbp
    ret
    .cfi_endproc
    .size   nst_call_on_stack, . - nst_call_on_stack

    .section .note.GNU-stack, "", @progbits
