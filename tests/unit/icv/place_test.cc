// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/unit/icv/fake_environment.h"

/* Two packages of two cores of two threads, siblings n and n+4; NUMA nodes are the packages. */
class Places : public testing::Test {
  protected:
    Places()
    {
        for (unsigned i = 0; i < 8; i++) {
            int core = (int)i % 4, package = core / 2 * 2;
            cpus_[i].cpu = i;
            cpus_[i].group[NST_LEVEL_THREAD] = (int)i;
            cpus_[i].group[NST_LEVEL_CORE] = core;
            cpus_[i].group[NST_LEVEL_LLC] = 0;
            cpus_[i].group[NST_LEVEL_NUMA] = package;
            cpus_[i].group[NST_LEVEL_PACKAGE] = package;
        }
        machine_ = {8, cpus_};
        nst_cpuset_parse(&allowed_, "0-7");
    }
    ~Places() override
    {
        nst_place_list_free(&list_);
    }
    std::string shown()
    {
        char buf[512] = "";
        struct nst_text_out out = {buf, sizeof buf, 0};
        nst_place_list_show(&list_, &out);
        return buf;
    }
    std::string parse(const char *text)
    {
        nst_place_list_free(&list_);
        const char *wrong = nst_place_list_parse(&list_, text, &allowed_, &machine_);
        return wrong ? std::string("error: ") + wrong : shown();
    }
    std::string parse_cpus(const char *text)
    {
        nst_place_list_free(&list_);
        const char *wrong = nst_place_list_parse_cpus(&list_, text, &allowed_);
        return wrong ? std::string("error: ") + wrong : shown();
    }

    nst_topology_cpu cpus_[8];
    nst_topology machine_;
    nst_cpuset allowed_;
    nst_place_list list_ = {};
};

TEST_F(Places, AbstractNames)
{
    EXPECT_EQ(parse("threads"), "{0},{1},{2},{3},{4},{5},{6},{7}");
    EXPECT_EQ(parse(" Cores "), "{0,4},{1,5},{2,6},{3,7}");
    EXPECT_EQ(parse("sockets"), "{0:2,4:2},{2:2,6:2}");
    EXPECT_EQ(parse("numa_domains"), "{0:2,4:2},{2:2,6:2}");
    EXPECT_EQ(parse("ll_caches"), "{0:8}");
    EXPECT_EQ(parse("cores(2)"), "{0,4},{1,5}");
    EXPECT_EQ(parse("cores (99)"), "{0,4},{1,5},{2,6},{3,7}");
}

TEST_F(Places, AbstractNamesKeepToTheMask)
{
    nst_cpuset_parse(&allowed_, "1-2,4");
    EXPECT_EQ(parse("cores"), "{4},{1},{2}");
    EXPECT_EQ(parse("sockets"), "{1,4},{2}");
    EXPECT_EQ(list_.dropped, 0u);
    EXPECT_EQ(parse("cores(1)"), "{4}");
}

TEST_F(Places, ExplicitLists)
{
    EXPECT_EQ(parse("{0,1},{2,3}"), "{0:2},{2:2}");
    EXPECT_EQ(parse("{0:4}"), "{0:4}");
    EXPECT_EQ(parse("{0:4:2}"), "{0,2,4,6}");
    EXPECT_EQ(parse("{7:3:-2}"), "{3,5,7}");
    EXPECT_EQ(parse("{0:2}:4:2"), "{0:2},{2:2},{4:2},{6:2}");
    EXPECT_EQ(parse("{0}:3"), "{0},{1},{2}");
    EXPECT_EQ(parse("{6}:3:-3"), "{6},{3},{0}");
    EXPECT_EQ(parse("{0:4,!2}"), "{0:2,3}");
    EXPECT_EQ(parse("{0}:4,!{1}"), "{0},{2},{3}");
    EXPECT_EQ(parse(" { 1 : 2 : 2 } , { 0 } "), "{1,3},{0}");
    EXPECT_EQ(parse("3,1"), "{3},{1}");
    EXPECT_EQ(parse("2:3:2"), "{2},{4},{6}");
}

TEST_F(Places, CpusWeMayNotUseFallAway)
{
    nst_cpuset_parse(&allowed_, "0-3");
    EXPECT_EQ(parse("{0:2},{3:2},{4:2}"), "{0:2},{3}");
    EXPECT_EQ(list_.dropped, 1u);
    EXPECT_EQ(parse("{99999999}, {0}"), "{0}");
    EXPECT_EQ(parse("{4},{5}").substr(0, 6), "error:");
    EXPECT_EQ(list_.count, 0u);
}

TEST_F(Places, BadTexts)
{
    for (const char *text : {"", "{", "{}", "{0", "{0}}", "{0},", "{a}", "{0:0}", "{0:-1}", "{0:2:}", "{0}:", "{0}:0",
                             "{0}:2:", "{0}:3:-1", "{0:3:-1}", "!{0}", "{0},!{1}", "{0},!{0}", "core", "cores(", "cores()",
                             "cores(x)", "cores(-1)", "cores(0)", "cores,threads", "{0}:99999999999", "{-1}", "-1"})
        EXPECT_EQ(parse(text).substr(0, 6), "error:") << text;
}

TEST_F(Places, AsManyAsTheLargestMachine)
{
    EXPECT_EQ(parse("{0}:8192:0").substr(0, 8), "{0},{0},");
    EXPECT_EQ(list_.count, 8192u);
    EXPECT_EQ(parse("{0}:8192:0,{0}"), "error: names too many places");
}

TEST_F(Places, CpuLists)
{
    EXPECT_EQ(parse_cpus("0 3 1-2 4-7:2"), "{0},{3},{1},{2},{4},{6}");
    EXPECT_EQ(parse_cpus(" 1,0 , 2 "), "{1},{0},{2}");
    EXPECT_EQ(parse_cpus("0-99999999999"), "{0},{1},{2},{3},{4},{5},{6},{7}");
    for (const char *text : {"", "x", "3-1", "0-", "0-4:0", "0-4:", "-3", "0 ; 1", "9-12"})
        EXPECT_EQ(parse_cpus(text).substr(0, 6), "error:") << text;
}

/* The combination of variables, on the machine that runs the test: CPU numbers are taken from its mask. */
static std::string first_cpu()
{
    struct nst_cpuset mask;
    nst_cpuset_of_thread(&mask, 0);
    return std::to_string(nst_cpuset_next(&mask, 0));
}

TEST(Binding, NamingPlacesTurnsBindingOn)
{
    EXPECT_EQ(load({"OMP_PLACES={" + first_cpu() + "}"}), "");
    EXPECT_EQ(nst_icv_global.initial.bind, NST_BIND_TRUE);
    EXPECT_EQ(nst_places.count, 1u);
    EXPECT_EQ(load({"GOMP_CPU_AFFINITY=" + first_cpu()}), "");
    EXPECT_EQ(nst_icv_global.initial.bind, NST_BIND_TRUE);
    EXPECT_EQ(nst_places.count, 1u);
    EXPECT_EQ(load({"OMP_PLACES=threads", "OMP_PROC_BIND=false"}), "");
    EXPECT_EQ(nst_icv_global.initial.bind, NST_BIND_FALSE);
    EXPECT_GE(nst_places.count, 1u);
    EXPECT_EQ(load({"GOMP_CPU_AFFINITY=" + first_cpu(), "OMP_PROC_BIND=false"}), "");
    EXPECT_EQ(nst_places.count, 0u);
}

TEST(Binding, AskingForBindingAloneMakesAPlaceOfEachCpu)
{
    struct nst_cpuset mask;
    nst_cpuset_of_thread(&mask, 0);
    EXPECT_EQ(load({"OMP_PROC_BIND=spread,close"}), "");
    EXPECT_EQ(nst_icv_global.initial.bind, NST_BIND_SPREAD);
    EXPECT_EQ(nst_icv_global.bind_count, 2u);
    EXPECT_EQ(nst_icv_global.bind_list[1], NST_BIND_CLOSE);
    EXPECT_EQ(nst_places.count, nst_cpuset_count(&mask));
    EXPECT_EQ(load({"OMP_PROC_BIND=master"}), "");
    EXPECT_EQ(nst_icv_global.initial.bind, NST_BIND_PRIMARY);
}

TEST(Binding, OmpPlacesBeatsCpuAffinity)
{
    EXPECT_EQ(load({"GOMP_CPU_AFFINITY=" + first_cpu(), "OMP_PLACES={" + first_cpu() + "}:2:0"}), "");
    EXPECT_EQ(nst_places.count, 2u);
}

TEST(Binding, KmpAffinity)
{
    EXPECT_EQ(load({"KMP_AFFINITY=granularity=fine,compact"}), "");
    EXPECT_EQ(nst_icv_global.initial.bind, NST_BIND_CLOSE);
    EXPECT_GE(nst_places.count, 1u);
    EXPECT_EQ(load({"KMP_AFFINITY=verbose,scatter"}), "");
    EXPECT_EQ(nst_icv_global.initial.bind, NST_BIND_SPREAD);
    EXPECT_EQ(load({"KMP_AFFINITY=explicit,proclist=[" + first_cpu() + "]"}), "");
    EXPECT_EQ(nst_icv_global.initial.bind, NST_BIND_TRUE);
    EXPECT_EQ(nst_places.count, 1u);
    for (const char *none : {"none", "disabled", "granularity=core,none", "verbose"}) {
        EXPECT_EQ(load({std::string("KMP_AFFINITY=") + none}), "");
        EXPECT_EQ(nst_icv_global.initial.bind, NST_BIND_FALSE) << none;
        EXPECT_EQ(nst_places.count, 0u) << none;
    }
    EXPECT_EQ(load({"KMP_AFFINITY=scatter", "OMP_PROC_BIND=close"}), "");
    EXPECT_EQ(nst_icv_global.initial.bind, NST_BIND_CLOSE);
    EXPECT_EQ(load({"KMP_AFFINITY=scatter", "OMP_PROC_BIND=false"}), "");
    EXPECT_EQ(nst_places.count, 0u);
}

TEST(Binding, UnusablePlacesAreCounted)
{
    EXPECT_TRUE(one_warning(load({"OMP_PLACES={" + first_cpu() + "},{8000}"}), "OMP_PLACES",
                            "{" + first_cpu() + "},{8000}", "using the other 1"));
    EXPECT_EQ(nst_places.count, 1u);
}
