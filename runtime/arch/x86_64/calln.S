// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* nst_call_n for x86-64 (runtime/arch/calln.h).
 *
 *   in:  rdi fn, rsi first, rdx second, rcx argc, r8 words
 *   out: fn called with rdi first, rsi second, rdx rcx r8 r9 words 0..3, words 4.. on the stack in order
 *
 *   frame       rbp+8   return address
 *               rbp     caller's rbp          <- CFA = rbp + 16 throughout the body
 *               ...     one word of padding when the number of stacked words is odd
 *               rsp     words 4 .. argc-1     <- 16-byte aligned at the call
 *
 * The number of words is not bounded: the stack is extended by exactly what the call needs, touching it from the top
 * down word by word so that a guard page is hit and not jumped over. */
    .text
    .globl nst_call_n
    .hidden nst_call_n
    .type nst_call_n, @function
    .p2align 4
nst_call_n:
    .cfi_startproc
    endbr64
    pushq %rbp
    .cfi_def_cfa_offset 16
    .cfi_offset %rbp, -16
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    movq %rdi, %rax                 /* fn */
    movq %rsi, %rdi                 /* first */
    movq %rdx, %rsi                 /* second */
    movq %rcx, %r11                 /* argc */
    movq %r8, %r10                  /* words */
    cmpq $4, %r11
    jbe .Lregisters
    testb $1, %r11b                 /* an odd number of stacked words needs padding: argc - 4 is odd with argc */
    jz .Lstacked
    pushq $0
.Lstacked:                          /* from the last word down to word 4 */
    pushq -8(%r10,%r11,8)
    decq %r11
    cmpq $4, %r11
    ja .Lstacked
.Lregisters:                        /* r11 = min(argc, 4): jump into the loads that remain */
    cmpq $2, %r11
    ja .Lthree
    je .Ltwo
    testq %r11, %r11
    jnz .Lone
    jmp .Lcall
.Lthree:
    cmpq $3, %r11
    je .Lthird
    movq 24(%r10), %r9
.Lthird:
    movq 16(%r10), %r8
.Ltwo:
    movq 8(%r10), %rcx
.Lone:
    movq (%r10), %rdx
.Lcall:
    movq %rax, %r11
    xorl %eax, %eax                 /* no vector registers, should fn be variadic */
    callq *%r11
    leave
    .cfi_def_cfa %rsp, 8
    .cfi_restore %rbp
    ret
    .cfi_endproc
    .size nst_call_n, . - nst_call_n

/* Says that this object keeps to CET's rules (indirect branch tracking and shadow stack): nothing above returns to or
 * jumps to an unmarked place.  Written out so that it is there whatever flags assemble the file. */
    .section .note.gnu.property, "a", @note
    .p2align 3
    .long 4                         /* name size */
    .long 16                        /* descriptor size */
    .long 5                         /* NT_GNU_PROPERTY_TYPE_0 */
    .asciz "GNU"
    .long 0xc0000002                /* GNU_PROPERTY_X86_FEATURE_1_AND */
    .long 4
    .long 3                         /* IBT | SHSTK */
    .long 0
    .section .note.GNU-stack, "", @progbits
