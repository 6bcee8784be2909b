// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// output: yes
/* omp_display_affinity and the format ICV: round trip, truncation, a user's format (OpenMP 5.2, 18.3). */
#include "tests/support/check.h"

#include <omp.h>
#include <string.h>

int main(void)
{
    char text[100], tiny[4];
    size_t n;

    omp_set_affinity_format("T=%n/%N L=%L");
    n = omp_get_affinity_format(text, sizeof text);
    CHECK_EQ(n, strlen("T=%n/%N L=%L"));
    CHECK(strcmp(text, "T=%n/%N L=%L") == 0);
    n = omp_get_affinity_format(tiny, sizeof tiny);
    CHECK_EQ(n, strlen("T=%n/%N L=%L"));
    n = omp_capture_affinity(text, sizeof text, NULL);
    CHECK(strcmp(text, "T=0/1 L=0") == 0);
    CHECK_EQ(n, strlen(text));
#pragma omp parallel num_threads(2)
    {
        char mine[50], want[50];

        snprintf(want, sizeof want, "<%d of %d>", omp_get_thread_num(), omp_get_num_threads());
        omp_capture_affinity(mine, sizeof mine, "<%n of %N>");
        CHECK(strcmp(mine, want) == 0);
    }
    omp_display_affinity("%L");
    return check_status();
}
