// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_PLACES=threads OMP_PROC_BIND=spread,close OMP_MAX_ACTIVE_LEVELS=3 OMP_DYNAMIC=false
/* Places at every level: a spread outer team divides them, inner teams stay in their thread's part, members run where their place says, and
 * their thread is where it was after the inner region.  Where the outer team floats (one carrier, forced migration), inner ones do too. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>
#include <stdlib.h>

static int bound;

/* The calling thread's processors are its place's. */
static void look(void)
{
    int place = omp_get_place_num();
    cpu_set_t set;

    if (place < 0)
        return;
    BUMP(&bound, 1);
    int n = omp_get_place_num_procs(place), *ids = malloc((size_t)n * sizeof *ids);
    omp_get_place_proc_ids(place, ids);
    CHECK_EQ(sched_getaffinity(0, sizeof set, &set), 0);
    CHECK_EQ(CPU_COUNT(&set), n);
    for (int i = 0; i < n; i++)
        CHECK(CPU_ISSET(ids[i], &set));
    free(ids);
}

static void check_partition(int place, int parts)
{
    int n = omp_get_partition_num_places(), numbers[1024], found = 0;

    if (n > 1024)
        return;
    omp_get_partition_place_nums(numbers);
    for (int i = 0; i < n; i++)
        found += numbers[i] == place;
    CHECK_EQ(found, 1);
    CHECK(n >= omp_get_num_places() / parts && n <= omp_get_num_places() / parts + 1);
}

static void inner(int outer_place, int parts, int depth)
{
#pragma omp parallel num_threads(2)
    {
        CHECK_EQ(omp_get_num_threads(), 2);
        if (outer_place >= 0) {
            CHECK_EQ(omp_get_proc_bind(), omp_proc_bind_close);
            check_partition(omp_get_place_num(), parts);
            if (omp_get_thread_num() == 0)
                CHECK_EQ(omp_get_place_num(), outer_place);
        } else {
            CHECK_EQ(omp_get_place_num(), -1);
        }
#pragma omp barrier
        look();
        if (depth > 0)
            inner(omp_get_place_num(), parts, depth - 1);
        look();
    }
}

int main(void)
{
    int outer = omp_get_num_places() > 1 ? 2 : 1;

    for (int r = 0; r < 20; r++) {
#pragma omp parallel num_threads(outer)
        {
            int place = omp_get_place_num();

            if (place >= 0 && outer > 1)
                check_partition(place, outer);
            inner(place, place >= 0 ? outer : 1, 1);
            CHECK_EQ(omp_get_place_num(), place);
            look();
        }
    }
    CHECK(outer == 1 || bound > 0 || getenv("NESTOMP_CARRIERS") || getenv("NESTOMP_FORCE_MIGRATION"));
    CHECK_EQ(omp_get_partition_num_places(), omp_get_num_places());
    return check_status();
}
