// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Worksharing loops over long, and the ends that all loops share.  OpenMP 5.2, 11.5.
 *
 * Plain dynamic and guided are monotonic: GCC up to 8 emits them for what OpenMP 4.5 calls monotonic, later ones for an
 * explicit modifier.  START fails for a member without a chunk, END is called all the same. */
#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "abi/gomp/loop_start.h"
#include "abi/gomp/reduction.h"
#include "runtime/omp/work/construct.h"

NST_INLINE bool next(struct nst_thread *self, long *istart, long *iend)
{
    uint64_t from, to;

    if (!nst_gomp_loop_next(self, &from, &to))
        return false;
    *istart = (long)from;
    *iend = (long)to;
    return true;
}

static inline struct nst_loop_spec make_spec(long start, long end, long incr, long chunk)
{
    return (struct nst_loop_spec){
        .n = nst_loop_map_trips_long(start, end, incr),
        .chunk = chunk > 0 ? (uint64_t)chunk : 0,
        .origin = (uint64_t)start,
        .step = (uint64_t)incr,
        .extra = (uint64_t)end,
    };
}

static inline bool begin(struct nst_loop_spec spec, unsigned kind, unsigned modifier, bool ordered, long *istart,
                         long *iend)
{
    struct nst_thread *self = nst_thread_self();

    spec.kind = (uint8_t)kind;
    spec.modifier = (uint8_t)modifier;
    spec.ordered = ordered;
    nst_loop_begin(self, &spec);
    return next(self, istart, iend);
}

#define DEFINE_START(name, kind, modifier, ordered)                                                   \
    NST_EXPORT GOMP_LOOP_START(name)                                                                  \
    {                                                                                                 \
        return begin(make_spec(start, end, incr, chunk), kind, modifier, ordered, istart, iend);      \
    }
#define DEFINE_RUNTIME_START(name, modifier, ordered)                                                              \
    NST_EXPORT GOMP_LOOP_RUNTIME_START(name)                                                                       \
    {                                                                                                              \
        return begin(make_spec(start, end, incr, 0), NST_SCHEDULE_RUNTIME, modifier, ordered, istart, iend);       \
    }
DEFINE_START(static, NST_SCHEDULE_STATIC, NST_MODIFIER_NONE, false)
DEFINE_START(dynamic, NST_SCHEDULE_DYNAMIC, NST_MODIFIER_MONOTONIC, false)
DEFINE_START(guided, NST_SCHEDULE_GUIDED, NST_MODIFIER_MONOTONIC, false)
DEFINE_START(nonmonotonic_dynamic, NST_SCHEDULE_DYNAMIC, NST_MODIFIER_NONMONOTONIC, false)
DEFINE_START(nonmonotonic_guided, NST_SCHEDULE_GUIDED, NST_MODIFIER_NONMONOTONIC, false)
DEFINE_START(ordered_static, NST_SCHEDULE_STATIC, NST_MODIFIER_MONOTONIC, true)
DEFINE_START(ordered_dynamic, NST_SCHEDULE_DYNAMIC, NST_MODIFIER_MONOTONIC, true)
DEFINE_START(ordered_guided, NST_SCHEDULE_GUIDED, NST_MODIFIER_MONOTONIC, true)
DEFINE_RUNTIME_START(runtime, NST_MODIFIER_MONOTONIC, false)
DEFINE_RUNTIME_START(nonmonotonic_runtime, NST_MODIFIER_NONMONOTONIC, false)
DEFINE_RUNTIME_START(maybe_nonmonotonic_runtime, NST_MODIFIER_NONE, false)
DEFINE_RUNTIME_START(ordered_runtime, NST_MODIFIER_MONOTONIC, true)

/* One function under every name: the open loop knows its schedule, and START and NEXT need not be of the same kind. */
#define DEFINE_NEXT(name)                            \
    NST_EXPORT GOMP_LOOP_NEXT(name)                  \
    {                                                \
        return next(nst_thread_self(), istart, iend); \
    }
DEFINE_NEXT(static)
DEFINE_NEXT(dynamic)
DEFINE_NEXT(guided)
DEFINE_NEXT(runtime)
DEFINE_NEXT(nonmonotonic_dynamic)
DEFINE_NEXT(nonmonotonic_guided)
DEFINE_NEXT(nonmonotonic_runtime)
DEFINE_NEXT(maybe_nonmonotonic_runtime)
DEFINE_NEXT(ordered_static)
DEFINE_NEXT(ordered_dynamic)
DEFINE_NEXT(ordered_guided)
DEFINE_NEXT(ordered_runtime)

static bool begin_generic(struct nst_loop_spec spec, long sched, bool ordered, long *istart, long *iend,
                          uintptr_t *reductions, void **mem)
{
    struct nst_thread *self = nst_thread_self();

    nst_gomp_loop_schedule(&spec, sched);
    spec.ordered = ordered;
    nst_loop_begin(self, &spec);
    nst_gomp_construct_extras(self, reductions, mem);
    return istart ? next(self, istart, iend) : true; /* NULL: the compiler partitions, it only wants the extras */
}

NST_EXPORT bool GOMP_loop_start(long start, long end, long incr, long sched, long chunk, long *istart, long *iend,
                                uintptr_t *reductions, void **mem)
{
    return begin_generic(make_spec(start, end, incr, chunk), sched, false, istart, iend, reductions, mem);
}

NST_EXPORT bool GOMP_loop_ordered_start(long start, long end, long incr, long sched, long chunk, long *istart,
                                        long *iend, uintptr_t *reductions, void **mem)
{
    return begin_generic(make_spec(start, end, incr, chunk), sched, true, istart, iend, reductions, mem);
}

NST_EXPORT void GOMP_loop_end(void)
{
    struct nst_thread *self = nst_thread_self();

    nst_work_close(self);
    nst_work_barrier(self);
}

NST_EXPORT void GOMP_loop_end_nowait(void)
{
    nst_work_close(nst_thread_self());
}

/* True only when the parallel region is cancelled: a cancelled loop just ends. */
NST_EXPORT bool GOMP_loop_end_cancel(void)
{
    struct nst_thread *self = nst_thread_self();

    nst_work_close(self);
    return nst_work_barrier_cancellable(self);
}
