// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Sets of logical CPUs, plain values without allocation.  8192 is the largest machine Linux is built for on the
 * architectures we know; CPUs beyond are ignored. */
#ifndef NST_TOPO_CPUSET_H
#define NST_TOPO_CPUSET_H

#include "runtime/base/compiler.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NST_CPU_MAX 8192

struct nst_cpuset {
    uint64_t words[NST_CPU_MAX / 64];
};

NST_INLINE bool nst_cpuset_has(const struct nst_cpuset *set, unsigned cpu)
{
    return cpu < NST_CPU_MAX && (set->words[cpu / 64] >> (cpu % 64) & 1);
}

NST_INLINE void nst_cpuset_add(struct nst_cpuset *set, unsigned cpu)
{
    if (cpu < NST_CPU_MAX)
        set->words[cpu / 64] |= (uint64_t)1 << (cpu % 64);
}

NST_INLINE void nst_cpuset_remove(struct nst_cpuset *set, unsigned cpu)
{
    if (cpu < NST_CPU_MAX)
        set->words[cpu / 64] &= ~((uint64_t)1 << (cpu % 64));
}

void nst_cpuset_clear(struct nst_cpuset *set);
unsigned nst_cpuset_count(const struct nst_cpuset *set);
bool nst_cpuset_empty(const struct nst_cpuset *set);
bool nst_cpuset_equal(const struct nst_cpuset *a, const struct nst_cpuset *b);
bool nst_cpuset_intersects(const struct nst_cpuset *a, const struct nst_cpuset *b);
void nst_cpuset_and(struct nst_cpuset *set, const struct nst_cpuset *other);
void nst_cpuset_or(struct nst_cpuset *set, const struct nst_cpuset *other);

/* The smallest member >= from, or -1. */
int nst_cpuset_next(const struct nst_cpuset *set, unsigned from);

/* The kernel's list form, "0-3,8,10-11". */
bool nst_cpuset_parse(struct nst_cpuset *set, const char *text);

/* Writes the list form; returns its whole length, buf is always terminated when size > 0. */
size_t nst_cpuset_format(const struct nst_cpuset *set, char *buf, size_t size);

/* Where a native thread may run: tid 0 is the caller.  0 or -errno.  The kernel leaves offline CPUs out. */
int nst_cpuset_of_thread(struct nst_cpuset *set, int tid);
int nst_cpuset_bind_thread(const struct nst_cpuset *set, int tid);

/* Takes cpu out of the set that native thread tid may run on; a thread that runs there goes elsewhere.  false: nothing was done, since
 * it may not run there anyway, or nowhere else.  admit undoes it for the caller.  No TLS in either. */
bool nst_cpuset_shun(int cpu, int tid);
void nst_cpuset_admit(int cpu);

#endif
