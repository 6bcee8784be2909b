// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Every variable: a good value reaches its field, a bad one leaves the default and is reported in one line. */
#include "tests/unit/icv/fake_environment.h"

#include <climits>
#include <cstring>

#include <pthread.h>

static const struct nst_icv_global &g = nst_icv_global;

TEST(Settings, DefaultsAreThoseOfLibgomp)
{
    EXPECT_EQ(load({"HOME=/", "OMPX=1", "OMP_NO_SUCH_VARIABLE=3"}), "");
    EXPECT_GE(g.procs, 1);
    EXPECT_EQ(g.initial.nthreads, g.procs);
    EXPECT_EQ(g.initial.max_active_levels, 1);
    EXPECT_EQ(g.initial.thread_limit, INT_MAX);
    EXPECT_FALSE(g.initial.dynamic);
    EXPECT_EQ(g.initial.run_sched.kind, NST_SCHEDULE_DYNAMIC);
    EXPECT_EQ(g.initial.run_sched.chunk, 1u);
    EXPECT_TRUE(g.initial.run_sched.by_default);
    EXPECT_EQ(g.initial.bind, NST_BIND_FALSE);
    EXPECT_EQ(g.initial.default_allocator, 1u);
    EXPECT_EQ(g.initial.blocktime_ms, 200);
    EXPECT_EQ(g.nthreads_count, 0u);
    EXPECT_EQ(g.stack_size, 0u);
    EXPECT_EQ(g.spin_ns, 240000);
    EXPECT_FALSE(g.wait_policy_set);
    EXPECT_FALSE(g.cancellation);
    EXPECT_FALSE(g.unthrottled);
    EXPECT_EQ(g.target_offload, 1);
    EXPECT_STREQ(g.affinity_format, "level %L thread %i affinity %A");
    EXPECT_EQ(nst_places.count, 0u);
}

TEST(Settings, NumThreadsList)
{
    EXPECT_EQ(load({"OMP_NUM_THREADS= 4 , 3,2 "}), "");
    EXPECT_EQ(g.initial.nthreads, 4);
    EXPECT_EQ(g.nthreads_count, 3u);
    EXPECT_EQ(g.nthreads_list[1], 3);
    EXPECT_EQ(g.nthreads_list[2], 2);
    EXPECT_EQ(g.initial.max_active_levels, NST_SUPPORTED_ACTIVE_LEVELS);
    EXPECT_EQ(load({"OMP_NUM_THREADS=7"}), "");
    EXPECT_EQ(g.initial.nthreads, 7);
    EXPECT_EQ(g.initial.max_active_levels, 1);
}

TEST(Settings, NumThreadsListLongerThanWeKeep)
{
    std::string list = "2";
    for (int i = 0; i < 2 * NST_MAX_LEVELS; i++)
        list += ",2";
    EXPECT_EQ(load({"OMP_NUM_THREADS=" + list}), "");
    EXPECT_EQ(g.nthreads_count, (unsigned)NST_MAX_LEVELS);
}

TEST(Settings, ActiveLevels)
{
    load({"OMP_NESTED=true"});
    EXPECT_EQ(g.initial.max_active_levels, NST_SUPPORTED_ACTIVE_LEVELS);
    load({"OMP_NESTED=false", "OMP_NUM_THREADS=2,2"});
    EXPECT_EQ(g.initial.max_active_levels, 1);
    load({"OMP_NESTED=true", "OMP_MAX_ACTIVE_LEVELS=3"});
    EXPECT_EQ(g.initial.max_active_levels, 3);
    load({"OMP_MAX_ACTIVE_LEVELS=0"});
    EXPECT_EQ(g.initial.max_active_levels, 0);
    load({"OMP_PROC_BIND=spread,close"});
    EXPECT_EQ(g.initial.max_active_levels, NST_SUPPORTED_ACTIVE_LEVELS);
}

TEST(Settings, Schedules)
{
    const struct {
        const char *text;
        int kind, modifier;
        uint64_t chunk;
    } good[] = {
        {"static", NST_SCHEDULE_STATIC, NST_MODIFIER_NONE, 0},
        {" Static , 4 ", NST_SCHEDULE_STATIC, NST_MODIFIER_NONE, 4},
        {"static,0", NST_SCHEDULE_STATIC, NST_MODIFIER_NONE, 0},
        {"dynamic", NST_SCHEDULE_DYNAMIC, NST_MODIFIER_NONE, 1},
        {"dynamic,0", NST_SCHEDULE_DYNAMIC, NST_MODIFIER_NONE, 1},
        {"monotonic:dynamic,7", NST_SCHEDULE_DYNAMIC, NST_MODIFIER_MONOTONIC, 7},
        {"nonmonotonic : guided", NST_SCHEDULE_GUIDED, NST_MODIFIER_NONMONOTONIC, 1},
        {"AUTO", NST_SCHEDULE_AUTO, NST_MODIFIER_NONE, 0},
        {"trapezoidal", NST_SCHEDULE_GUIDED, NST_MODIFIER_NONE, 1},
    };
    for (auto &s : good) {
        EXPECT_EQ(load({std::string("OMP_SCHEDULE=") + s.text}), "") << s.text;
        EXPECT_EQ(g.initial.run_sched.kind, s.kind) << s.text;
        EXPECT_EQ(g.initial.run_sched.modifier, s.modifier) << s.text;
        EXPECT_EQ(g.initial.run_sched.chunk, s.chunk) << s.text;
        EXPECT_FALSE(g.initial.run_sched.by_default) << s.text;
    }
    for (const char *bad : {"", "fast", "static,", "static,x", "static,-1", "static 4", "monotonic", "monotonic:",
                            "monotonic,static", "static,4,4", "runtime"}) {
        EXPECT_TRUE(one_warning(load({std::string("OMP_SCHEDULE=") + bad}), "OMP_SCHEDULE", bad, "using DYNAMIC"));
        EXPECT_EQ(g.initial.run_sched.kind, NST_SCHEDULE_DYNAMIC);
        EXPECT_TRUE(g.initial.run_sched.by_default);
    }
}

TEST(Settings, ThreadLimitAndItsSynonyms)
{
    load({"OMP_THREAD_LIMIT=9"});
    EXPECT_EQ(g.initial.thread_limit, 9);
    load({"KMP_DEVICE_THREAD_LIMIT=8", "KMP_ALL_THREADS=7"});
    EXPECT_EQ(g.initial.thread_limit, 8);
    load({"KMP_ALL_THREADS=7"});
    EXPECT_EQ(g.initial.thread_limit, 7);
    load({"KMP_ALL_THREADS=7", "OMP_THREAD_LIMIT=5"});
    EXPECT_EQ(g.initial.thread_limit, 5);
    EXPECT_EQ(load({"OMP_THREAD_LIMIT=4294967295"}), "");
    EXPECT_EQ(g.initial.thread_limit, INT_MAX);
    load({"KMP_TEAMS_THREAD_LIMIT=6"});
    EXPECT_EQ(g.league_threads, 6);
}

TEST(Settings, StackSizesUnitsAndPrecedence)
{
    load({"OMP_STACKSIZE=1024"});
    EXPECT_EQ(g.stack_size, 1024u * 1024);
    load({"OMP_STACKSIZE= 2 M "});
    EXPECT_EQ(g.stack_size, 2u << 20);
    load({"GOMP_STACKSIZE=512"});
    EXPECT_EQ(g.stack_size, 512u << 10);
    load({"KMP_STACKSIZE=131072"});
    EXPECT_EQ(g.stack_size, 131072u);
    load({"GOMP_STACKSIZE=512", "OMP_STACKSIZE=64K"});
    EXPECT_EQ(g.stack_size, 64u << 10);
    load({"GOMP_STACKSIZE=512", "OMP_STACKSIZE=64K", "KMP_STACKSIZE=1M"});
    EXPECT_EQ(g.stack_size, 1u << 20);
    /* a bad one leaves the word to the next */
    EXPECT_TRUE(one_warning(load({"GOMP_STACKSIZE=512", "OMP_STACKSIZE=2Q"}), "OMP_STACKSIZE", "2Q", "using 524288"));
    EXPECT_EQ(g.stack_size, 512u << 10);
}

TEST(Settings, WaitingPolicies)
{
    load({"OMP_WAIT_POLICY=PASSIVE"});
    EXPECT_TRUE(g.wait_policy_set && !g.wait_active);
    EXPECT_EQ(g.spin_ns, 0);
    EXPECT_EQ(g.initial.blocktime_ms, 0);
    load({"OMP_WAIT_POLICY=active"});
    EXPECT_TRUE(g.wait_policy_set && g.wait_active);
    EXPECT_EQ(g.spin_ns, -1);
    EXPECT_EQ(g.initial.blocktime_ms, -1);
    load({"GOMP_SPINCOUNT=1000"});
    EXPECT_EQ(g.spin_ns, 3000);
    EXPECT_FALSE(g.wait_policy_set);
    load({"GOMP_SPINCOUNT=2k"});
    EXPECT_EQ(g.spin_ns, 6000);
    load({"GOMP_SPINCOUNT=infinity"});
    EXPECT_EQ(g.spin_ns, -1);
    load({"GOMP_SPINCOUNT=9000000000000000000"});
    EXPECT_EQ(g.spin_ns, -1);
    load({"KMP_BLOCKTIME=5"});
    EXPECT_EQ(g.spin_ns, 5000000);
    EXPECT_EQ(g.initial.blocktime_ms, 5);
    load({"KMP_BLOCKTIME=70us"});
    EXPECT_EQ(g.spin_ns, 70000);
    load({"KMP_BLOCKTIME=infinite", "OMP_WAIT_POLICY=passive"});
    EXPECT_EQ(g.spin_ns, -1);
    load({"KMP_BLOCKTIME=2147483647"});
    EXPECT_EQ(g.spin_ns, -1);
    EXPECT_EQ(load({"KMP_LIBRARY=turnaround"}), "");
    EXPECT_TRUE(g.wait_active);
    load({"KMP_LIBRARY=turnaround", "OMP_WAIT_POLICY=passive"});
    EXPECT_FALSE(g.wait_active);
    EXPECT_EQ(load({"KMP_LIBRARY=throughput"}), "");
    EXPECT_EQ(g.spin_ns, 240000);
    load({"KMP_LIBRARY=serial", "OMP_NUM_THREADS=8,2", "OMP_MAX_ACTIVE_LEVELS=3"});
    EXPECT_EQ(g.initial.nthreads, 1);
    EXPECT_EQ(g.initial.max_active_levels, 0);
}

TEST(Settings, AllocatorNamesSpacesAndTraits)
{
    EXPECT_EQ(load({"OMP_ALLOCATOR=omp_high_bw_mem_alloc"}), "");
    EXPECT_EQ(g.initial.default_allocator, 4u);
    EXPECT_EQ(load({"OMP_ALLOCATOR=OMP_LOW_LAT_MEM_SPACE"}), "");
    EXPECT_EQ(g.initial.default_allocator, 5u);
    EXPECT_EQ(load({"OMP_ALLOCATOR=8"}), "");
    EXPECT_EQ(g.initial.default_allocator, 8u);
    std::string said = load({"OMP_ALLOCATOR=omp_large_cap_mem_space: pinned=true ,fallback=allocator_fb,fb_data=omp_const_mem_alloc,"
                             "alignment=128,pool_size=4096,partition=interleaved", "OMP_DISPLAY_ENV=true"});
    EXPECT_EQ(g.initial.default_allocator, 2u);
    EXPECT_EQ(g.allocator_trait_count, 6u);
    EXPECT_EQ(g.allocator_traits[2].key, 6);
    EXPECT_EQ(g.allocator_traits[2].value, 3u);
    EXPECT_NE(said.find("OMP_ALLOCATOR = 'omp_large_cap_mem_space:pinned=true,fallback=allocator_fb,fb_data=omp_const_mem_alloc,"
                        "alignment=128,pool_size=4096,partition=interleaved'"), std::string::npos) << said;
    for (const char *bad : {"omp_default_mem_space:", "omp_default_mem_space:pinned", "omp_default_mem_space:pinned=maybe",
                            "omp_default_mem_space:alignment=3", "omp_default_mem_space:colour=1",
                            "omp_default_mem_space:pinned=true,", "omp_default_mem_space:pinned=true;x"})
        EXPECT_TRUE(one_warning(load({std::string("OMP_ALLOCATOR=") + bad}), "OMP_ALLOCATOR", bad, "using omp_default_mem_alloc"));
    EXPECT_EQ(g.allocator_trait_count, 0u);
}

TEST(Settings, EverythingElse)
{
    EXPECT_EQ(load({"OMP_DYNAMIC=true", "OMP_CANCELLATION=TRUE", "OMP_DEFAULT_DEVICE=2", "OMP_MAX_TASK_PRIORITY=5",
                    "OMP_NUM_TEAMS=3", "OMP_TEAMS_THREAD_LIMIT=4", "OMP_DISPLAY_AFFINITY=true",
                    "OMP_AFFINITY_FORMAT=%n of %N", "OMP_TARGET_OFFLOAD=Mandatory", "NESTOMP_SWITCH=handoff",
                    "NESTOMP_CARRIERS=5", "NESTOMP_FORCE_MIGRATION=true", "NESTOMP_NATIVE=true", "NESTOMP_SEED=77"}),
              "");
    EXPECT_TRUE(g.initial.dynamic);
    EXPECT_TRUE(g.cancellation);
    EXPECT_EQ(g.initial.default_device, 2);
    EXPECT_EQ(g.max_task_priority, 5);
    EXPECT_EQ(g.num_teams, 3);
    EXPECT_EQ(g.teams_thread_limit, 4);
    EXPECT_TRUE(g.display_affinity);
    EXPECT_STREQ(g.affinity_format, "%n of %N");
    EXPECT_EQ(g.target_offload, 2);
    EXPECT_EQ(g.switch_backend, 2);
    EXPECT_EQ(g.carriers, 5);
    EXPECT_TRUE(g.force_migration);
    EXPECT_TRUE(g.native);
    EXPECT_EQ(g.seed, 77u);
    EXPECT_EQ(load({"OMP_TARGET_OFFLOAD=disabled", "NESTOMP_SWITCH=user"}), "");
    EXPECT_EQ(g.target_offload, 0);
    EXPECT_EQ(g.switch_backend, 1);
}

#ifdef NST_DEBUG
TEST(Settings, DelayIsASeedAndAPercentage)
{
    load({});
    EXPECT_EQ(g.delay_percent, 0);
    EXPECT_EQ(load({"NESTOMP_DELAY= 42 , 3 "}), "");
    EXPECT_EQ(g.delay_seed, 42u);
    EXPECT_EQ(g.delay_percent, 3);
    EXPECT_EQ(load({"NESTOMP_DELAY=0"}), "");
    EXPECT_EQ(g.delay_seed, 0u);
    EXPECT_EQ(g.delay_percent, 10);
}
#endif

TEST(Settings, FirstOfTwoEntriesCountsAndAllDevicesComesAfterTheHost)
{
    load({"OMP_DEFAULT_DEVICE=1", "OMP_DEFAULT_DEVICE=2"});
    EXPECT_EQ(g.initial.default_device, 1);
    load({"OMP_NUM_TEAMS_ALL=6"});
    EXPECT_EQ(g.num_teams, 6);
    load({"OMP_NUM_TEAMS_ALL=6", "OMP_NUM_TEAMS=2"});
    EXPECT_EQ(g.num_teams, 2);
    load({"OMP_NUM_TEAMS_DEV_0=6"});
    EXPECT_EQ(g.num_teams, 0);
}

struct Bad {
    const char *name, *value, *instead;
};

class BadValue : public testing::TestWithParam<Bad> {};

TEST_P(BadValue, IsReportedInOneLineAndIgnored)
{
    load({});
    const struct nst_icv_global before = nst_icv_global;
    const Bad &b = GetParam();
    EXPECT_TRUE(one_warning(load({std::string(b.name) + "=" + b.value}), b.name, b.value, b.instead));
    EXPECT_EQ(memcmp(&before, &nst_icv_global, sizeof before), 0);
}

static const char too_long[] =
    "................................................................................................................"
    "................................................................................................................"
    "................................................................................................................";

INSTANTIATE_TEST_SUITE_P(
    Settings, BadValue,
    testing::Values(
        Bad{"OMP_DYNAMIC", "maybe", "using FALSE"}, Bad{"OMP_NESTED", "2", "using FALSE"},
        Bad{"OMP_PROC_BIND", "closer", "using FALSE"}, Bad{"OMP_PROC_BIND", "close,true", "using FALSE"},
        Bad{"OMP_PROC_BIND", "", "using FALSE"}, Bad{"OMP_STACKSIZE", "big", "using 0"},
        Bad{"OMP_STACKSIZE", "8", "using 0"}, Bad{"GOMP_STACKSIZE", "-4M", "using 0"},
        Bad{"KMP_STACKSIZE", "16", "using 0"}, Bad{"OMP_STACKSIZE", "99999999999999999999", "using 0"},
        Bad{"OMP_WAIT_POLICY", "lazy", "using PASSIVE"}, Bad{"GOMP_SPINCOUNT", "-1", "using 80000"},
        Bad{"GOMP_SPINCOUNT", "3x", "using 80000"}, Bad{"KMP_BLOCKTIME", "soon", "using 200ms"},
        Bad{"KMP_BLOCKTIME", "-3", "using 200ms"}, Bad{"KMP_BLOCKTIME", "3 m", "using 200ms"},
        Bad{"KMP_LIBRARY", "fast", "using THROUGHPUT"}, Bad{"KMP_WARNINGS", "some", "using TRUE"},
        Bad{"OMP_THREAD_LIMIT", "0", "using 4294967295"}, Bad{"OMP_THREAD_LIMIT", "-1", "using 4294967295"},
        Bad{"KMP_ALL_THREADS", "x", "using 4294967295"}, Bad{"KMP_DEVICE_THREAD_LIMIT", "0", "using 4294967295"},
        Bad{"KMP_ENABLE_TASK_THROTTLING", "some", "using TRUE"},
        Bad{"KMP_TEAMS_THREAD_LIMIT", "0", "using 0"}, Bad{"OMP_MAX_ACTIVE_LEVELS", "-1", "using 1"},
        Bad{"OMP_MAX_ACTIVE_LEVELS", "99999999999", "using 1"}, Bad{"OMP_NUM_TEAMS", "0", "using 0"},
        Bad{"OMP_TEAMS_THREAD_LIMIT", "-2", "using 0"}, Bad{"OMP_CANCELLATION", "", "using FALSE"},
        Bad{"OMP_DEFAULT_DEVICE", "gpu", "using 0"}, Bad{"OMP_MAX_TASK_PRIORITY", "-1", "using 0"},
        Bad{"OMP_DISPLAY_AFFINITY", "all", "using FALSE"},
        Bad{"OMP_AFFINITY_FORMAT", too_long, "using level %L thread %i affinity %A"},
        Bad{"OMP_ALLOCATOR", "malloc", "using omp_default_mem_alloc"}, Bad{"OMP_ALLOCATOR", "0", "using omp_default_mem_alloc"},
        Bad{"OMP_ALLOCATOR", "omp_const_mem_alloc:pinned=true", "using omp_default_mem_alloc"},
        Bad{"OMP_TARGET_OFFLOAD", "always", "using DEFAULT"}, Bad{"OMP_DISPLAY_ENV", "loud", "using FALSE"},
        Bad{"NESTOMP_SWITCH", "fibers", "using AUTO"}, Bad{"NESTOMP_FORCE_MIGRATION", "often", "using FALSE"},
        Bad{"NESTOMP_DELAY", "often", "using none"}, Bad{"NESTOMP_NATIVE", "2", "using FALSE"},
        Bad{"NESTOMP_DELAY", "-1", "using none"}, Bad{"NESTOMP_DELAY", "7,", "using none"},
        Bad{"NESTOMP_DELAY", "7,0", "using none"}, Bad{"NESTOMP_DELAY", "7,101", "using none"},
        Bad{"NESTOMP_DELAY", "7,5,3", "using none"},
#ifndef NST_DEBUG
        Bad{"NESTOMP_DELAY", "7,5", "using none"},
#endif
        Bad{"NESTOMP_SEED", "0x1", "using 0"}, Bad{"NESTOMP_SEED", "-1", "using 0"},
        Bad{"OMP_PLACES", "", "using none"}, Bad{"OMP_PLACES", "{0", "using no places from it"},
        Bad{"OMP_PLACES", "cores(0)", "using no places from it"}, Bad{"OMP_PLACES", "cores of 4", "using no places from it"},
        Bad{"OMP_PLACES", "{8000}", "using no places from it"}, Bad{"GOMP_CPU_AFFINITY", "3-1", "using no places from it"},
        Bad{"GOMP_CPU_AFFINITY", "0 x", "using no places from it"}, Bad{"KMP_AFFINITY", "sideways", "using no places from it"},
        Bad{"KMP_AFFINITY", "explicit", "using no places from it"},
        Bad{"KMP_AFFINITY", "granularity=big,compact", "using no places from it"},
        Bad{"KMP_HW_SUBSET", "1s,2c", "is not supported; ignored"}));

TEST(Settings, BadThreadCountsFallBackToTheMachine)
{
    load({});
    std::string procs = std::to_string(g.procs);
    for (const char *bad : {"0", "-1", "", "two", "2,0", "2,", ",2", "2 3", "99999999999"}) {
        EXPECT_TRUE(one_warning(load({std::string("OMP_NUM_THREADS=") + bad}), "OMP_NUM_THREADS", bad, "using " + procs));
        EXPECT_EQ(g.initial.nthreads, g.procs);
        EXPECT_EQ(g.nthreads_count, 0u);
    }
    EXPECT_TRUE(one_warning(load({"NESTOMP_CARRIERS=0"}), "NESTOMP_CARRIERS", "0", "using " + procs));
}

TEST(Settings, WarningsCanBeSilencedWhereverTheVariableStands)
{
    EXPECT_EQ(load({"OMP_NUM_THREADS=x", "KMP_WARNINGS=false"}), "");
    EXPECT_TRUE(nst_quiet);
    load({});
    EXPECT_FALSE(nst_quiet);
}

TEST(Settings, DisplayPlain)
{
    std::string said = load({"OMP_DISPLAY_ENV=true", "OMP_NUM_THREADS=2,3", "OMP_SCHEDULE=monotonic:static,3",
                             "OMP_PROC_BIND=false", "OMP_WAIT_POLICY=active"});
    EXPECT_EQ(said.rfind("\nOPENMP DISPLAY ENVIRONMENT BEGIN\n  _OPENMP = '201511'\n  NESTOMP_VERSION = '" NST_VERSION
                         "'\n  OMP_DYNAMIC = 'FALSE'\n", 0), 0u) << said;
    for (const char *line : {"\n  OMP_NUM_THREADS = '2,3'\n", "\n  OMP_SCHEDULE = 'MONOTONIC:STATIC,3'\n",
                             "\n  OMP_PROC_BIND = 'FALSE'\n", "\n  OMP_PLACES = ''\n", "\n  OMP_WAIT_POLICY = 'ACTIVE'\n",
                             "\n  OMP_THREAD_LIMIT = '4294967295'\n", "\n  OMP_STACKSIZE = '0'\n",
                             "\n  OMP_ALLOCATOR = 'omp_default_mem_alloc'\n", "\n  OMP_TARGET_OFFLOAD = 'DEFAULT'\n"})
        EXPECT_NE(said.find(line), std::string::npos) << line << said;
    for (const char *absent : {"GOMP_", "KMP_", "NESTOMP_CARRIERS"})
        EXPECT_EQ(said.find(absent), std::string::npos) << absent;
    std::string end = "OPENMP DISPLAY ENVIRONMENT END\n";
    EXPECT_EQ(said.substr(said.size() - end.size()), end);
}

TEST(Settings, DisplayOfAListLongerThanAnyBuffer)
{
    struct nst_cpuset mask;
    nst_cpuset_of_thread(&mask, 0);
    std::string cpu = std::to_string(nst_cpuset_next(&mask, 0)), list = "{" + cpu + "}";
    std::string said = load({"OMP_DISPLAY_ENV=true", "OMP_PLACES={" + cpu + "}:3000:0"});
    for (int i = 1; i < 3000; i++)
        list += ",{" + cpu + "}";
    EXPECT_NE(said.find("\n  OMP_PLACES = '" + list + "'\n  OMP_STACKSIZE"), std::string::npos);
}

TEST(Settings, ReadingThemFitsTheSmallestStack)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers make frames larger";
#endif
    /* The first call into the library may come from a thread with PTHREAD_STACK_MIN, 16 KB. */
    alignas(4096) static char stack[65536];
    pthread_attr_t attr;
    pthread_t thread;
    const char *environment[] = {"OMP_NUM_THREADS=x", "OMP_SCHEDULE=guided,7", "OMP_DISPLAY_ENV=false", nullptr};
    memset(stack, 0xa5, sizeof stack);
    pthread_attr_init(&attr);
    ASSERT_EQ(pthread_attr_setstack(&attr, stack, sizeof stack), 0);
    nst_environ_replace(environment);
    testing::internal::CaptureStderr();
    auto run = [](void *) -> void * {
        nst_settings_load();
        return nullptr;
    };
    ASSERT_EQ(pthread_create(&thread, &attr, run, nullptr), 0);
    pthread_join(thread, nullptr);
    testing::internal::GetCapturedStderr();
    nst_environ_replace(nullptr);
    size_t untouched = 0;
    while (untouched < sizeof stack && (unsigned char)stack[untouched] == 0xa5)
        untouched++;
    EXPECT_LE(sizeof stack - untouched, 16384u);
}

TEST(Settings, DisplayVerboseAddsTheOtherNames)
{
    std::string said = load({"OMP_DISPLAY_ENV=verbose", "GOMP_SPINCOUNT=infinite"});
    for (const char *line : {"\n  GOMP_SPINCOUNT = 'INFINITE'\n", "\n  KMP_BLOCKTIME = '200ms'\n",
                             "\n  NESTOMP_SWITCH = 'AUTO'\n", "\n  GOMP_CPU_AFFINITY = ''\n"})
        EXPECT_NE(said.find(line), std::string::npos) << line << said;
}
