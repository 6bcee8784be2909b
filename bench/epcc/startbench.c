// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows of start-up: a whole process (fork, exec, load, one region, exit) as its parent sees it, and the first
// and second region of a fresh process, for teams of 2, 8 and 64. Each sample is a process of its own; T is not used.
#include "child.h"
#include "common.h"
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 15 };

enum figure { PROCESS, FIRST_REGION, SECOND_REGION, FIRST_NESTED };

static const struct {
    const char *name;
    const char *what;
    int team;
    enum figure figure;
} starts[] = {
    {"startup_load", "load", 2, PROCESS}, // linked with the runtime, but opens no region
    {"startup_process_2", "regions", 2, PROCESS},
    {"startup_process_8", "regions", 8, PROCESS},
    {"startup_process_64", "regions", 64, PROCESS},
    {"startup_first_region_2", "regions", 2, FIRST_REGION},
    {"startup_first_region_8", "regions", 8, FIRST_REGION},
    {"startup_first_region_64", "regions", 64, FIRST_REGION},
    {"startup_second_region_2", "regions", 2, SECOND_REGION},
    {"startup_second_region_8", "regions", 8, SECOND_REGION},
    {"startup_second_region_64", "regions", 64, SECOND_REGION},
    {"startup_first_nested_2", "nested", 2, FIRST_NESTED}, // 2 x 2, after the two flat ones
    {"startup_first_nested_8", "nested", 8, FIRST_NESTED},
};

enum { STARTS = sizeof starts / sizeof starts[0] };

static double timed_region(int team)
{
    double start = bench_now_us();
    int members = 0;

#pragma omp parallel reduction(+ : members)
    members++;
    start = bench_now_us() - start;
    if (members != team)
        exit(3);
    return start;
}

static double timed_nested(int team)
{
    double start = bench_now_us();
    int members = 0;

#pragma omp parallel reduction(+ : members)
    {
#pragma omp parallel reduction(+ : members)
        members++;
    }
    start = bench_now_us() - start;
    if (members != team * team)
        exit(3);
    return start;
}

static int child_main(char **argv)
{
    int team = atoi(argv[3]);
    double first, second;

    if (strcmp(argv[2], "load") == 0) {
        printf("0 0 0\n");
        return 0;
    }
    first = timed_region(team);
    second = timed_region(team);
    if (strcmp(argv[2], "nested") == 0) {
        omp_set_max_active_levels(2);
        printf("%f %f %f\n", first, second, timed_nested(team));
    } else {
        printf("%f %f 0\n", first, second);
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct bench_row rows[STARTS];

    if (is_child(argc, argv))
        return child_main(argv);
    memset(rows, 0, sizeof rows);
    for (int i = 0; i < STARTS; i++)
        rows[i].name = starts[i].name;
    bench_init(argc, argv, rows, STARTS);
    for (int i = 0; i < STARTS; i++) {
        double samples[SAMPLES];

        if (!bench_wanted(starts[i].name))
            continue;
        for (int k = 0; k < SAMPLES; k++) {
            double regions[3];
            double whole = run_child(starts[i].name, starts[i].what, starts[i].team, regions, 3);

            samples[k] = starts[i].figure == PROCESS ? whole : regions[starts[i].figure - FIRST_REGION];
        }
        bench_report_samples(starts[i].name, samples, SAMPLES);
    }
    return 0;
}
