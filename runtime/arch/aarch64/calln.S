// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* nst_call_n for aarch64 (runtime/arch/calln.h).
 *
 *   in:  x0 fn, x1 first, x2 second, x3 argc, x4 words
 *   out: fn called with x0 first, x1 second, x2..x7 words 0..5, words 6.. on the stack in order (AAPCS64, 6.8.2)
 *
 *   frame       x29+8   return address
 *               x29     caller's x29           <- CFA = x29 + 16 throughout the body
 *               sp      words 6 .. argc-1, padded to 16 bytes
 *
 * hint #34 is BTI c: a valid landing pad for an indirect call, and nothing on cores without it. */
    .text
    .globl nst_call_n
    .hidden nst_call_n
    .type nst_call_n, %function
    .p2align 4
nst_call_n:
    .cfi_startproc
    hint #34
    stp x29, x30, [sp, #-16]!
    .cfi_def_cfa_offset 16
    .cfi_offset 29, -16
    .cfi_offset 30, -8
    mov x29, sp
    .cfi_def_cfa_register 29
    mov x16, x0                     /* fn */
    mov x0, x1                      /* first */
    mov x1, x2                      /* second */
    mov x9, x3                      /* argc */
    mov x10, x4                     /* words */
    cmp x9, #6
    b.ls .Lregisters
    sub x11, x9, #6                 /* words that go to the stack */
    tbz x11, #0, .Lstacked
    str xzr, [sp, #-16]!            /* odd: the first pair is one word and padding */
    sub x9, x9, #1
    ldr x13, [x10, x9, lsl #3]
    str x13, [sp]
    cmp x9, #6
    b.ls .Lregisters
.Lstacked:                          /* pairs, from the last down to words 6 and 7 */
    sub x9, x9, #2
    add x13, x10, x9, lsl #3
    ldp x14, x15, [x13]
    stp x14, x15, [sp, #-16]!
    cmp x9, #6
    b.hi .Lstacked
.Lregisters:                        /* x9 = min(argc, 6) */
    cbz x9, .Lcall
    ldr x2, [x10]
    cmp x9, #2
    b.lo .Lcall
    ldr x3, [x10, #8]
    b.eq .Lcall
    cmp x9, #4
    ldr x4, [x10, #16]
    b.lo .Lcall
    ldr x5, [x10, #24]
    b.eq .Lcall
    cmp x9, #6
    ldr x6, [x10, #32]
    b.lo .Lcall
    ldr x7, [x10, #40]
.Lcall:
    blr x16
    mov sp, x29
    ldp x29, x30, [sp], #16
    .cfi_def_cfa 31, 0
    .cfi_restore 29
    .cfi_restore 30
    ret
    .cfi_endproc
    .size nst_call_n, . - nst_call_n

    .section .note.gnu.property, "a", %note
    .p2align 3
    .long 4                         /* name size */
    .long 16                        /* descriptor size */
    .long 5                         /* NT_GNU_PROPERTY_TYPE_0 */
    .asciz "GNU"
    .long 0xc0000000                /* GNU_PROPERTY_AARCH64_FEATURE_1_AND */
    .long 4
    .long 1                         /* BTI; the return address is not signed here, so PAC is not claimed */
    .long 0
    .section .note.GNU-stack, "", %progbits
