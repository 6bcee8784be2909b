// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* setuid() and its family on a process with carriers.  glibc makes every thread change its ids by sending it signal 33; the
 * handler acts on the thread descriptor behind the thread pointer, but must act on the one of the kernel thread that got the
 * signal.  On a carrier that carries another strand the two differ.  So the handler is wrapped: it runs on the thread pointer
 * of the carrier's own home. */
#include "runtime/sched/setxid.h"

#include "runtime/arch/arch.h"
#include "runtime/os/futex.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/current.h"

#include <signal.h>

#define SIGSETXID_NUMBER 33

#ifdef NST_HAVE_USER_SWITCH

typedef void (*handler_fn)(int, siginfo_t *, void *);

static handler_fn glibc_handler;

/* No stack protector: the canary is the same in all threads, but nothing here should depend on that. */
__attribute__((optimize("no-stack-protector"))) static void wrapper(int sig, siginfo_t *info, void *context)
{
    uintptr_t tp = nst_thread_pointer();
    struct nst_strand *s = nst_current;
    struct nst_carrier *k = s ? s->carrier : NULL;

    /* In a base context the thread pointer is the home's already, whose strand may be running elsewhere: then the carrier it
     * names is not this kernel thread. */
    if (!k || k->home->tp == tp || nst_load_relaxed(&k->tid) != nst_os_tid()) {
        glibc_handler(sig, info, context);
        return;
    }
    nst_context_set_thread_pointer(k->home->tp);
    glibc_handler(sig, info, context);
    nst_context_set_thread_pointer(tp);
}

void nst_setxid_wrap(void)
{
    struct nst_kernel_sigaction old;

    if (nst_os_sigaction(SIGSETXID_NUMBER, NULL, &old) != 0 || old.handler == 0 || old.handler == 1 ||
        old.handler == (uintptr_t)wrapper)
        return;
    glibc_handler = (handler_fn)old.handler;
    old.handler = (uintptr_t)wrapper;
    nst_os_sigaction(SIGSETXID_NUMBER, &old, NULL);
}

#else

void nst_setxid_wrap(void)
{
    /* Handoff only: every strand stays on its own kernel thread. */
}

#endif
