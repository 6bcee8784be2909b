// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* How many CPUs we may keep busy: affinity mask (the kernel leaves offline CPUs out of it) limited by cgroup quotas.  A
 * process that may not ask for its mask may use the CPUs that are online, as far as anybody knows. */
#ifndef NST_TOPO_BUDGET_H
#define NST_TOPO_BUDGET_H

#include "runtime/topo/cpuset.h"

/* The budget for threads that may run on mask; >= 1. */
unsigned nst_cpu_budget_of(const struct nst_cpuset *mask);

/* The same for the calling thread's mask, which is stored in *mask unless NULL. */
unsigned nst_cpu_budget(struct nst_cpuset *mask);

/* The same for its mask as it is now, with the quota that was read last: one system call.  0: not to be had. */
unsigned nst_cpu_budget_now(void);

/* Where the process could run at start-up: what unbound threads of ours go back to.  Needed as soon as any thread may be
 * bound, because a thread inherits its creator's mask.  Written once, while settings are read. */
extern struct nst_cpuset nst_cpu_home;
extern bool nst_cpu_home_needed;

#endif
