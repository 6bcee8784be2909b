// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Topology from /sys/devices/system (kernel documentation: admin-guide/cputopology, ABI/stable/sysfs-devices-node,
 * ABI/testing/sysfs-devices-system-cpu for caches). */
#include "runtime/os/file.h"
#include "runtime/topo/topology.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CPU "/sys/devices/system/cpu/cpu%u/"
#define LIST_MAX 4096 /* as much as the kernel puts into such a file */

static bool read_set(struct nst_cpuset *set, const char *path)
{
    char text[LIST_MAX];

    return nst_file_read(path, text, sizeof text) > 0 && nst_cpuset_parse(set, text) && !nst_cpuset_empty(set);
}

/* The first file of a CPU's topology folder that names its group: newer kernels' name first. */
static bool group_of(struct nst_cpuset *set, unsigned cpu, const char *name, const char *old_name)
{
    char path[128];

    snprintf(path, sizeof path, CPU "topology/%s", cpu, name);
    if (read_set(set, path))
        return true;
    snprintf(path, sizeof path, CPU "topology/%s", cpu, old_name);
    return read_set(set, path);
}

/* The data or unified cache of the highest level. */
static bool last_cache_of(struct nst_cpuset *set, unsigned cpu)
{
    char path[128], text[32];
    int best = 0;

    for (unsigned i = 0; i < 16; i++) {
        struct nst_cpuset shared;
        snprintf(path, sizeof path, CPU "cache/index%u/level", cpu, i);
        if (nst_file_read(path, text, sizeof text) <= 0)
            break;
        int level = text[0] - '0';
        snprintf(path, sizeof path, CPU "cache/index%u/type", cpu, i);
        if (level <= best || nst_file_read(path, text, sizeof text) <= 0 || text[0] == 'I')
            continue;
        snprintf(path, sizeof path, CPU "cache/index%u/shared_cpu_list", cpu, i);
        if (read_set(&shared, path)) {
            best = level;
            *set = shared;
        }
    }
    return best > 0;
}

int nst_topology_read_sysfs(struct nst_topology *t)
{
    struct nst_cpuset set, nodes;
    bool known = false;

    for (unsigned i = 0; i < t->count; i++) {
        unsigned cpu = t->cpus[i].cpu;
        if (group_of(&set, cpu, "core_cpus_list", "thread_siblings_list")) {
            t->cpus[i].group[NST_LEVEL_CORE] = nst_cpuset_next(&set, 0);
            known = true;
        }
        if (group_of(&set, cpu, "package_cpus_list", "core_siblings_list"))
            t->cpus[i].group[NST_LEVEL_PACKAGE] = nst_cpuset_next(&set, 0);
        /* Where the caches are unknown a package is the best guess at what shares one. */
        t->cpus[i].group[NST_LEVEL_LLC] =
            last_cache_of(&set, cpu) ? nst_cpuset_next(&set, 0) : t->cpus[i].group[NST_LEVEL_PACKAGE];
    }
    if (read_set(&nodes, "/sys/devices/system/node/online")) {
        for (int node = nst_cpuset_next(&nodes, 0); node >= 0; node = nst_cpuset_next(&nodes, (unsigned)node + 1)) {
            char path[64];
            snprintf(path, sizeof path, "/sys/devices/system/node/node%d/cpulist", node);
            if (read_set(&set, path)) /* a node of memory only has an empty list */
                nst_topology_group(t, NST_LEVEL_NUMA, &set);
        }
    }
    return known ? 0 : -ENOENT;
}
