// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the rows of what teams leave behind: kilobytes of resident and of virtual memory and native threads for each
// member of a team, and what hundreds of further regions add to that. Flat teams of 64, and 16 members that each open a
// team of 16. Each figure comes from a fresh process, taken against what the process had before its first region; T is
// not used. Rows are kilobytes and counts, not microseconds.
#include "child.h"
#include "common.h"
#include <omp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 3, WARM_REPS = 20, MORE_REPS = 500, REPEAT_LIMIT_US = 1000000, FIGURES = 4 };

static atomic_long most_threads;

static const char *const figures[FIGURES] = {"_rss_kb", "_vm_kb", "_threads", "_growth_rss_kb"};

static const struct {
    const char *name;
    int outer;
    int inner; // 0: flat
} shapes[] = {{"mem_flat_64", 64, 0}, {"mem_nest_4x4", 4, 4}, {"mem_nest_16x16", 16, 16}};

enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static long status_field(const char *field)
{
    char line[256];
    long value = -1;
    FILE *f = fopen("/proc/self/status", "r");

    if (f == NULL)
        exit(3);
    while (fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, field, strlen(field)) == 0)
            value = atol(line + strlen(field));
    fclose(f);
    return value;
}

// The primary of each innermost team looks while its members are there; peers end nested threads with their region.
static void note_threads(void)
{
    long now = status_field("Threads:");
    long seen = atomic_load(&most_threads);

    while (now > seen && !atomic_compare_exchange_weak(&most_threads, &seen, now))
        ;
}

static void flat_member(bool look)
{
#pragma omp barrier
    if (look && omp_get_thread_num() == 0)
        note_threads();
#pragma omp barrier
}

static void open_teams(int outer, int inner, bool look)
{
    int members = 0;

#pragma omp parallel num_threads(outer) reduction(+ : members)
    {
        if (inner == 0) {
            members++;
            flat_member(look);
        } else {
#pragma omp parallel num_threads(inner) reduction(+ : members)
            {
                members++;
                flat_member(look);
            }
        }
    }
    if (members != outer * (inner == 0 ? 1 : inner))
        exit(3);
}

// Where a nested team costs milliseconds, fewer of them show as well whether memory grows.
static void repeat(int outer, int inner, int reps)
{
    double start = bench_now_us();

    for (int i = 0; i < reps && (i < 3 || bench_now_us() - start < REPEAT_LIMIT_US); i++)
        open_teams(outer, inner, i < 3);
}

static int child_main(char **argv)
{
    int shape = atoi(argv[2]);
    int outer = shapes[shape].outer, inner = shapes[shape].inner;
    double members = (double)outer * (inner == 0 ? 1 : inner);
    long rss = status_field("VmRSS:"), vm = status_field("VmSize:"), before = status_field("Threads:");
    long warm_rss, warm_vm;

    omp_set_max_active_levels(2);
    omp_set_dynamic(0);
    repeat(outer, inner, WARM_REPS);
    warm_rss = status_field("VmRSS:");
    warm_vm = status_field("VmSize:");
    repeat(outer, inner, MORE_REPS);
    printf("%f %f %f %f\n", (double)(warm_rss - rss) / members, (double)(warm_vm - vm) / members,
           (double)(atomic_load(&most_threads) - before + 1) / members, (double)(status_field("VmRSS:") - warm_rss));
    return 0;
}

static void measure(int shape, struct bench_row *rows)
{
    double values[SAMPLES][FIGURES], samples[SAMPLES];
    char number[16];

    snprintf(number, sizeof number, "%d", shape);
    for (int k = 0; k < SAMPLES; k++)
        run_child(rows[0].name, number, shapes[shape].outer, values[k], FIGURES);
    for (int f = 0; f < FIGURES; f++) {
        for (int k = 0; k < SAMPLES; k++)
            samples[k] = values[k][f];
        if (bench_wanted(rows[f].name))
            bench_report_samples(rows[f].name, samples, SAMPLES);
    }
}

int main(int argc, char **argv)
{
    static char names[SHAPES][FIGURES][40];
    struct bench_row rows[SHAPES][FIGURES];

    if (is_child(argc, argv))
        return child_main(argv);
    memset(rows, 0, sizeof rows);
    for (int s = 0; s < SHAPES; s++) {
        for (int f = 0; f < FIGURES; f++) {
            snprintf(names[s][f], sizeof names[s][f], "%s%s", shapes[s].name, figures[f]);
            rows[s][f].name = names[s][f];
        }
    }
    bench_init(argc, argv, rows[0], SHAPES * FIGURES);
    for (int s = 0; s < SHAPES; s++) {
        bool wanted = false;

        for (int f = 0; f < FIGURES; f++)
            wanted = wanted || bench_wanted(rows[s][f].name);
        if (wanted)
            measure(s, rows[s]);
    }
    return 0;
}
