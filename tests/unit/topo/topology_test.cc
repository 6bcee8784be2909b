// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/unit/topo/fake_root.h"

#include <gtest/gtest.h>

extern "C" {
#include "runtime/topo/topology.h"
}

/* Two packages of two cores of two threads, siblings n and n+4; a last-level cache a package. */
static void write_machine(FakeRoot &root)
{
    for (int cpu = 0; cpu < 8; cpu++) {
        std::string at = "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/";
        int core = cpu % 4, package = core / 2;
        root.write(at + "topology/core_cpus_list", std::to_string(core) + "," + std::to_string(core + 4) + "\n");
        root.write(at + "topology/package_cpus_list", package ? "2-3,6-7\n" : "0-1,4-5\n");
        root.write(at + "cache/index0/level", "1\n");
        root.write(at + "cache/index0/type", "Data\n");
        root.write(at + "cache/index0/shared_cpu_list", std::to_string(cpu) + "\n");
        root.write(at + "cache/index1/level", "3\n");
        root.write(at + "cache/index1/type", "Unified\n");
        root.write(at + "cache/index1/shared_cpu_list", package ? "2-3,6-7\n" : "0-1,4-5\n");
    }
    root.write("/sys/devices/system/node/online", "0-2\n");
    root.write("/sys/devices/system/node/node0/cpulist", "0-3\n");
    root.write("/sys/devices/system/node/node1/cpulist", "4-7\n");
    root.write("/sys/devices/system/node/node2/cpulist", "\n");
}

TEST(Topology, FromSysfs)
{
    FakeRoot root;
    write_machine(root);
    struct nst_cpuset mask;
    struct nst_topology t;
    nst_cpuset_parse(&mask, "1-7");
    ASSERT_EQ(nst_topology_load(&t, &mask), 0);
    ASSERT_EQ(t.count, 7u);
    for (unsigned i = 0; i < t.count; i++) {
        int cpu = (int)t.cpus[i].cpu, core = cpu % 4;
        EXPECT_EQ(cpu, (int)i + 1);
        EXPECT_EQ(t.cpus[i].group[NST_LEVEL_THREAD], cpu);
        EXPECT_EQ(t.cpus[i].group[NST_LEVEL_CORE], core);
        EXPECT_EQ(t.cpus[i].group[NST_LEVEL_PACKAGE], core / 2 * 2);
        EXPECT_EQ(t.cpus[i].group[NST_LEVEL_LLC], core / 2 * 2);
        EXPECT_EQ(t.cpus[i].group[NST_LEVEL_NUMA], cpu / 4 * 4);
    }
    nst_topology_free(&t);
}

TEST(Topology, OldKernelsNames)
{
    FakeRoot root;
    for (int cpu = 0; cpu < 2; cpu++) {
        std::string at = "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/";
        root.write(at + "thread_siblings_list", "0-1\n");
        root.write(at + "core_siblings_list", "0-1\n");
    }
    struct nst_cpuset mask;
    struct nst_topology t;
    nst_cpuset_parse(&mask, "0-1");
    ASSERT_EQ(nst_topology_load(&t, &mask), 0);
    EXPECT_EQ(t.cpus[1].group[NST_LEVEL_CORE], 0);
    EXPECT_EQ(t.cpus[1].group[NST_LEVEL_PACKAGE], 0);
    nst_topology_free(&t);
}

TEST(Topology, FlatWhenTheSystemSaysNothing)
{
    FakeRoot root;
    struct nst_cpuset mask;
    struct nst_topology t;
    nst_cpuset_parse(&mask, "3,5");
    ASSERT_EQ(nst_topology_load(&t, &mask), 0);
    ASSERT_EQ(t.count, 2u);
    EXPECT_EQ(t.cpus[0].group[NST_LEVEL_CORE], 3);
    EXPECT_EQ(t.cpus[1].group[NST_LEVEL_CORE], 5);
    EXPECT_EQ(t.cpus[0].group[NST_LEVEL_PACKAGE], t.cpus[1].group[NST_LEVEL_PACKAGE]);
    nst_topology_free(&t);
}

/* Two sources, one machine.  Skips where one of them is silent (no hwloc, or a sandbox without /sys). */
TEST(Topology, HwlocAndSysfsAgree)
{
    struct nst_cpuset mask;
    struct nst_topology a, b;
    ASSERT_EQ(nst_cpuset_of_thread(&mask, 0), 0);
    ASSERT_EQ(nst_topology_flat(&a, &mask), 0);
    ASSERT_EQ(nst_topology_flat(&b, &mask), 0);
    bool both = nst_topology_read_hwloc(&a) == 0 && nst_topology_read_sysfs(&b) == 0;
    for (unsigned i = 0; both && i < a.count; i++) {
        EXPECT_EQ(a.cpus[i].group[NST_LEVEL_CORE], b.cpus[i].group[NST_LEVEL_CORE]) << "cpu " << a.cpus[i].cpu;
        EXPECT_EQ(a.cpus[i].group[NST_LEVEL_PACKAGE], b.cpus[i].group[NST_LEVEL_PACKAGE]) << "cpu " << a.cpus[i].cpu;
        EXPECT_EQ(a.cpus[i].group[NST_LEVEL_NUMA], b.cpus[i].group[NST_LEVEL_NUMA]) << "cpu " << a.cpus[i].cpu;
    }
    nst_topology_free(&a);
    nst_topology_free(&b);
    if (!both)
        GTEST_SKIP() << "hwloc or /sys does not describe this machine";
}

TEST(Topology, TheRealMachineHasEveryCpuInSomeCore)
{
    struct nst_cpuset mask;
    struct nst_topology t;
    ASSERT_EQ(nst_cpuset_of_thread(&mask, 0), 0);
    ASSERT_EQ(nst_topology_load(&t, &mask), 0);
    EXPECT_EQ(t.count, nst_cpuset_count(&mask));
    for (unsigned i = 0; i < t.count; i++)
        EXPECT_LE(t.cpus[i].group[NST_LEVEL_CORE], (int)t.cpus[i].cpu);
    nst_topology_free(&t);
}
