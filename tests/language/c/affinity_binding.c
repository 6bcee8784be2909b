// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_PLACES=threads OMP_PROC_BIND=spread
// variants: once
// reference: the incumbents also bind teams that are larger than the machine
/* Members of a flat region that fits the machine run on their places, and only there; members of larger regions
 * have none (OpenMP 5.2, 10.1.3; docs/environment.md). */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>
#include <string.h>

static cpu_set_t before;

/* Before main, for which clang's code makes the thread known at once: that binds it. */
static void __attribute__((constructor)) note_mask(void)
{
    sched_getaffinity(0, sizeof before, &before);
}

static cpu_set_t place_mask(int place)
{
    int n = omp_get_place_num_procs(place), ids[1024];
    cpu_set_t set;

    CPU_ZERO(&set);
    if (n > 0 && n <= 1024) {
        omp_get_place_proc_ids(place, ids);
        for (int i = 0; i < n; i++)
            CPU_SET(ids[i], &set);
    }
    return set;
}

static void check_bound(int *place)
{
    cpu_set_t mine, want;

    *place = omp_get_place_num();
    CHECK(*place >= 0 && *place < omp_get_num_places());
    want = place_mask(*place);
    sched_getaffinity(0, sizeof mine, &mine);
    CHECK(CPU_EQUAL(&mine, &want));
    CHECK(CPU_ISSET(sched_getcpu(), &want));
}

int main(void)
{
    int procs, placed[1024];

    procs = omp_get_num_procs();
    if (procs > 1024)
        return CHECK_SKIP;
    CHECK_EQ(omp_get_num_places(), CPU_COUNT(&before));
    for (int round = 0; round < 20; round++) {
        memset(placed, -1, sizeof placed);
#pragma omp parallel num_threads(procs)
        check_bound(&placed[omp_get_thread_num()]);
        for (int i = 0; i < procs; i++) /* spread over as many places as there are members: no two on one */
            for (int k = 0; k < i; k++)
                CHECK(procs == 1 || placed[i] != placed[k]);
#pragma omp parallel num_threads(procs) proc_bind(master)
        check_bound(&placed[omp_get_thread_num()]);
        for (int i = 0; i < procs; i++)
            CHECK(procs == 1 || placed[i] == placed[0]);
    }
    /* More members than CPUs share native threads: they float. */
#pragma omp parallel num_threads(2 * procs)
    {
        CHECK_EQ(omp_get_num_threads(), 2 * procs);
        if (omp_get_thread_num() > 0)
            CHECK_EQ(omp_get_place_num(), -1);
    }
    return check_status();
}
