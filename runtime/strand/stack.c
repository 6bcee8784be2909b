// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/strand/stack.h"

#include "runtime/arch/arch.h"
#include "runtime/base/panic.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define GUARD    ((size_t)65536)       /* a multiple of every page size */
#define FURTHER  ((size_t)8 << 20)     /* address space of a further stack; memory only as it is used */
#define HEADROOM ((size_t)256 << 10)   /* what a task may need that makes no tasks itself; */
#define SHARE    4                     /* but not more than this part of a small stack */
#define NO_LIMIT ((size_t)64 << 20)

static uintptr_t low_mark(uintptr_t bottom, size_t size)
{
    return bottom + (size / SHARE < HEADROOM ? size / SHARE : HEADROOM);
}

/* On its own stack; a strand of ours may be on any native thread, though, the main one included. */
static void note(struct nst_strand *s)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    pthread_attr_t attr;
    void *bottom;
    size_t size;

    s->stack_low = 0;
    if (s->root && getpid() == gettid()) {
        /* The main thread's stack grows; asking the C library for its bounds would read /proc. */
        struct rlimit limit;
        size = getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < NO_LIMIT ? (size_t)limit.rlim_cur : NO_LIMIT;
        if (here > size)
            s->stack_low = low_mark(here - size, size);
    } else if (pthread_getattr_np(pthread_self(), &attr) == 0) {
        if (pthread_attr_getstack(&attr, &bottom, &size) == 0)
            s->stack_low = low_mark((uintptr_t)bottom, size);
        pthread_attr_destroy(&attr);
    }
}

bool nst_stack_is_low_slow(struct nst_strand *s)
{
    if (s->stack_low == UINTPTR_MAX)
        note(s);
    return (uintptr_t)__builtin_frame_address(0) < s->stack_low;
}

void nst_stack_drop(struct nst_strand *s)
{
    if (s->stack_spare)
        munmap(s->stack_spare, FURTHER);
    s->stack_spare = NULL;
}

#ifndef NST_HAVE_CALL_ON_STACK
/* There is no portable way to another stack. */
void nst_stack_extend(struct nst_strand *s, void (*fn)(void *), void *arg)
{
    fn(arg);
}
#else
void nst_stack_extend(struct nst_strand *s, void (*fn)(void *), void *arg)
{
    uintptr_t low = s->stack_low;
    char *stack = s->stack_spare;

    if (!stack) {
        stack = mmap(NULL, FURTHER, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
        if (stack == MAP_FAILED) {
            nst_warn_once("no memory for a further stack: deeply nested tasks go on on what is left of this one");
            fn(arg);
            return;
        }
        (void)mprotect(stack, GUARD, PROT_NONE);
    }
    s->stack_spare = NULL;
    s->stack_low = low_mark((uintptr_t)stack + GUARD, FURTHER - GUARD);
    nst_call_on_stack(stack + FURTHER, fn, arg);
    s->stack_low = low;
    if (s->stack_spare)
        munmap(stack, FURTHER);
    else
        s->stack_spare = stack;
}
#endif
