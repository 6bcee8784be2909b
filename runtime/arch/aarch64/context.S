// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The context switch.  Frame of a suspended context, from its saved stack pointer up:
 *
 *     sp+0    x29 (frame pointer), x30 (return address)
 *     sp+16   x19 ... x28
 *     sp+96   d8 ... d15
 *     sp+160  FPCR, padding
 *
 * Both contexts have this layout at the moment the stack pointer changes, so the CFA is sp+176 on either side and the
 * unwind rules below hold at every instruction.  Return addresses are not signed (PAC): a signature holds the stack
 * pointer, and this function's own return is the only one that would carry it.  BTI landing pads are in place. */
    .text
    .globl  nst_context_switch
    .hidden nst_context_switch
    .type   nst_context_switch, %function
    .p2align 4
nst_context_switch:
    .cfi_startproc
    hint    #34             /* bti c */
    stp     x29, x30, [sp, #-176]!
    .cfi_def_cfa_offset 176
    .cfi_rel_offset x29, 0
    .cfi_rel_offset x30, 8
    stp     x19, x20, [sp, #16]
    .cfi_rel_offset x19, 16
    .cfi_rel_offset x20, 24
    stp     x21, x22, [sp, #32]
    .cfi_rel_offset x21, 32
    .cfi_rel_offset x22, 40
    stp     x23, x24, [sp, #48]
    .cfi_rel_offset x23, 48
    .cfi_rel_offset x24, 56
    stp     x25, x26, [sp, #64]
    .cfi_rel_offset x25, 64
    .cfi_rel_offset x26, 72
    stp     x27, x28, [sp, #80]
    .cfi_rel_offset x27, 80
    .cfi_rel_offset x28, 88
    stp     d8, d9, [sp, #96]
    .cfi_rel_offset d8, 96
    .cfi_rel_offset d9, 104
    stp     d10, d11, [sp, #112]
    .cfi_rel_offset d10, 112
    .cfi_rel_offset d11, 120
    stp     d12, d13, [sp, #128]
    .cfi_rel_offset d12, 128
    .cfi_rel_offset d13, 136
    stp     d14, d15, [sp, #144]
    .cfi_rel_offset d14, 144
    .cfi_rel_offset d15, 152
    mrs     x3, fpcr
    str     x3, [sp, #160]

    mov     x4, sp
    str     x4, [x0]
    mov     sp, x1

    cbz     x2, 1f
    msr     tpidr_el0, x2
1:
    /* Writing FPCR may serialise; most switches find it equal. */
    ldr     x4, [sp, #160]
    cmp     x3, x4
    b.eq    2f
    msr     fpcr, x4
2:
    ldp     d14, d15, [sp, #144]
    .cfi_restore d14
    .cfi_restore d15
    ldp     d12, d13, [sp, #128]
    .cfi_restore d12
    .cfi_restore d13
    ldp     d10, d11, [sp, #112]
    .cfi_restore d10
    .cfi_restore d11
    ldp     d8, d9, [sp, #96]
    .cfi_restore d8
    .cfi_restore d9
    ldp     x27, x28, [sp, #80]
    .cfi_restore x27
    .cfi_restore x28
    ldp     x25, x26, [sp, #64]
    .cfi_restore x25
    .cfi_restore x26
    ldp     x23, x24, [sp, #48]
    .cfi_restore x23
    .cfi_restore x24
    ldp     x21, x22, [sp, #32]
    .cfi_restore x21
    .cfi_restore x22
    ldp     x19, x20, [sp, #16]
    .cfi_restore x19
    .cfi_restore x20
    ldp     x29, x30, [sp], #176
    .cfi_restore x29
    .cfi_restore x30
    .cfi_def_cfa_offset 0
    ret
    .cfi_endproc
    .size   nst_context_switch, .-nst_context_switch

/* First resumption of a context made by nst_context_make: x19 = entry, x20 = arg.  The outermost frame: nothing to unwind
 * to. */
    .globl  nst_context_entry
    .hidden nst_context_entry
    .type   nst_context_entry, %function
    .p2align 4
nst_context_entry:
    .cfi_startproc
    .cfi_undefined x30
    hint    #36             /* bti j */
    mov     x29, xzr
    mov     x30, xzr
    mov     x0, x20
    blr     x19
    brk     #1
    .cfi_endproc
    .size   nst_context_entry, .-nst_context_entry

    /* GNU_PROPERTY_AARCH64_FEATURE_1_AND: BTI */
    .section .note.gnu.property, "a"
    .p2align 3
    .word   4, 16, 5
    .asciz  "GNU"
    .word   0xc0000000, 4, 1, 0

    .section .note.GNU-stack, "", %progbits
