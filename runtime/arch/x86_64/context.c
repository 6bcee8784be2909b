// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/arch/x86_64/context.h"

#include "runtime/arch/x86_64/isa.h"

#include <string.h>
#include <sys/auxv.h>
#include <ucontext.h>

#ifndef HWCAP2_FSGSBASE
#define HWCAP2_FSGSBASE (1 << 1)
#endif

/* Read by the switch; written once before any. */
__attribute__((visibility("hidden"))) unsigned char nst_context_fsgsbase;
void nst_context_entry(void) __attribute__((visibility("hidden")));

struct frame { /* the picture in context.S */
    uint32_t mxcsr;
    uint16_t cw;
    uint16_t pad;
    uint64_t r15, r14, r13, r12, rbx, rbp, ret;
};
_Static_assert(sizeof(struct frame) == 64, "frame layout is known to context.S");

void nst_context_detect(void)
{
    nst_context_fsgsbase = (getauxval(AT_HWCAP2) & HWCAP2_FSGSBASE) != 0;
}

void nst_context_set_thread_pointer(uintptr_t tp)
{
    if (nst_context_fsgsbase) {
        __asm__ volatile("wrfsbase %0" : : "r"(tp) : "memory");
    } else {
        long ret;
        __asm__ volatile("syscall" /* arch_prctl(ARCH_SET_FS, tp) */
                         : "=a"(ret)
                         : "a"(158), "D"(0x1002), "S"(tp)
                         : "rcx", "r11", "memory");
    }
}

void *nst_context_make(void *stack_top, void (*entry)(void *), void *arg)
{
    uintptr_t top = ((uintptr_t)stack_top & ~(uintptr_t)15);
    struct frame *f = (struct frame *)(top - sizeof(struct frame));
    uint64_t fp = nst_fp_control();

    memset(f, 0, sizeof *f);
    f->mxcsr = (uint32_t)fp;
    f->cw = (uint16_t)(fp >> 32);
    f->rbx = (uintptr_t)entry;
    f->r12 = (uintptr_t)arg;
    f->ret = (uintptr_t)nst_context_entry;
    return f; /* at nst_context_entry rsp is top, 16-byte aligned, as a call instruction wants it */
}

uintptr_t nst_context_pc(const void *ucontext)
{
    return (uintptr_t)((const ucontext_t *)ucontext)->uc_mcontext.gregs[REG_RIP];
}

__attribute__((no_sanitize("address"))) bool nst_context_came_from(const void *ucontext, uintptr_t low, uintptr_t high)
{
    const uintptr_t *sp = (const uintptr_t *)(uintptr_t)((const ucontext_t *)ucontext)->uc_mcontext.gregs[REG_RSP];

    for (unsigned i = 0; i < 32; i++) /* the return address, above what little it keeps */
        if (sp[i] - low < high - low)
            return true;
    return false;
}

bool nst_context_shadow_stack(void)
{
    uint64_t ssp = 0;
    __asm__ volatile("rdsspq %0" : "+r"(ssp)); /* a no-op without CET */
    return ssp != 0;
}
