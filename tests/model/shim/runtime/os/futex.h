// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* runtime/os/futex.h for the models. */
#ifndef NST_OS_FUTEX_H
#define NST_OS_FUTEX_H

#include "tests/model/model.h"

/* The kernel compares the word's newest value and goes to sleep in one step; waking orders nothing by itself. */
static inline int nst_futex_wait(nst_cell<uint32_t> *word, uint32_t value, int64_t timeout_ns)
{
    return word->sleep_if(value);
}

static inline void nst_futex_wake(nst_cell<uint32_t> *word, int how_many)
{
    word->rouse(how_many);
}

void *nst_os_pages(size_t bytes);
static inline void nst_os_pages_free(void *pages, size_t bytes) /* no scenario forks */
{
}

/* No processors: where a thread is woken is the kernel's business. */
static inline int nst_os_cpu(void)
{
    return -1;
}

static inline void nst_os_yield(void)
{
    rl::yield(1, $);
}

/* Ten milliseconds pass between any two looks: no policy that waits for time to pass stands in the way. */
int64_t nst_clock_ns(void);

static inline int nst_os_tid(void)
{
    return 1 + (int)rl::thread_index();
}

static inline void nst_os_signals_block(uint64_t *saved)
{
}

static inline void nst_os_signals_restore(const uint64_t *saved)
{
}

static inline int nst_os_rseq_unregister(uintptr_t tp)
{
    return -1;
}

static inline int nst_os_rseq_register(uintptr_t tp)
{
    return -1;
}

#endif
