// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What a test may ask of its own process. */
#ifndef NST_TESTS_PROCESS_H
#define NST_TESTS_PROCESS_H

#include <stdio.h>

/* Native threads now; -1: the system does not say. */
static inline int threads_now(void)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    int n = -1;

    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "Threads: %d", &n) == 1)
            break;
    if (f)
        fclose(f);
    return n;
}

#endif
