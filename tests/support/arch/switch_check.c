// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What a context switch owes its callers, on whichever architecture this is compiled for: registers, floating-point control,
 * thread pointer, argument, alignment, and an unwinder that stops at the outermost frame.  Exits 0 or says what failed.
 * tests/process/arch_switch.sh builds it natively and, where the tools are there, for others under an emulator. */
#include "runtime/arch/arch.h"

#include <errno.h>
#include <fenv.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unwind.h>

#define STACK 65536
#define ROUNDS 1000

static void *main_sp, *other_sp;
static uintptr_t main_tp, other_tp;
static _Alignas(16) char stack[STACK];
static __thread int mine;
static int *other_mine;

static void check(int ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "context switch: %s\n", what);
        exit(1);
    }
}

static void to_other(void)
{
    nst_context_switch(&main_sp, other_sp, other_tp);
}

static void to_main(void)
{
    nst_context_switch(&other_sp, main_sp, main_tp);
}

/* More values than there are registers, so that every call-saved one is in use across the switch. */
__attribute__((noinline)) static void crowd(int64_t seed, void (*leave)(void))
{
    volatile int64_t a[12];
    volatile double d[10]; /* so that the compiler cannot know the comparisons below */

    for (int i = 0; i < 12; i++)
        a[i] = seed * (i + 3);
    for (int i = 0; i < 10; i++)
        d[i] = (double)seed / (i + 7);
    int64_t a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6], a7 = a[7], a8 = a[8], a9 = a[9];
    double d0 = d[0], d1 = d[1], d2 = d[2], d3 = d[3], d4 = d[4], d5 = d[5], d6 = d[6], d7 = d[7];
    __asm__ volatile("" : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4));
    __asm__ volatile("" : "+r"(a5), "+r"(a6), "+r"(a7), "+r"(a8), "+r"(a9));
    for (int i = 0; i < ROUNDS; i++) {
        leave();
        check(a0 == a[0] && a1 == a[1] && a2 == a[2] && a3 == a[3] && a4 == a[4] && a5 == a[5] && a6 == a[6] &&
                  a7 == a[7] && a8 == a[8] && a9 == a[9],
              "integer registers changed");
        check(d0 == d[0] && d1 == d[1] && d2 == d[2] && d3 == d[3] && d4 == d[4] && d5 == d[5] && d6 == d[6] &&
                  d7 == d[7],
              "floating-point registers changed");
    }
}

static _Unwind_Reason_Code count_frame(struct _Unwind_Context *context, void *arg)
{
    (void)context;
    return ++*(int *)arg > 50 ? _URC_NORMAL_STOP : _URC_NO_REASON;
}

static void other(void *arg)
{
    _Alignas(16) char aligned[16];
    char *volatile where = aligned;
    int frames = 0;

    check(arg == stack, "the argument did not arrive");
    check(((uintptr_t)where & 15) == 0, "the stack is misaligned");
    check((char *)where > stack && (char *)where < stack + STACK, "not on the new stack");
    check(&mine == other_mine, "the thread pointer is not the one asked for");
    errno = EDOM;
    mine = 2;
    _Unwind_Backtrace(count_frame, &frames);
    check(frames > 0 && frames <= 50, "the unwinder runs past the outermost frame");
    fesetround(FE_UPWARD);
    to_main();
    check(fegetround() == FE_UPWARD, "rounding mode lost in the other context");
    check(errno == EDOM, "errno lost in the other context");
    crowd(1000003, to_main);
    for (;;)
        to_main();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t moved = PTHREAD_COND_INITIALIZER;
static int donor_state;

/* Lends its thread pointer; itself it sleeps.  What its TLS holds afterwards shows who wrote there. */
static void *donor(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&lock);
    other_tp = nst_thread_pointer();
    other_mine = &mine;
    donor_state = 1;
    pthread_cond_broadcast(&moved);
    while (donor_state != 2)
        pthread_cond_wait(&moved, &lock);
    pthread_mutex_unlock(&lock);
    check(mine == 2, "the other context wrote to someone else's thread-local variable");
    return NULL;
}

int main(void)
{
    pthread_t thread;

    nst_context_detect();
    if (nst_context_shadow_stack()) {
        puts("a shadow stack is active: no switching by hand");
        return 77;
    }
    check(pthread_create(&thread, NULL, donor, NULL) == 0, "no thread");
    pthread_mutex_lock(&lock);
    while (donor_state != 1)
        pthread_cond_wait(&moved, &lock);
    pthread_mutex_unlock(&lock);
    main_tp = nst_thread_pointer();
    check(main_tp != other_tp, "two threads with one thread pointer");

    mine = 1;
    errno = ERANGE;
    other_sp = nst_context_make(stack + STACK, other, stack);
    to_other();
    check(fegetround() == FE_TONEAREST, "rounding mode leaked from the other context");
    check(errno == ERANGE, "errno leaked from the other context");
    check(mine == 1, "thread-local variable leaked from the other context");
    crowd(77, to_other);

    pthread_mutex_lock(&lock);
    donor_state = 2;
    pthread_cond_broadcast(&moved);
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    return 0;
}
