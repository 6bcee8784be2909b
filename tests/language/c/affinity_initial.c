// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_PROC_BIND=true OMP_DYNAMIC=false
// variants: once
// reference: the incumbents also bind teams that are larger than the machine
/* With binding on the initial thread is on the first place from its first call on.  That is not where the threads that
 * the runtime makes start: members without a place may run anywhere (docs/environment.md). */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>

static cpu_set_t before;

/* Before main, for which clang's code makes the thread known at once. */
static void __attribute__((constructor)) note_mask(void)
{
    sched_getaffinity(0, sizeof before, &before);
}

int main(void)
{
    cpu_set_t first, mask;
    int procs, cpu;

    CHECK_EQ(omp_get_place_num(), 0);
    sched_getaffinity(0, sizeof first, &first);
    CHECK_EQ(CPU_COUNT(&first), 1);
    CHECK_EQ(omp_get_place_num_procs(0), 1);
    omp_get_place_proc_ids(0, &cpu);
    CHECK(CPU_ISSET(cpu, &first) && CPU_ISSET(cpu, &before));
    CHECK_EQ(omp_get_num_places(), CPU_COUNT(&before));
    procs = omp_get_num_procs();
    CHECK(procs >= 1 && procs <= CPU_COUNT(&before));

#pragma omp parallel num_threads(2 * procs)
    {
        cpu_set_t here;

        CHECK_EQ(omp_get_place_num(), omp_get_thread_num() == 0 ? 0 : -1);
        CHECK_EQ(omp_get_num_procs(), procs);
        sched_getaffinity(0, sizeof here, &here);
        CHECK(CPU_EQUAL(&here, &before) || CPU_EQUAL(&here, &first)); /* the latter on the initial thread itself */
    }
#pragma omp parallel num_threads(procs)
    {
        cpu_set_t here;

        sched_getaffinity(0, sizeof here, &here);
        CHECK_EQ(CPU_COUNT(&here), 1);
        CHECK(omp_get_place_num() >= 0);
        if (omp_get_thread_num() == 0)
            CHECK_EQ(omp_get_place_num(), 0);
    }
    CHECK_EQ(omp_get_place_num(), 0);
    sched_getaffinity(0, sizeof mask, &mask);
    CHECK(CPU_EQUAL(&mask, &first));
    return check_status();
}
