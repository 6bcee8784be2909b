// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Arithmetic only; every product below is at most n, so nothing overflows. */
#include "runtime/omp/task/taskloop.h"

void nst_taskloop_split(struct nst_taskloop *t, uint64_t n, enum nst_taskloop_clause clause, uint64_t value, bool strict)
{
    *t = (struct nst_taskloop){.n = n};
    if (!n)
        return;
    if (!value)
        value = 1;
    if (value > n)
        value = n;
    if (clause == NST_TASKLOOP_GRAINSIZE && strict) {
        t->tasks = n / value + (n % value != 0);
        t->size = value;
        return;
    }
    t->tasks = clause == NST_TASKLOOP_GRAINSIZE ? n / value : value;
    t->size = n / t->tasks;
    t->longer = n % t->tasks;
}

void nst_taskloop_chunk(const struct nst_taskloop *t, uint64_t k, uint64_t *first, uint64_t *count)
{
    *first = k * t->size + (k < t->longer ? k : t->longer);
    *count = nst_taskloop_count(t, k, *first);
}

bool nst_taskloop_next(struct nst_taskloop *t, uint64_t *first, uint64_t *count, bool *last)
{
    if (t->task == t->tasks)
        return false;
    nst_taskloop_chunk(t, t->task, first, count);
    t->task++;
    *last = t->task == t->tasks;
    return true;
}
