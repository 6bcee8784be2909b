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

bool nst_taskloop_next(struct nst_taskloop *t, uint64_t *first, uint64_t *count, bool *last)
{
    if (t->task == t->tasks)
        return false;
    uint64_t c = t->size + (t->task < t->longer);
    if (c > t->n - t->next)
        c = t->n - t->next;
    *first = t->next;
    *count = c;
    t->next += c;
    t->task++;
    *last = t->task == t->tasks;
    return true;
}
