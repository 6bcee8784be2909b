// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/interrupt.h"

#include "runtime/arch/arch.h"
#include "runtime/os/futex.h"
#include "runtime/os/vdso.h"
#include "runtime/sched/current.h"
#include "runtime/sched/signals.h"

#include <signal.h>

#ifdef NST_HAVE_USER_SWITCH

typedef void (*handler_fn)(int, siginfo_t *, void *);

static handler_fn glibc_handler; /* NULL: not wrapped */
static struct nst_os_range own_text;

/* This native thread's carrier, by the strand whose TLS is current.  In a base context that is the home, which may be running elsewhere: then the
 * carrier that it names is not this thread's, and NULL. */
static struct nst_carrier *carrier_here(void)
{
    struct nst_strand *s = nst_current;
    struct nst_carrier *k = s ? s->carrier : NULL;

    return k && nst_load_relaxed(&k->tid) == nst_os_tid() ? k : NULL;
}

/* The runtime calls others with nothing in its hands, but for the kernel's clock; which the program reads, too. */
static bool is_in_runtime(const void *context)
{
    uintptr_t pc = nst_context_pc(context);

    return nst_os_range_has(&own_text, pc) ||
           (nst_os_range_has(&nst_vdso_text, pc) && nst_context_came_from(context, own_text.low, own_text.high));
}

/* A handler may block.  In the midst of the runtime that could be with another strand in its hands, already claimed for this native thread, or
 * with a lock: nobody could help.  So there it waits until the strand comes by a place to raise them itself (wait.c). */
static void interrupted(const void *context)
{
    struct nst_carrier *k = carrier_here();

    if (!k || k->running != nst_current || k->masked || (is_in_runtime(context) && !nst_load_relaxed(&k->interruptible)))
        return;
    /* What it raises may last, and be interrupted in turn.  Only here: a base context has no room for two of these on top of each other. */
    nst_os_signal_admit(NST_SIGNAL_OF_LIBC);
    nst_signals_raise(k->running);
}

/* glibc makes every thread change its ids; the handler acts on the thread descriptor behind the thread pointer, but must act on the one of the
 * kernel thread that got the signal.  On a carrier that carries another strand the two differ. */
static void change_ids(int sig, siginfo_t *info, void *context)
{
    uintptr_t tp = nst_thread_pointer();
    struct nst_carrier *k = carrier_here();

    if (!k || k->home->tp == tp) {
        glibc_handler(sig, info, context);
        return;
    }
    nst_context_set_thread_pointer(k->home->tp);
    glibc_handler(sig, info, context);
    nst_context_set_thread_pointer(tp);
}

/* No stack protector: the canary is the same in all threads, but nothing here should depend on that. */
__attribute__((optimize("no-stack-protector"))) static void wrapper(int sig, siginfo_t *info, void *context)
{
    if (info->si_code == SI_QUEUE && info->si_value.sival_ptr == (void *)&glibc_handler)
        interrupted(context);
    else
        change_ids(sig, info, context);
}

void nst_interrupt_prepare(void)
{
    struct nst_kernel_sigaction old;

    own_text = nst_os_text_here();
    if (nst_os_sigaction(NST_SIGNAL_OF_LIBC, NULL, &old) != 0 || old.handler == 0 || old.handler == 1 ||
        old.handler == (uintptr_t)wrapper)
        return;
    glibc_handler = (handler_fn)old.handler;
    old.handler = (uintptr_t)wrapper;
    nst_os_sigaction(NST_SIGNAL_OF_LIBC, &old, NULL);
}

bool nst_interrupt_is_possible(void)
{
    return glibc_handler != NULL;
}

void nst_interrupt(int tid)
{
    if (tid > 0)
        nst_os_tgqueue(tid, NST_SIGNAL_OF_LIBC, (void *)&glibc_handler);
}

#else /* Handoff only: every strand stays on its own kernel thread. */

void nst_interrupt_prepare(void)
{
}

bool nst_interrupt_is_possible(void)
{
    return false;
}

void nst_interrupt(int tid)
{
    (void)tid;
}

#endif
