// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* kmp_*_affinity*: masks of CPUs for the calling native thread, as sched_setaffinity(2) takes them.  A mask is an
 * opaque pointer to one bit per configured CPU. */
#include "abi/kmp/kmp_user.h"

#include <sched.h>
#include <unistd.h>

int kmp_get_affinity_max_proc(void)
{
    long n = sysconf(_SC_NPROCESSORS_CONF);

    return n > 0 ? (int)n : 1;
}

int kmp_get_affinity_max_proc_(void)
{
    return kmp_get_affinity_max_proc();
}

/* The kernel refuses a mask shorter than its own when asked for one, so there is room for more CPUs than exist. */
static size_t bytes(void)
{
    int n = kmp_get_affinity_max_proc();

    return CPU_ALLOC_SIZE(n < CPU_SETSIZE ? CPU_SETSIZE : n);
}

void kmp_create_affinity_mask(void **mask)
{
    *mask = CPU_ALLOC(bytes() * 8);
    if (*mask)
        CPU_ZERO_S(bytes(), (cpu_set_t *)*mask);
}

void kmp_destroy_affinity_mask(void **mask)
{
    CPU_FREE(*mask);
    *mask = NULL;
}

int kmp_set_affinity(void **mask)
{
    return mask && *mask && sched_setaffinity(0, bytes(), *mask) == 0 ? 0 : -1;
}

int kmp_get_affinity(void **mask)
{
    return mask && *mask && sched_getaffinity(0, bytes(), *mask) == 0 ? 0 : -1;
}

static int outside(int proc, void **mask)
{
    return !mask || !*mask || proc < 0 || proc >= kmp_get_affinity_max_proc();
}

int kmp_set_affinity_mask_proc(int proc, void **mask)
{
    if (outside(proc, mask))
        return -1;
    CPU_SET_S(proc, bytes(), (cpu_set_t *)*mask);
    return 0;
}

int kmp_unset_affinity_mask_proc(int proc, void **mask)
{
    if (outside(proc, mask))
        return -1;
    CPU_CLR_S(proc, bytes(), (cpu_set_t *)*mask);
    return 0;
}

int kmp_get_affinity_mask_proc(int proc, void **mask)
{
    if (outside(proc, mask))
        return -1;
    return CPU_ISSET_S(proc, bytes(), (cpu_set_t *)*mask) != 0;
}

#define TWINS(name)                           \
    int kmpc_##name(int proc, void **mask)    \
    {                                         \
        return kmp_##name(proc, mask);        \
    }                                         \
    int kmp_##name##_(int *proc, void **mask) \
    {                                         \
        return kmp_##name(*proc, mask);       \
    }
TWINS(set_affinity_mask_proc)
TWINS(unset_affinity_mask_proc)
TWINS(get_affinity_mask_proc)

void kmp_create_affinity_mask_(void **mask)
{
    kmp_create_affinity_mask(mask);
}

void kmp_destroy_affinity_mask_(void **mask)
{
    kmp_destroy_affinity_mask(mask);
}

int kmp_set_affinity_(void **mask)
{
    return kmp_set_affinity(mask);
}

int kmp_get_affinity_(void **mask)
{
    return kmp_get_affinity(mask);
}
