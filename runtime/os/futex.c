// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/os/futex.h"

#include "runtime/base/compiler.h"
#include "runtime/base/delay.h"
#include "runtime/os/vdso.h"

#include <linux/futex.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__)
static long raw6(long n, long a, long b, long c, long d, long e, long f)
{
    long ret;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(ret)
                     : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return ret;
}
#define RSEQ_SIGNATURE 0x53053053
#elif defined(__aarch64__)
static long raw6(long n, long a, long b, long c, long d, long e, long f)
{
    register long x8 __asm__("x8") = n;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc 0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory");
    return x0;
}
#define RSEQ_SIGNATURE 0xd428bc00
#else
#include <errno.h>
/* Portable: through libc.  Only the handoff back-end runs here, so errno is always the caller's own. */
static long raw6(long n, long a, long b, long c, long d, long e, long f)
{
    int saved = errno;
    long ret = syscall(n, a, b, c, d, e, f);
    if (ret < 0)
        ret = -errno;
    errno = saved;
    return ret;
}
#define RSEQ_SIGNATURE 0
#endif

int nst_futex_wait(_Atomic uint32_t *word, uint32_t value, int64_t timeout_ns)
{
    struct timespec ts;

    if (timeout_ns >= 0) {
        ts.tv_sec = timeout_ns / 1000000000;
        ts.tv_nsec = timeout_ns % 1000000000;
    }
    NST_DELAY("futex.wait");
    return (int)raw6(SYS_futex, (long)word, FUTEX_WAIT_PRIVATE, value, timeout_ns >= 0 ? (long)&ts : 0, 0, 0);
}

void nst_futex_wake(_Atomic uint32_t *word, int how_many)
{
    NST_DELAY("futex.wake");
    raw6(SYS_futex, (long)word, FUTEX_WAKE_PRIVATE, how_many, 0, 0, 0);
}

void *nst_os_pages(size_t bytes)
{
    long p = raw6(SYS_mmap, 0, (long)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return p < 0 && p > -4096 ? NULL : (void *)p;
}

void nst_os_pages_free(void *pages, size_t bytes)
{
    raw6(SYS_munmap, (long)(uintptr_t)pages, (long)bytes, 0, 0, 0, 0);
}

void nst_os_pages_forget(void *pages, size_t bytes)
{
    raw6(SYS_madvise, (long)(uintptr_t)pages, (long)bytes, MADV_DONTNEED, 0, 0, 0);
}

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

void nst_os_pages_fill(void *pages, size_t bytes)
{
    raw6(SYS_madvise, (long)(uintptr_t)pages, (long)bytes, MADV_POPULATE_WRITE, 0, 0, 0);
}

void nst_os_yield(void)
{
    raw6(SYS_sched_yield, 0, 0, 0, 0, 0, 0);
}

void nst_os_sleep(int64_t ns)
{
    struct timespec ts = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};

    raw6(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, (long)&ts, 0, 0, 0);
}

int64_t nst_clock_ns(void)
{
    struct timespec ts;

    /* Not through libc: sanitizers intercept that, with TLS; and sched/interrupt.c must know whether a thread is in here. */
    if (NST_LIKELY(nst_vdso_clock != NULL))
        nst_vdso_clock(CLOCK_MONOTONIC, &ts);
    else
        raw6(SYS_clock_gettime, CLOCK_MONOTONIC, (long)&ts, 0, 0, 0, 0);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

int64_t nst_os_cpu_ns(int tid)
{
    /* The kernel's clock ids: the complement of the id, "of one thread" (4), "as the scheduler counts it" (2). */
    const int clock = (int)(~(unsigned)tid << 3 | (tid ? 6 : 2));
    struct timespec ts;

    if (raw6(SYS_clock_gettime, clock, (long)&ts, 0, 0, 0, 0) != 0)
        return -1;
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

void nst_os_usage(struct nst_os_usage *u)
{
    struct rusage r = {.ru_nvcsw = 0};

    raw6(SYS_getrusage, RUSAGE_SELF, (long)(uintptr_t)&r, 0, 0, 0, 0);
    u->cpu_ns = ((int64_t)r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000000 + ((int64_t)r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1000;
    u->sleeps = r.ru_nvcsw;
}

int nst_os_tid(void)
{
    return (int)raw6(SYS_gettid, 0, 0, 0, 0, 0, 0);
}

void nst_os_tgkill(int tid, int sig)
{
    raw6(SYS_tgkill, raw6(SYS_getpid, 0, 0, 0, 0, 0, 0), tid, sig, 0, 0, 0);
}

void nst_os_tgqueue(int tid, int sig, void *value)
{
    long pid = raw6(SYS_getpid, 0, 0, 0, 0, 0, 0);
    siginfo_t info = {.si_signo = sig, .si_code = SI_QUEUE};

    info.si_pid = (pid_t)pid;
    info.si_value.sival_ptr = value;
    raw6(SYS_rt_tgsigqueueinfo, pid, tid, sig, (long)(uintptr_t)&info, 0, 0);
}

int nst_os_cpu(void)
{
    unsigned cpu;
    long error = raw6(SYS_getcpu, (long)(uintptr_t)&cpu, 0, 0, 0, 0, 0);

    return error < 0 ? (int)error : (int)cpu;
}

int nst_os_affinity_get(int tid, uint64_t *words, size_t bytes)
{
    long n = raw6(SYS_sched_getaffinity, tid, (long)bytes, (long)(uintptr_t)words, 0, 0, 0);

    for (size_t i = n < 0 ? 0 : (size_t)n / sizeof *words; i < bytes / sizeof *words; i++) {
        words[i] = 0;
        __asm__ volatile("" ::: "memory"); /* not by memset: a sanitizer's uses TLS */
    }
    return (int)n;
}

int nst_os_affinity_set(int tid, const uint64_t *words, size_t bytes)
{
    return (int)raw6(SYS_sched_setaffinity, tid, (long)bytes, (long)(uintptr_t)words, 0, 0, 0);
}

#define SIGNAL_BIT(n) (UINT64_C(1) << ((n)-1))

void nst_os_signals_block(uint64_t *saved)
{
    /* Blocking libc's would hang setuid() for the whole process. */
    uint64_t mask = ~(SIGNAL_BIT(SIGSEGV) | SIGNAL_BIT(SIGBUS) | SIGNAL_BIT(SIGFPE) | SIGNAL_BIT(SIGILL) |
                      SIGNAL_BIT(SIGTRAP) | SIGNAL_BIT(SIGSYS) | SIGNAL_BIT(NST_SIGNAL_OF_LIBC));

    raw6(SYS_rt_sigprocmask, SIG_SETMASK, (long)&mask, (long)saved, 8, 0, 0);
}

void nst_os_signals_restore(const uint64_t *saved)
{
    raw6(SYS_rt_sigprocmask, SIG_SETMASK, (long)saved, 0, 8, 0, 0);
}

void nst_os_signal_admit(int sig)
{
    uint64_t mask = SIGNAL_BIT(sig);

    raw6(SYS_rt_sigprocmask, SIG_UNBLOCK, (long)&mask, 0, 8, 0, 0);
}

int nst_os_sigaction(int sig, const struct nst_kernel_sigaction *act, struct nst_kernel_sigaction *old)
{
    return (int)raw6(SYS_rt_sigaction, sig, (long)act, (long)old, 8, 0, 0);
}

/* glibc >= 2.35 registers an area in every thread and says where. */
extern const ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));

static int rseq_call(uintptr_t tp, int flags)
{
    if (!&__rseq_offset || !&__rseq_size || __rseq_size == 0)
        return -1;
    /* The kernel wants the length the area was registered with: 32 bytes in every glibc so far. */
    return (int)raw6(SYS_rseq, (long)(tp + (uintptr_t)__rseq_offset), 32, flags, RSEQ_SIGNATURE, 0, 0);
}

int nst_os_rseq_unregister(uintptr_t tp)
{
    return rseq_call(tp, 1);
}

int nst_os_rseq_register(uintptr_t tp)
{
    return rseq_call(tp, 0);
}
