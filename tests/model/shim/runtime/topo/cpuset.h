// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* runtime/topo/cpuset.h for the models, whose threads run nowhere (os/futex.h). */
#ifndef NST_TOPO_CPUSET_H
#define NST_TOPO_CPUSET_H

static inline bool nst_cpuset_shun(int cpu, int tid)
{
    return false;
}

static inline void nst_cpuset_admit(int cpu)
{
}

#endif
