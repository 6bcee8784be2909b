// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Packages, NUMA nodes, last-level caches and cores as plain numbers per logical CPU.  Needed for places only, so nothing
 * loads it before somebody asks: start-up without OMP_PLACES never pays for it. */
#ifndef NST_TOPO_TOPOLOGY_H
#define NST_TOPO_TOPOLOGY_H

#include "runtime/topo/cpuset.h"

enum nst_topology_level { NST_LEVEL_THREAD, NST_LEVEL_CORE, NST_LEVEL_LLC, NST_LEVEL_NUMA, NST_LEVEL_PACKAGE, NST_LEVELS };

struct nst_topology_cpu {
    unsigned cpu;             /* the system's number */
    int group[NST_LEVELS];    /* which thread, core, ... it belongs to: the smallest CPU number in there, so that groups
                               * sort as their CPUs do; the CPU itself where the system says nothing */
};

struct nst_topology {
    unsigned count;
    struct nst_topology_cpu *cpus; /* by ascending number */
};

/* Describes the CPUs in mask: from /sys, from hwloc where /sys says nothing, flat where neither does.  /sys comes first
 * because hwloc takes tens of milliseconds for what it reads there itself, and may load plug-ins (GPU libraries) into the
 * program.  0 or -ENOMEM. */
int nst_topology_load(struct nst_topology *t, const struct nst_cpuset *mask);

/* The CPUs in mask with nothing known about them: every CPU a core, all in one package.  0 or -ENOMEM. */
int nst_topology_flat(struct nst_topology *t, const struct nst_cpuset *mask);

void nst_topology_free(struct nst_topology *t);

/* The sources; each fills the groups of CPUs it knows and returns 0, or -errno when it knows nothing. */
int nst_topology_read_sysfs(struct nst_topology *t);
int nst_topology_read_hwloc(struct nst_topology *t);

/* Puts the CPUs of `members` into one group of a level. */
void nst_topology_group(struct nst_topology *t, enum nst_topology_level level, const struct nst_cpuset *members);

#endif
