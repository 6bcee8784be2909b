// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* void nst_call_on_stack(void *top, void (*fn)(void *), void *arg): calls fn(arg) with the stack pointer at top (aligned to 16) and
 * returns on the old stack.  The frame pointer holds the old stack meanwhile, so the CFA is x29+16 and unwinding works across. */
    .text
    .globl  nst_call_on_stack
    .hidden nst_call_on_stack
    .type   nst_call_on_stack, %function
    .p2align 4
nst_call_on_stack:
    .cfi_startproc
    hint    #34             /* bti c */
    stp     x29, x30, [sp, #-16]!
    .cfi_def_cfa_offset 16
    .cfi_rel_offset x29, 0
    .cfi_rel_offset x30, 8
    mov     x29, sp
    .cfi_def_cfa_register x29
    mov     sp, x0
    mov     x0, x2
    blr     x1
    mov     sp, x29
    .cfi_def_cfa_register sp
    ldp     x29, x30, [sp], #16
    .cfi_def_cfa_offset 0
    .cfi_restore x29
    .cfi_restore x30
    ret
    .cfi_endproc
    .size   nst_call_on_stack, . - nst_call_on_stack

    /* GNU_PROPERTY_AARCH64_FEATURE_1_AND: BTI */
    .section .note.gnu.property, "a"
    .p2align 3
    .word   4, 16, 5
    .asciz  "GNU"
    .word   0xc0000000, 4, 1, 0

    .section .note.GNU-stack, "", %progbits
