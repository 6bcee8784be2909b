// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Loops whose chunks are asked for one by one (OpenMP 5.2, 11.5): dynamic, guided, runtime, auto, and everything
 * with an ordered clause.  Typed inclusive bounds become logical iterations on the way in and bounds again on the
 * way out; the engine hands the lower bound and the step back with every chunk. */
#include "abi/kmp/kmp_abi.h"
#include "abi/kmp/sched.h"
#include "runtime/omp/icv/icv.h"
#include "runtime/omp/work/construct.h"
#include "runtime/omp/work/loop.h"
#include "runtime/omp/work/ordered.h"

/* The simd kinds share out whole vectors: the engine counts in vectors of `chunk` iterations, the last of which may be
 * short.  extra remembers the vector's length and what the last one lacks; 0 for all other loops. */
static void in_vectors(struct nst_loop_spec *spec, uint64_t vector)
{
    spec->chunk = 0;
    if (vector > 1 && vector <= UINT32_MAX && spec->n > 0) {
        uint64_t vectors = (spec->n - 1) / vector + 1;

        spec->extra = vector << 32 | (uint32_t)(vectors * vector - spec->n);
        spec->n = vectors;
    }
}

static void from_vectors(struct nst_loop_chunk *c)
{
    uint64_t vector = c->extra >> 32;

    c->first *= vector;
    c->count = c->count * vector - (c->last ? (uint32_t)c->extra : 0);
}

/* clang adds the nonmonotonic bit to every schedule without a modifier, as OpenMP 5.0 means it; that is not to override
 * what run-sched-var says.
 *
 * As long as nobody has set run-sched-var, libomp's programs have a static schedule: their authors may have measured,
 * or relied on, equal loops being divided equally. */
static void set_runtime(struct nst_loop_spec *spec)
{
    if (nst_thread_self()->task->icv->run_sched.by_default) {
        spec->kind = NST_SCHEDULE_STATIC;
        spec->chunk = 0;
        return;
    }
    spec->kind = NST_SCHEDULE_RUNTIME;
    if (spec->modifier == NST_MODIFIER_NONMONOTONIC)
        spec->modifier = NST_MODIFIER_NONE;
}

static void set_schedule(struct nst_loop_spec *spec, int32_t sched, int64_t chunk)
{
    spec->chunk = chunk < 1 ? 1 : (uint64_t)chunk;
    spec->ordered = nst_kmp_sched_ordered(sched);
    spec->keep_chunks = nst_kmp_sched_nomerge(sched);
    spec->modifier = sched & KMP_SCHED_MONOTONIC      ? NST_MODIFIER_MONOTONIC
                     : sched & KMP_SCHED_NONMONOTONIC ? NST_MODIFIER_NONMONOTONIC
                                                      : NST_MODIFIER_NONE;
    switch (nst_kmp_sched_plain(sched)) {
    case KMP_SCHED_STATIC_CHUNKED:
        spec->kind = NST_SCHEDULE_STATIC;
        break;
    case KMP_SCHED_STATIC_SIMD:
        spec->kind = NST_SCHEDULE_STATIC;
        in_vectors(spec, spec->chunk);
        break;
    case KMP_SCHED_DYNAMIC:
    case KMP_SCHED_STATIC_STEAL:
        spec->kind = NST_SCHEDULE_DYNAMIC;
        break;
    case KMP_SCHED_GUIDED:
    case KMP_SCHED_GUIDED_ITERATIVE:
    case KMP_SCHED_GUIDED_ANALYTICAL:
    case KMP_SCHED_TRAPEZOIDAL:
        spec->kind = NST_SCHEDULE_GUIDED;
        break;
    case KMP_SCHED_GUIDED_SIMD:
        spec->kind = NST_SCHEDULE_GUIDED;
        in_vectors(spec, spec->chunk);
        break;
    case KMP_SCHED_RUNTIME:
        set_runtime(spec);
        break;
    case KMP_SCHED_RUNTIME_SIMD:
        in_vectors(spec, spec->chunk);
        set_runtime(spec);
        break;
    case KMP_SCHED_AUTO:
        spec->kind = NST_SCHEDULE_AUTO;
        break;
    default:
        spec->kind = NST_SCHEDULE_STATIC;
        spec->chunk = 0;
        break;
    }
}

/* Without a chunk left nothing of the caller's is touched: *plast stays 1 in the thread that ran the last iteration. */
#define DEFINE(w, T, UT, ST)                                                                                           \
    void __kmpc_dispatch_init_##w(struct kmp_ident *loc, int32_t gtid, int32_t sched, T lb, T ub, ST st, ST chunk)     \
    {                                                                                                                  \
        struct nst_loop_spec spec = {.origin = (uint64_t)lb, .step = (uint64_t)st};                                    \
                                                                                                                       \
        if (st > 0)                                                                                                    \
            spec.n = ub < lb ? 0 : (uint64_t)((UT)ub - (UT)lb) / (UT)st + 1;                                           \
        else if (st < 0)                                                                                               \
            spec.n = lb < ub ? 0 : (uint64_t)((UT)lb - (UT)ub) / ((UT)0 - (UT)st) + 1;                                 \
        set_schedule(&spec, sched, chunk);                                                                             \
        nst_loop_begin(nst_thread_self(), &spec);                                                                      \
    }                                                                                                                  \
                                                                                                                       \
    int32_t __kmpc_dispatch_next_##w(struct kmp_ident *loc, int32_t gtid, int32_t *plast, T *plower, T *pupper,        \
                                     ST *pstride)                                                                      \
    {                                                                                                                  \
        struct nst_thread *self = nst_thread_self();                                                                   \
        struct nst_loop_chunk c;                                                                                       \
                                                                                                                       \
        if (!nst_loop_next(self, &c)) {                                                                                \
            nst_loop_end(self);                                                                                        \
            return 0;                                                                                                  \
        }                                                                                                              \
        if (NST_UNLIKELY(c.extra != 0))                                                                                \
            from_vectors(&c);                                                                                          \
        *plower = (T)(c.origin + c.first * c.step);                                                                    \
        *pupper = (T)(c.origin + (c.first + c.count - 1) * c.step);                                                    \
        if (pstride)                                                                                                   \
            *pstride = (ST)c.step;                                                                                     \
        if (plast)                                                                                                     \
            *plast = c.last;                                                                                           \
        return 1;                                                                                                      \
    }                                                                                                                  \
                                                                                                                       \
    /* Once per iteration of an ordered loop. */                                                                       \
    void __kmpc_dispatch_fini_##w(struct kmp_ident *loc, int32_t gtid)                                                 \
    {                                                                                                                  \
        nst_ordered_iteration_done(nst_thread_self());                                                                 \
    }                                                                                                                  \
                                                                                                                       \
    /* distribute parallel for with a dynamic schedule: the team's block first, then chunks of that. */                \
    void __kmpc_dist_dispatch_init_##w(struct kmp_ident *loc, int32_t gtid, int32_t sched, int32_t *plast, T lb, T ub, \
                                       ST st, ST chunk)                                                                \
    {                                                                                                                  \
        ST stride;                                                                                                     \
                                                                                                                       \
        __kmpc_for_static_init_##w(loc, gtid, KMP_SCHED_DIST, plast, &lb, &ub, &stride, st, 1);                        \
        __kmpc_dispatch_init_##w(loc, gtid, sched, lb, ub, st, chunk);                                                 \
    }

DEFINE(4, int32_t, uint32_t, int32_t)
DEFINE(4u, uint32_t, uint32_t, int32_t)
DEFINE(8, int64_t, uint64_t, int64_t)
DEFINE(8u, uint64_t, uint64_t, int64_t)

/* Emitted by clang since 19, also where a cancelled loop was left without asking for its end. */
void __kmpc_dispatch_deinit(struct kmp_ident *loc, int32_t gtid)
{
    nst_work_close(nst_thread_self());
}
