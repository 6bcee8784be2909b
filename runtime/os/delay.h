// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns what happens at the points of the delay mode (runtime/base/delay.h, NESTOMP_DELAY): mostly nothing, else a short
 * spin, the processor given away, or a sleep.  Knows no TLS and no C library, for points stand in base contexts too: what
 * it remembers of a native thread is found by the kernel's id of that thread. */
#ifndef NST_OS_DELAY_H
#define NST_OS_DELAY_H

#include <stdint.h>

enum nst_delay_kind { NST_DELAY_NONE, NST_DELAY_SPIN, NST_DELAY_YIELD, NST_DELAY_SLEEP };

#define NST_DELAY_LONGEST_NS 20000000

#ifdef NST_DEBUG

/* From now on `percent` of all points delay.  Before any second thread of ours. */
void nst_delay_begin(uint64_t seed, int percent);

/* What thread (numbered as they come) does at its nth point, which has this label: a function of its arguments alone.  *ns:
 * how long, 0 for NONE and YIELD. */
enum nst_delay_kind nst_delay_choose(uint64_t seed, int percent, uint32_t thread, uint64_t nth, const char *label, int64_t *ns);

#else

static inline void nst_delay_begin(uint64_t seed, int percent)
{
    (void)seed;
    (void)percent;
}

#endif

#endif
