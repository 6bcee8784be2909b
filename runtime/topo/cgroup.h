// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The CPU bandwidth that control groups leave to this process (kernel documentation: cgroup-v2 "cpu.max", cgroup-v1
 * sched-bwc).  CPU *sets* of cgroups need no reading: sched_getaffinity already respects them. */
#ifndef NST_TOPO_CGROUP_H
#define NST_TOPO_CGROUP_H

/* CPUs' worth of quota, rounded up, the tightest on the way to the root; 0 when nothing limits us. */
unsigned nst_cgroup_cpus(void);

#endif
