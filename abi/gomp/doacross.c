// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* ordered(n) loops with depend(source/sink), OpenMP 5.2, 15.9.6.  Dimension 0 is distributed as a loop of counts[0]
 * logical iterations; the chunks that START and the plain NEXT return are in logical iterations too. */
#include "runtime/omp/work/doacross.h"

#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "abi/gomp/loop_start.h"
#include "abi/gomp/reduction.h"

#include <stdarg.h>

_Static_assert(sizeof(long) == sizeof(uint64_t) && sizeof(gomp_ull) == sizeof(uint64_t), "counts are taken as is");

static bool begin(unsigned ncounts, const void *counts, struct nst_loop_spec spec, void *istart, void *iend,
                  uintptr_t *reductions, void **mem)
{
    struct nst_thread *self = nst_thread_self();
    uint64_t from, to;

    spec.n = spec.extra = *(const uint64_t *)counts;
    spec.step = 1;
    nst_doacross_begin(self, ncounts, counts, true); /* collapsed loops count as one dimension */
    nst_loop_begin(self, &spec);
    nst_gomp_construct_extras(self, reductions, mem);
    if (!istart)
        return true;
    if (!nst_gomp_loop_next(self, &from, &to))
        return false;
    *(uint64_t *)istart = from;
    *(uint64_t *)iend = to;
    return true;
}

static struct nst_loop_spec make_spec(unsigned kind, uint64_t chunk)
{
    return (struct nst_loop_spec){.kind = (uint8_t)kind, .chunk = chunk, .modifier = NST_MODIFIER_MONOTONIC};
}

static struct nst_loop_spec make_generic(long sched, uint64_t chunk)
{
    struct nst_loop_spec spec = {.chunk = chunk};

    nst_gomp_loop_schedule(&spec, sched);
    spec.modifier = NST_MODIFIER_MONOTONIC;
    return spec;
}

NST_INLINE uint64_t chunk_of(long chunk)
{
    return chunk > 0 ? (uint64_t)chunk : 0;
}

#define DEFINE_START(name, kind)                                                                              \
    NST_EXPORT GOMP_DOACROSS_START(name)                                                                      \
    {                                                                                                         \
        return begin(ncounts, counts, make_spec(kind, chunk_of(chunk)), istart, iend, NULL, NULL);            \
    }                                                                                                         \
    NST_EXPORT GOMP_DOACROSS_ULL_START(name)                                                                  \
    {                                                                                                         \
        return begin(ncounts, counts, make_spec(kind, chunk), istart, iend, NULL, NULL);                      \
    }
DEFINE_START(static, NST_SCHEDULE_STATIC)
DEFINE_START(dynamic, NST_SCHEDULE_DYNAMIC)
DEFINE_START(guided, NST_SCHEDULE_GUIDED)

NST_EXPORT bool GOMP_loop_doacross_runtime_start(unsigned ncounts, long *counts, long *istart, long *iend)
{
    return begin(ncounts, counts, make_spec(NST_SCHEDULE_RUNTIME, 0), istart, iend, NULL, NULL);
}

NST_EXPORT bool GOMP_loop_ull_doacross_runtime_start(unsigned ncounts, gomp_ull *counts, gomp_ull *istart,
                                                     gomp_ull *iend)
{
    return begin(ncounts, counts, make_spec(NST_SCHEDULE_RUNTIME, 0), istart, iend, NULL, NULL);
}

NST_EXPORT bool GOMP_loop_doacross_start(unsigned ncounts, long *counts, long sched, long chunk, long *istart,
                                         long *iend, uintptr_t *reductions, void **mem)
{
    return begin(ncounts, counts, make_generic(sched, chunk_of(chunk)), istart, iend, reductions, mem);
}

NST_EXPORT bool GOMP_loop_ull_doacross_start(unsigned ncounts, gomp_ull *counts, long sched, gomp_ull chunk,
                                             gomp_ull *istart, gomp_ull *iend, uintptr_t *reductions, void **mem)
{
    return begin(ncounts, counts, make_generic(sched, chunk), istart, iend, reductions, mem);
}

NST_EXPORT void GOMP_doacross_post(long *iteration)
{
    nst_doacross_post(nst_thread_self(), (const uint64_t *)iteration);
}

NST_EXPORT void GOMP_doacross_ull_post(gomp_ull *iteration)
{
    nst_doacross_post(nst_thread_self(), (const uint64_t *)iteration);
}

/* The other elements follow as arguments; how many, only the open loop knows. */
NST_EXPORT void GOMP_doacross_wait(long first, ...)
{
    struct nst_thread *self = nst_thread_self();
    unsigned ndims = nst_doacross_dims(self);
    uint64_t vec[ndims + 1];
    va_list rest;

    if (ndims == 0)
        return;
    vec[0] = (uint64_t)first;
    va_start(rest, first);
    for (unsigned d = 1; d < ndims; d++)
        vec[d] = (uint64_t)va_arg(rest, long);
    va_end(rest);
    nst_doacross_wait(self, vec);
}

NST_EXPORT void GOMP_doacross_ull_wait(gomp_ull first, ...)
{
    struct nst_thread *self = nst_thread_self();
    unsigned ndims = nst_doacross_dims(self);
    uint64_t vec[ndims + 1];
    va_list rest;

    if (ndims == 0)
        return;
    vec[0] = first;
    va_start(rest, first);
    for (unsigned d = 1; d < ndims; d++)
        vec[d] = va_arg(rest, gomp_ull);
    va_end(rest);
    nst_doacross_wait(self, vec);
}
