// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Worksharing loops over unsigned long long: as loop.c, but that the direction is an argument. */
#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "abi/gomp/loop_start.h"
#include "abi/gomp/reduction.h"

NST_INLINE bool next(struct nst_thread *self, gomp_ull *istart, gomp_ull *iend)
{
    uint64_t from, to;

    if (!nst_gomp_loop_next(self, &from, &to))
        return false;
    *istart = from;
    *iend = to;
    return true;
}

static inline struct nst_loop_spec make_spec(bool up, gomp_ull start, gomp_ull end, gomp_ull incr, gomp_ull chunk)
{
    return (struct nst_loop_spec){
        .n = nst_loop_map_trips_ull(up, start, end, incr),
        .chunk = chunk,
        .origin = start,
        .step = incr,
        .extra = end,
    };
}

static inline bool begin(struct nst_loop_spec spec, unsigned kind, unsigned modifier, bool ordered, gomp_ull *istart,
                         gomp_ull *iend)
{
    struct nst_thread *self = nst_thread_self();

    spec.kind = (uint8_t)kind;
    spec.modifier = (uint8_t)modifier;
    spec.ordered = ordered;
    nst_loop_begin(self, &spec);
    return next(self, istart, iend);
}

#define DEFINE_START(name, kind, modifier, ordered)                                                       \
    NST_EXPORT GOMP_LOOP_ULL_START(name)                                                                  \
    {                                                                                                     \
        return begin(make_spec(up, start, end, incr, chunk), kind, modifier, ordered, istart, iend);      \
    }
#define DEFINE_RUNTIME_START(name, modifier, ordered)                                                              \
    NST_EXPORT GOMP_LOOP_ULL_RUNTIME_START(name)                                                                   \
    {                                                                                                              \
        return begin(make_spec(up, start, end, incr, 0), NST_SCHEDULE_RUNTIME, modifier, ordered, istart, iend);   \
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

#define DEFINE_NEXT(name)                            \
    NST_EXPORT GOMP_LOOP_ULL_NEXT(name)              \
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

static bool begin_generic(struct nst_loop_spec spec, long sched, bool ordered, gomp_ull *istart, gomp_ull *iend,
                          uintptr_t *reductions, void **mem)
{
    struct nst_thread *self = nst_thread_self();

    nst_gomp_loop_schedule(&spec, sched);
    spec.ordered = ordered;
    nst_loop_begin(self, &spec);
    nst_gomp_construct_extras(self, reductions, mem);
    return istart ? next(self, istart, iend) : true;
}

NST_EXPORT bool GOMP_loop_ull_start(bool up, gomp_ull start, gomp_ull end, gomp_ull incr, long sched, gomp_ull chunk,
                                    gomp_ull *istart, gomp_ull *iend, uintptr_t *reductions, void **mem)
{
    return begin_generic(make_spec(up, start, end, incr, chunk), sched, false, istart, iend, reductions, mem);
}

NST_EXPORT bool GOMP_loop_ull_ordered_start(bool up, gomp_ull start, gomp_ull end, gomp_ull incr, long sched,
                                            gomp_ull chunk, gomp_ull *istart, gomp_ull *iend, uintptr_t *reductions,
                                            void **mem)
{
    return begin_generic(make_spec(up, start, end, incr, chunk), sched, true, istart, iend, reductions, mem);
}
