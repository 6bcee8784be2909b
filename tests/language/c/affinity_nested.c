// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: both bind the regions of user threads too
// libs: -pthread
// env: OMP_PLACES=threads OMP_PROC_BIND=spread,close OMP_MAX_ACTIVE_LEVELS=3 OMP_DYNAMIC=false
/* Places at every level: a spread outer team divides them, inner teams stay in their thread's part, members run where their place says, and
 * their thread is where it was after the inner region.  Where the outer team floats (one carrier, forced migration), inner ones do too. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

static int bound;
static cpu_set_t before;

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

/* A team of one, and one that floats, leave their thread where it is. */
static void stays(void)
{
    int place = omp_get_place_num();

    look();
#pragma omp parallel num_threads(1)
    {
        CHECK_EQ(omp_get_place_num(), place);
        look();
    }
#pragma omp parallel if (0)
    look();
    CHECK_EQ(omp_get_place_num(), place);
    look();
}

static void *user(void *arg)
{
    cpu_set_t *all = arg;

    /* Its own regions float, with all processors, whatever its maker is bound to. */
#pragma omp parallel num_threads(2)
    {
        cpu_set_t set;

        CHECK_EQ(omp_get_place_num(), -1);
        CHECK_EQ(sched_getaffinity(0, sizeof set, &set), 0);
        CHECK(CPU_EQUAL(&set, all));
    }
    return NULL;
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
                CHECK_EQ(omp_get_place_num(), outer_place); /* a primary stays */
        } else if (omp_get_thread_num() > 0) {
            CHECK_EQ(omp_get_place_num(), -1);
        }
#pragma omp barrier
        look();
        if (depth > 0)
            inner(outer_place >= 0 ? omp_get_place_num() : -1, parts, depth - 1);
        look();
    }
}

/* Before main, for which clang's code makes the thread known at once. */
static void __attribute__((constructor)) note_mask(void)
{
    sched_getaffinity(0, sizeof before, &before);
}

int main(void)
{
    int outer = omp_get_num_places() > 1 ? 2 : 1, placed = 0;

    for (int r = 0; r < 20; r++) {
#pragma omp parallel num_threads(outer)
        {
            int place = omp_get_place_num();

            if (omp_get_thread_num() == 1)
                placed = place >= 0; /* else all but main float */
#pragma omp barrier
            if (placed)
                check_partition(place, outer);
            inner(placed ? place : -1, outer, 1);
            CHECK_EQ(omp_get_place_num(), place);
            stays();
        }
        stays();
    }
    pthread_t t;
    CHECK_EQ(pthread_create(&t, NULL, user, &before), 0);
    pthread_join(t, NULL);
    stays();
    CHECK(outer == 1 || bound > 0 || getenv("NESTOMP_CARRIERS") || getenv("NESTOMP_FORCE_MIGRATION"));
    CHECK_EQ(omp_get_partition_num_places(), omp_get_num_places());
    return check_status();
}
