// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What the kernel keeps for each thread and a thread's maker hands on: nice value, scheduling policy, signal mask. */
#ifndef NST_OS_ATTRIBUTES_H
#define NST_OS_ATTRIBUTES_H

#include <stdbool.h>
#include <stdint.h>

struct nst_os_attributes {
    uint64_t signals;
    int nice, policy, priority;
    bool known;
};

/* The calling native thread's. */
void nst_os_attributes_get(struct nst_os_attributes *a);
/* Makes them a.  A nice value or policy is left alone where the system would not let us
 * take it back. */
void nst_os_attributes_set(const struct nst_os_attributes *a);

static inline bool nst_os_attributes_equal(const struct nst_os_attributes *a, const struct nst_os_attributes *b)
{
    return a->known == b->known && a->signals == b->signals && a->nice == b->nice && a->policy == b->policy &&
           a->priority == b->priority;
}

#endif
