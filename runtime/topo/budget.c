// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the definition of P. */
#include "runtime/topo/budget.h"

#include "runtime/os/file.h"
#include "runtime/topo/cgroup.h"

#include <unistd.h>

struct nst_cpuset nst_cpu_home;
bool nst_cpu_home_needed;

static unsigned quota; /* as read last; 0: none */

/* What a process may use that is not allowed to ask. */
static void online(struct nst_cpuset *set)
{
    char text[1024];
    long n;

    if (nst_file_read("/sys/devices/system/cpu/online", text, sizeof text) > 0 && nst_cpuset_parse(set, text) &&
        !nst_cpuset_empty(set))
        return;
    nst_cpuset_clear(set);
    n = sysconf(_SC_NPROCESSORS_ONLN);
    for (long cpu = 0; cpu < n; cpu++)
        nst_cpuset_add(set, (unsigned)cpu);
}

static unsigned limited(unsigned cpus)
{
    if (quota && quota < cpus)
        cpus = quota;
    return cpus ? cpus : 1;
}

unsigned nst_cpu_budget_of(const struct nst_cpuset *mask)
{
    quota = nst_cgroup_cpus();
    return limited(nst_cpuset_count(mask));
}

unsigned nst_cpu_budget_now(void)
{
    struct nst_cpuset mask;

    return nst_cpuset_of_thread(&mask, 0) < 0 ? 0 : limited(nst_cpuset_count(&mask));
}

unsigned nst_cpu_budget(struct nst_cpuset *mask)
{
    struct nst_cpuset own;

    if (!mask)
        mask = &own;
    if (nst_cpuset_of_thread(mask, 0) < 0)
        online(mask); /* a seccomp filter */
    return nst_cpu_budget_of(mask);
}
