// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/unit/topo/fake_root.h"

#include <gtest/gtest.h>

extern "C" {
#include "runtime/topo/budget.h"
#include "runtime/topo/cgroup.h"
}

TEST(Cgroup, NothingMountedMeansNoLimit)
{
    FakeRoot root;
    EXPECT_EQ(nst_cgroup_cpus(), 0u);
}

TEST(Cgroup, V2QuotaRoundsUp)
{
    FakeRoot root;
    root.write("/proc/self/cgroup", "0::/a/b\n");
    root.write("/sys/fs/cgroup/cgroup.controllers", "cpu\n");
    root.write("/sys/fs/cgroup/a/b/cpu.max", "250000 100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 3u);
    root.write("/sys/fs/cgroup/a/b/cpu.max", "200000 100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 2u);
    root.write("/sys/fs/cgroup/a/b/cpu.max", "1000 100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 1u);
    root.write("/sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 0u);
}

TEST(Cgroup, V2TightestOnTheWayUpCounts)
{
    FakeRoot root;
    root.write("/proc/self/cgroup", "0::/a/b\n");
    root.write("/sys/fs/cgroup/cgroup.controllers", "cpu\n");
    root.write("/sys/fs/cgroup/a/b/cpu.max", "800000 100000\n");
    root.write("/sys/fs/cgroup/a/cpu.max", "300000 100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 3u);
}

TEST(Cgroup, V2InAContainerWithItsOwnNamespace)
{
    FakeRoot root;
    root.write("/proc/self/cgroup", "0::/\n");
    root.write("/sys/fs/cgroup/cgroup.controllers", "cpu\n");
    root.write("/sys/fs/cgroup/cpu.max", "150000 100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 2u);
}

TEST(Cgroup, V2OutsideOfOurNamespace)
{
    FakeRoot root;
    root.write("/proc/self/cgroup", "0::/../../elsewhere\n");
    root.write("/sys/fs/cgroup/cgroup.controllers", "cpu\n");
    root.write("/sys/fs/cgroup/cpu.max", "400000 100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 4u);
}

TEST(Cgroup, V2PartOfTheHierarchyBindMounted)
{
    FakeRoot root;
    root.write("/proc/self/cgroup", "0::/docker/abc/inner\n");
    root.write("/proc/self/mountinfo", "20 1 0:5 / / rw - overlay o rw\n"
                                       "30 23 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n");
    root.write("/sys/fs/cgroup/cgroup.controllers", "cpu\n");
    root.write("/sys/fs/cgroup/inner/cpu.max", "200000 100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 2u);
}

TEST(Cgroup, V2MountedElsewhere)
{
    FakeRoot root;
    root.write("/proc/self/cgroup", "0::/x\n");
    root.write("/proc/self/mountinfo", std::string(6000, 'y') + "\n30 23 0:26 / /mnt/cg rw shared:3 - cgroup2 none rw\n");
    root.write("/mnt/cg/x/cpu.max", "500000 100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 5u);
}

TEST(Cgroup, V1QuotaAndPeriod)
{
    FakeRoot root;
    root.write("/proc/self/cgroup", "5:cpuset:/other\n4:cpu,cpuacct:/jobs/7\n0::/\n");
    root.write("/sys/fs/cgroup/cpu,cpuacct/jobs/7/cpu.cfs_quota_us", "120000\n");
    root.write("/sys/fs/cgroup/cpu,cpuacct/jobs/7/cpu.cfs_period_us", "50000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 3u);
    root.write("/sys/fs/cgroup/cpu,cpuacct/jobs/7/cpu.cfs_quota_us", "-1\n");
    EXPECT_EQ(nst_cgroup_cpus(), 0u);
    root.write("/sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_quota_us", "100000\n");
    root.write("/sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_period_us", "100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 1u);
}

TEST(Cgroup, V1CpuacctOrCpusetIsNotCpu)
{
    FakeRoot root;
    root.write("/proc/self/cgroup", "4:cpuacct,cpuset:/jobs\n");
    root.write("/sys/fs/cgroup/cpuacct,cpuset/jobs/cpu.cfs_quota_us", "100000\n");
    root.write("/sys/fs/cgroup/cpuacct,cpuset/jobs/cpu.cfs_period_us", "100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 0u);
}

TEST(Cgroup, HybridTakesTheTighter)
{
    FakeRoot root;
    root.write("/proc/self/cgroup", "1:cpu:/\n0::/\n");
    root.write("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "400000\n");
    root.write("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    root.write("/sys/fs/cgroup/unified/cpu.max", "300000 100000\n");
    EXPECT_EQ(nst_cgroup_cpus(), 3u);
}

TEST(Cgroup, NonsenseIsNoLimit)
{
    FakeRoot root;
    root.write("/proc/self/cgroup", "garbage\n::\n0::/\n\n");
    root.write("/sys/fs/cgroup/cgroup.controllers", "cpu\n");
    for (const char *text : {"", "x y\n", "100000\n", "100000 0\n", "-5 100000\n", "100000 -1\n"}) {
        root.write("/sys/fs/cgroup/cpu.max", text);
        EXPECT_EQ(nst_cgroup_cpus(), 0u) << text;
    }
}

TEST(Budget, TheSmallerOfMaskAndQuotaAndNeverNone)
{
    FakeRoot root;
    struct nst_cpuset mask;
    root.write("/proc/self/cgroup", "0::/\n");
    root.write("/sys/fs/cgroup/cgroup.controllers", "cpu\n");
    root.write("/sys/fs/cgroup/cpu.max", "300000 100000\n");
    nst_cpuset_parse(&mask, "0-7");
    EXPECT_EQ(nst_cpu_budget_of(&mask), 3u);
    nst_cpuset_parse(&mask, "4-5");
    EXPECT_EQ(nst_cpu_budget_of(&mask), 2u);
    nst_cpuset_clear(&mask);
    EXPECT_EQ(nst_cpu_budget_of(&mask), 1u);
    EXPECT_GE(nst_cpu_budget(NULL), 1u);
}
