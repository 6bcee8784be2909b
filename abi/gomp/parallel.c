// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* GOMP_parallel and its forms: plain, combined with a loop or sections, with reduction(task), and the old protocol in
 * which the caller runs its own part between _start and _end.  OpenMP 5.2, 10.1. */
#include "abi/common/callsite.h"
#include "abi/common/export.h"
#include "abi/common/loop_map.h"
#include "abi/gomp/gomp_abi.h"
#include "abi/gomp/reduction.h"
#include "runtime/omp/team/parallel.h"
#include "runtime/omp/work/loop.h"
#include "runtime/omp/work/sections.h"

#define BIND_MASK 7u /* proc_bind in the flags: the values of enum nst_bind */

static void invoke(struct nst_thread *self, const struct nst_fork *fork)
{
    ((gomp_fn)fork->fn)(fork->data);
}

NST_INLINE struct nst_fork make_fork(gomp_fn fn, void *data, unsigned num_threads, unsigned flags, void *callsite)
{
    return (struct nst_fork){
        .invoke = invoke,
        .fn = (void (*)(void))fn,
        .data = data,
        .num_threads = num_threads,
        .proc_bind = (uint8_t)(flags & BIND_MASK),
        .callsite = callsite,
    };
}

NST_EXPORT void GOMP_parallel(gomp_fn fn, void *data, unsigned num_threads, unsigned flags)
{
    struct nst_fork fork = make_fork(fn, data, num_threads, flags, NST_CALLSITE());

    nst_parallel(&fork);
}

NST_EXPORT void GOMP_parallel_start(gomp_fn fn, void *data, unsigned num_threads)
{
    struct nst_fork fork = make_fork(fn, data, num_threads, 0, NST_CALLSITE());

    nst_parallel_start(&fork);
}

NST_EXPORT void GOMP_parallel_end(void)
{
    nst_parallel_end();
}

/* --- reduction(task) --------------------------------------------------------------------------------------------- */

static void prepare_reductions(struct nst_team *team, const struct nst_fork *fork)
{
    nst_gomp_reduction_attach_team(team, fork->prepare_arg);
}

/* The compiler put the array's address into the first word of the record; it combines and unregisters afterwards. */
NST_EXPORT unsigned GOMP_parallel_reductions(gomp_fn fn, void *data, unsigned num_threads, unsigned flags)
{
    struct nst_fork fork = make_fork(fn, data, num_threads, flags, NST_CALLSITE());

    fork.prepare = prepare_reductions;
    fork.prepare_arg = *(uintptr_t **)data;
    return nst_parallel(&fork);
}

/* --- combined with a loop: the members begin with NEXT ----------------------------------------------------------- */

static void prepare_loop(struct nst_team *team, const struct nst_fork *fork)
{
    nst_loop_prepare(team, fork->prepare_arg);
}

NST_INLINE struct nst_loop_spec make_spec(long start, long end, long incr, long chunk, unsigned kind, unsigned modifier)
{
    return (struct nst_loop_spec){
        .n = nst_loop_map_trips_long(start, end, incr),
        .chunk = chunk > 0 ? (uint64_t)chunk : 0,
        .kind = (uint8_t)kind,
        .modifier = (uint8_t)modifier,
        .origin = (uint64_t)start,
        .step = (uint64_t)incr,
        .extra = (uint64_t)end,
    };
}

#define DEFINE_LOOP(name, schedule, modifier)                                                        \
    NST_EXPORT GOMP_PARALLEL_LOOP(name)                                                              \
    {                                                                                                \
        struct nst_loop_spec spec = make_spec(start, end, incr, chunk, schedule, modifier);          \
        struct nst_fork fork = make_fork(fn, data, num_threads, flags, NST_CALLSITE());              \
                                                                                                     \
        fork.prepare = prepare_loop;                                                                 \
        fork.prepare_arg = &spec;                                                                    \
        nst_parallel(&fork);                                                                         \
    }
DEFINE_LOOP(static, NST_SCHEDULE_STATIC, NST_MODIFIER_NONE)
DEFINE_LOOP(dynamic, NST_SCHEDULE_DYNAMIC, NST_MODIFIER_MONOTONIC)
DEFINE_LOOP(guided, NST_SCHEDULE_GUIDED, NST_MODIFIER_MONOTONIC)
DEFINE_LOOP(nonmonotonic_dynamic, NST_SCHEDULE_DYNAMIC, NST_MODIFIER_NONMONOTONIC)
DEFINE_LOOP(nonmonotonic_guided, NST_SCHEDULE_GUIDED, NST_MODIFIER_NONMONOTONIC)

#define DEFINE_LOOP_RUNTIME(name, modifier)                                                          \
    NST_EXPORT GOMP_PARALLEL_LOOP_RUNTIME(name)                                                      \
    {                                                                                                \
        struct nst_loop_spec spec = make_spec(start, end, incr, 0, NST_SCHEDULE_RUNTIME, modifier);  \
        struct nst_fork fork = make_fork(fn, data, num_threads, flags, NST_CALLSITE());              \
                                                                                                     \
        fork.prepare = prepare_loop;                                                                 \
        fork.prepare_arg = &spec;                                                                    \
        nst_parallel(&fork);                                                                         \
    }
DEFINE_LOOP_RUNTIME(runtime, NST_MODIFIER_MONOTONIC)
DEFINE_LOOP_RUNTIME(nonmonotonic_runtime, NST_MODIFIER_NONMONOTONIC)
DEFINE_LOOP_RUNTIME(maybe_nonmonotonic_runtime, NST_MODIFIER_NONE)

static void start_loop(gomp_fn fn, void *data, unsigned num_threads, struct nst_loop_spec spec, void *callsite)
{
    struct nst_fork fork = make_fork(fn, data, num_threads, 0, callsite);

    fork.prepare = prepare_loop;
    fork.prepare_arg = &spec;
    nst_parallel_start(&fork);
}

#define DEFINE_LOOP_START(name, schedule, modifier)                                                                    \
    NST_EXPORT GOMP_PARALLEL_LOOP_START(name)                                                                          \
    {                                                                                                                  \
        start_loop(fn, data, num_threads, make_spec(start, end, incr, chunk, schedule, modifier), NST_CALLSITE());     \
    }
DEFINE_LOOP_START(static, NST_SCHEDULE_STATIC, NST_MODIFIER_NONE)
DEFINE_LOOP_START(dynamic, NST_SCHEDULE_DYNAMIC, NST_MODIFIER_MONOTONIC)
DEFINE_LOOP_START(guided, NST_SCHEDULE_GUIDED, NST_MODIFIER_MONOTONIC)

NST_EXPORT void GOMP_parallel_loop_runtime_start(gomp_fn fn, void *data, unsigned num_threads, long start, long end,
                                                 long incr)
{
    start_loop(fn, data, num_threads,
               make_spec(start, end, incr, 0, NST_SCHEDULE_RUNTIME, NST_MODIFIER_MONOTONIC), NST_CALLSITE());
}

/* --- combined with sections -------------------------------------------------------------------------------------- */

static void prepare_sections(struct nst_team *team, const struct nst_fork *fork)
{
    nst_sections_prepare(team, *(const unsigned *)fork->prepare_arg);
}

NST_EXPORT void GOMP_parallel_sections(gomp_fn fn, void *data, unsigned num_threads, unsigned count, unsigned flags)
{
    struct nst_fork fork = make_fork(fn, data, num_threads, flags, NST_CALLSITE());

    fork.prepare = prepare_sections;
    fork.prepare_arg = &count;
    nst_parallel(&fork);
}

NST_EXPORT void GOMP_parallel_sections_start(gomp_fn fn, void *data, unsigned num_threads, unsigned count)
{
    struct nst_fork fork = make_fork(fn, data, num_threads, 0, NST_CALLSITE());

    fork.prepare = prepare_sections;
    fork.prepare_arg = &count;
    nst_parallel_start(&fork);
}
