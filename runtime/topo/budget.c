// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the definition of P.  Stateless. */
#include "runtime/topo/budget.h"

#include "runtime/topo/cgroup.h"

struct nst_cpuset nst_cpu_home;
bool nst_cpu_home_needed;

unsigned nst_cpu_budget_of(const struct nst_cpuset *mask)
{
    unsigned cpus = nst_cpuset_count(mask), quota = nst_cgroup_cpus();

    if (quota && quota < cpus)
        cpus = quota;
    return cpus ? cpus : 1;
}

unsigned nst_cpu_budget(struct nst_cpuset *mask)
{
    struct nst_cpuset own;

    if (!mask)
        mask = &own;
    if (nst_cpuset_of_thread(mask, 0) < 0)
        nst_cpuset_clear(mask); /* a seccomp filter: one CPU is what we can be sure of */
    return nst_cpu_budget_of(mask);
}
