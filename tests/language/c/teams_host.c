// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libomp warns that it cannot give 3 threads
// cflags: -Wno-unknown-warning-option -Wno-pass-failed
// gcc: 9
// clang: 10
/* teams on the host: league sizes, distribute, distribute parallel for, reduction, two leagues in a row (OpenMP 5.2, 10.2). */
#include "tests/support/check.h"

#include <omp.h>

int main(void)
{
    for (int round = 0; round < 10; round++) {
        int teams = 0, sum = 0, hits[300] = {0}, members = 0, league = 0;

#pragma omp teams num_teams(3) thread_limit(4) reduction(+ : sum) shared(teams, league)
        {
            BUMP(&teams, 1);
            POKE(&league, omp_get_num_teams());
            CHECK(omp_get_team_num() >= 0 && omp_get_team_num() < omp_get_num_teams());
            CHECK(omp_get_num_teams() <= 3);
            sum += omp_get_team_num() + 1;
        }
        CHECK(teams >= 1 && teams <= 3);
        CHECK_EQ(teams, league);
        CHECK_EQ(sum, teams * (teams + 1) / 2);
#pragma omp teams num_teams(2) thread_limit(3) shared(hits)
#pragma omp distribute
        for (int i = 0; i < 300; i++)
            BUMP(&hits[i], 1);
#pragma omp teams distribute parallel for num_teams(2) thread_limit(3) shared(hits)
        for (int i = 0; i < 300; i++)
            BUMP(&hits[i], 1);
#pragma omp teams distribute parallel for simd num_teams(2) dist_schedule(static, 7) schedule(dynamic, 3) shared(hits)
        for (int i = 299; i >= 0; i--)
            BUMP(&hits[i], 1);
        for (int i = 0; i < 300; i++)
            CHECK_EQ(hits[i], 3);
#pragma omp teams num_teams(2) thread_limit(3) shared(members)
        {
#pragma omp parallel num_threads(3) shared(members)
            {
                BUMP(&members, 1);
                CHECK(omp_get_num_threads() <= 3);
                CHECK_EQ(omp_get_level(), 1);
#pragma omp barrier
            }
        }
        CHECK(members >= 1 && members <= 6);
    }
    CHECK_EQ(omp_get_num_teams(), 1);
    return check_status();
}
