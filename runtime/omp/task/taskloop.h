// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* How taskloop cuts its iterations (OpenMP 5.2, 12.6): logical iterations [0, n) into chunks.  No state besides this; the
 * ABIs create the tasks. */
#ifndef NST_OMP_TASK_TASKLOOP_H
#define NST_OMP_TASK_TASKLOOP_H

#include "runtime/base/compiler.h"

#include <stdbool.h>
#include <stdint.h>

enum nst_taskloop_clause {
    NST_TASKLOOP_DEFAULT,   /* neither clause: `value` tasks (the ABI's habit), at most n */
    NST_TASKLOOP_GRAINSIZE, /* chunks of value <= size < 2*value; strict: exactly value, the last shorter */
    NST_TASKLOOP_NUM_TASKS, /* min(value, n) chunks, sizes differing by one at most, longer ones first */
};

struct nst_taskloop {
    uint64_t n;      /* iterations */
    uint64_t tasks;  /* chunks in all: 0 only when n is 0 */
    uint64_t size;   /* of the shorter (strict grainsize: of all but the last) chunks */
    uint64_t longer; /* so many first chunks have one iteration more */
    uint64_t task;   /* next chunk */
};

void nst_taskloop_split(struct nst_taskloop *t, uint64_t n, enum nst_taskloop_clause clause, uint64_t value, bool strict);

/* Iterations of chunk k, which begins with iteration first. */
NST_INLINE uint64_t nst_taskloop_count(const struct nst_taskloop *t, uint64_t k, uint64_t first)
{
    uint64_t c = t->size + (k < t->longer);

    return c > t->n - first ? t->n - first : c;
}

/* Chunk k, in any order. */
void nst_taskloop_chunk(const struct nst_taskloop *t, uint64_t k, uint64_t *first, uint64_t *count);

/* The next chunk [*first, *first + *count); *last when it holds the final iteration.  False when there is none. */
bool nst_taskloop_next(struct nst_taskloop *t, uint64_t *first, uint64_t *count, bool *last);

#endif
