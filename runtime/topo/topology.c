// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the plain-array form of the topology and the choice of its source.  See topology.h. */
#include "runtime/topo/topology.h"

#include "runtime/os/file.h"

#include <errno.h>
#include <stdlib.h>

int nst_topology_flat(struct nst_topology *t, const struct nst_cpuset *mask)
{
    unsigned count = nst_cpuset_count(mask), n = 0;

    t->count = 0;
    t->cpus = calloc(count ? count : 1, sizeof *t->cpus);
    if (!t->cpus)
        return -ENOMEM;
    for (int cpu = nst_cpuset_next(mask, 0); cpu >= 0; cpu = nst_cpuset_next(mask, (unsigned)cpu + 1), n++) {
        t->cpus[n].cpu = (unsigned)cpu;
        for (int level = 0; level < NST_LEVELS; level++)
            t->cpus[n].group[level] = level <= NST_LEVEL_CORE ? cpu : 0;
    }
    t->count = count;
    return 0;
}

int nst_topology_load(struct nst_topology *t, const struct nst_cpuset *mask)
{
    int error = nst_topology_flat(t, mask);

    /* A replaced /sys is a test's machine, of which hwloc knows nothing. */
    if (!error && nst_topology_read_sysfs(t) < 0 && !nst_file_is_replaced())
        (void)nst_topology_read_hwloc(t);
    return error;
}

void nst_topology_free(struct nst_topology *t)
{
    free(t->cpus);
    t->cpus = NULL;
    t->count = 0;
}

void nst_topology_group(struct nst_topology *t, enum nst_topology_level level, const struct nst_cpuset *members)
{
    int name = nst_cpuset_next(members, 0);

    for (unsigned i = 0; i < t->count; i++)
        if (nst_cpuset_has(members, t->cpus[i].cpu))
            t->cpus[i].group[level] = name;
}
