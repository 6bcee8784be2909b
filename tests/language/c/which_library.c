// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: asks for our library
/* What the language tests run on is ours: libgomp.so.1 or libomp.so.5, as the compiler linked it, comes from the
 * build tree and has loaded the engine, and no other OpenMP runtime is mapped. */
#include "tests/support/check.h"

#include <limits.h>
#include <omp.h>
#include <string.h>

int main(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    const char *lib = getenv("NESTOMP_TEST_LIB");
    char line[2 * PATH_MAX], real[PATH_MAX];
    int ours = 0, others = 0;

    CHECK(lib && realpath(lib, real));
#pragma omp parallel
    CHECK(omp_get_num_threads() >= 1);
    while (maps && fgets(line, sizeof line, maps)) {
        if (strstr(line, real))
            ours += strstr(line, "/libgomp.so.1") != NULL;
        else if (strstr(line, "libgomp.so") || strstr(line, "libomp.so") || strstr(line, "libomp5.so"))
            others++;
    }
    CHECK(ours > 0);
    CHECK_EQ(others, 0);
    return check_status();
}
