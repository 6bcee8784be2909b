// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/arch/aarch64/context.h"

#include "runtime/arch/aarch64/isa.h"

#include <string.h>
#include <ucontext.h>

void nst_context_entry(void) __attribute__((visibility("hidden")));

struct frame { /* the picture in context.S */
    uint64_t x29, x30;
    uint64_t x19_28[10];
    uint64_t d8_15[8];
    uint64_t fpcr, pad;
};
_Static_assert(sizeof(struct frame) == 176, "frame layout is known to context.S");

void *nst_context_make(void *stack_top, void (*entry)(void *), void *arg)
{
    uintptr_t top = (uintptr_t)stack_top & ~(uintptr_t)15;
    struct frame *f = (struct frame *)(top - sizeof(struct frame));

    memset(f, 0, sizeof *f);
    f->fpcr = nst_fp_control();
    f->x19_28[0] = (uintptr_t)entry;
    f->x19_28[1] = (uintptr_t)arg;
    f->x30 = (uintptr_t)nst_context_entry;
    return f;
}

uintptr_t nst_context_pc(const void *ucontext)
{
    return (uintptr_t)((const ucontext_t *)ucontext)->uc_mcontext.pc;
}

__attribute__((no_sanitize("address"))) bool nst_context_came_from(const void *ucontext, uintptr_t low, uintptr_t high)
{
    const mcontext_t *m = &((const ucontext_t *)ucontext)->uc_mcontext;
    const uintptr_t *sp = (const uintptr_t *)(uintptr_t)m->sp;

    if (m->regs[30] - low < high - low)
        return true;
    for (unsigned i = 0; i < 32; i++) /* the link register, where it has been kept */
        if (sp[i] - low < high - low)
            return true;
    return false;
}

bool nst_context_shadow_stack(void)
{
    register uint64_t x16 __asm__("x16") = 1;
    /* CHKFEAT: clears bit 0 when a Guarded Control Stack is enabled; a no-op before Armv8.9. */
    __asm__ volatile("hint #40" : "+r"(x16));
    return x16 == 0;
}
