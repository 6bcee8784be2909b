// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: how many nodes a branch and bound search visits, counted by each member for itself. That depends on who finds the good
// solutions first, so such rows are microseconds per 1000 nodes, and _nodes_ratio says how many the last run visited, to the serial
// search. Included by programs of one search each. begin and end outside regions.
#pragma once
#include "../epcc/common.h"
#include <omp.h>
#include <string.h>

enum { VISITS_MEMBERS = 1024 };

static struct {
    long nodes;
    char pad[120];
} visits[VISITS_MEMBERS];

static long visits_serial, visits_last;

static inline void visits_begin(void)
{
    memset(visits, 0, sizeof visits);
}

static inline void visits_count(void)
{
    visits[omp_get_thread_num()].nodes++;
}

static inline long visits_end(void)
{
    visits_last = 0;
    for (int i = 0; i < VISITS_MEMBERS; i++)
        visits_last += visits[i].nodes;
    return visits_last;
}

static inline void visits_report(const char *name, double median)
{
    (void)median;
    bench_report_with_suffix(name, "_nodes_ratio", (double)visits_last / (double)visits_serial);
}
