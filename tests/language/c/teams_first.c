// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_NUM_TEAMS=2 OMP_TEAMS_THREAD_LIMIT=3 OMP_DYNAMIC=false
// variants: once
// reference: libomp 14 does not tell a team its limit
// gcc: 9
// clang: 10
/* A teams construct as the first thing that needs the runtime finds the settings read (OpenMP 5.2, 21.6). */
#include "tests/support/check.h"

#include <omp.h>

static int limit(void) /* gcc has the call in the construct itself for an error */
{
    return omp_get_thread_limit();
}

int main(void)
{
    int teams = 0;

#pragma omp teams shared(teams)
    {
        BUMP(&teams, 1);
        CHECK_EQ(omp_get_num_teams(), 2);
        CHECK_EQ(limit(), 3);
    }
    CHECK_EQ(teams, 2);
    return check_status();
}
