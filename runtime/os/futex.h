// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Futexes and a few more system calls, raw: they touch neither errno nor any other TLS, so a carrier may use them between
 * strands.  All return 0 or more, or -errno. */
#ifndef NST_OS_FUTEX_H
#define NST_OS_FUTEX_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* Sleeps while *word == value, at most timeout_ns (< 0: for ever).  May return early. */
int nst_futex_wait(_Atomic uint32_t *word, uint32_t value, int64_t timeout_ns);
void nst_futex_wake(_Atomic uint32_t *word, int how_many);

/* Zeroed pages from the kernel, or NULL; and back. */
void *nst_os_pages(size_t bytes);
void nst_os_pages_free(void *pages, size_t bytes);
/* The contents of whole pages are not needed any more; they read as zero when they are used again. */
void nst_os_pages_forget(void *pages, size_t bytes);

/* Pages, a multiple of the page size at a page's address, that are going to be read before they are written: gives them memory now.
 * Else the first look gets a page that all share, and taking that away for the first write interrupts every other thread.  A hint. */
void nst_os_pages_fill(void *pages, size_t bytes);

/* Gives the processor away for a moment. */
void nst_os_yield(void);
/* Sleeps that long; less when a signal comes. */
void nst_os_sleep(int64_t ns);
/* CLOCK_MONOTONIC in nanoseconds (vdso, no TLS). */
int64_t nst_clock_ns(void);
/* Processor time that a native thread of this process has used, or with 0 the whole process, in nanoseconds; < 0: not to be
 * had. */
int64_t nst_os_cpu_ns(int tid);
/* What the whole process has used: processor time, and how often its native threads have gone to sleep in the kernel. */
struct nst_os_usage {
    int64_t cpu_ns;
    int64_t sleeps;
};
void nst_os_usage(struct nst_os_usage *u);
/* The kernel's id of the calling thread, and the processor that it runs on (< 0: not to be had). */
int nst_os_tid(void);
int nst_os_cpu(void);
/* Sends a signal to a native thread of this process. */
void nst_os_tgkill(int tid, int sig);
/* The same with a value, as sigqueue() sends it. */
void nst_os_tgqueue(int tid, int sig, void *value);
/* The processors that a native thread may run on, tid 0: the caller; a bit set of that many bytes, all of which get is to write. */
int nst_os_affinity_get(int tid, uint64_t *words, size_t bytes);
int nst_os_affinity_set(int tid, const uint64_t *words, size_t bytes);

/* Blocks all signals on this kernel thread but synchronous faults and the C library's set-id broadcast; the old mask goes
 * to *saved.  nst_os_signals_restore undoes it. */
void nst_os_signals_block(uint64_t *saved);
void nst_os_signals_restore(const uint64_t *saved);
/* Unblocks one; in a handler until that returns. */
void nst_os_signal_admit(int sig);

#define NST_SIGNAL_OF_LIBC 33 /* glibc's SIGSETXID */

/* The kernel's own sigaction: libc hides the signals it uses itself. */
struct nst_kernel_sigaction {
    uintptr_t handler;
    unsigned long flags;
    uintptr_t restorer;
    uint64_t mask;
};
int nst_os_sigaction(int sig, const struct nst_kernel_sigaction *act, struct nst_kernel_sigaction *old);

/* Takes the calling thread's restartable-sequences area, at thread pointer tp, from the kernel and gives it back.  Returns
 * 0 when something was (un)registered. */
int nst_os_rseq_unregister(uintptr_t tp);
int nst_os_rseq_register(uintptr_t tp);

#endif
