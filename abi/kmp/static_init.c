// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Static loop schedules: which iterations are mine, from the thread's number alone (OpenMP 5.2, 11.5.3, 11.6).  Pure
 * arithmetic: no shared state, because a thread whose bounds are empty may not call at all, and no chunk is ever
 * claimed.
 *
 * One body serves the twelve typed entries.  It works on iteration numbers 0..n-1 in uint64_t; the entries
 * translate.
 * Conventions that compiled code relies on:
 *   - bounds are inclusive, in and out; nothing to do is lower beyond upper;
 *   - a chunked schedule returns the first chunk only, its end not clamped to the loop's: the caller
 *     strides and clamps;
 *   - the stride is never 0 and passes the loop's end when no chunk is left, also that of a simd kind, which the caller
 *     takes for chunks although each member gets one at most;
 *   - exactly one member gets last = 1;
 *   - an unsigned loop of 0..2^w-1 has no iterations (flang's trip count - 1 wraps) and comes back unchanged. */
#include "abi/kmp/kmp_abi.h"
#include "abi/kmp/sched.h"
#include "runtime/omp/team/team.h"

/* A share of n iterations: member me of many. */
struct share {
    uint64_t first, end; /* iteration numbers; end is one past the last, and may exceed n for a chunk */
    uint64_t stride;     /* iterations from one chunk to my next */
    bool any, last;
};

static struct share blocks(uint64_t n, uint64_t me, uint64_t many)
{
    uint64_t small = n / many, large = n % many;
    struct share s;

    s.first = me * small + (me < large ? me : large);
    s.end = s.first + small + (me < large);
    s.stride = n;
    s.any = s.end > s.first;
    s.last = s.any && s.end == n;
    return s;
}

static struct share chunks(uint64_t n, uint64_t chunk, uint64_t me, uint64_t many)
{
    uint64_t c = chunk > n ? n : chunk;
    uint64_t count = (n - 1) / c + 1;
    struct share s;

    s.any = me < count;
    s.first = me * c;
    s.end = s.first + c;
    s.stride = c * (count < many ? count : many);
    s.last = s.any && (count - 1) % many == me;
    return s;
}

/* One block each, of a multiple of chunk iterations: keeps every vector of a simd loop within one member. */
static struct share simd_blocks(uint64_t n, uint64_t chunk, uint64_t me, uint64_t many)
{
    uint64_t even = (n - 1) / many + 1;
    uint64_t span = (even - 1) / chunk * chunk + chunk;
    struct share s;

    s.any = span == 0 ? me == 0 : me <= (n - 1) / span; /* span wraps to 0 only above 2^63 iterations */
    s.first = me * span;
    s.end = span == 0 || n - s.first < span ? n : s.first + span;
    s.stride = n;
    s.last = s.any && s.end == n;
    return s;
}

static struct share divide(int32_t sched, uint64_t n, uint64_t chunk, uint64_t me, uint64_t many)
{
    switch (sched) {
    case KMP_SCHED_STATIC_CHUNKED:
        return chunks(n, chunk, me, many);
    case KMP_SCHED_STATIC_SIMD:
        return simd_blocks(n, chunk, me, many);
    default:
        return blocks(n, me, many);
    }
}

/* Iterations of lb..ub by incr, as uint64_t: UT is the unsigned type of the loop's width.  clang and flang pass incr 1. */
#define COUNT(UT, lb, ub, incr)                                                              \
    ((incr) == 1  ? ((ub) < (lb) ? 0 : (uint64_t)(UT)((UT)(ub) - (UT)(lb)) + 1)              \
     : (incr) > 0 ? ((ub) < (lb) ? 0 : (uint64_t)((UT)(ub) - (UT)(lb)) / (UT)(incr) + 1)     \
                  : ((lb) < (ub) ? 0 : (uint64_t)((UT)(lb) - (UT)(ub)) / ((UT)0 - (UT)(incr)) + 1))

/* A loop that wraps its own type has no iterations if the type is unsigned; see above. */
#define WRAPS(T, UT, n) ((T)-1 > (T)0 && (n) != 0 && (UT)(n) == 0)

#define DEFINE(w, T, UT, ST)                                                                                          \
    /* Writes share s of the loop lb..ub into the caller's variables. */                                             \
    static void put_##w(struct share s, int32_t *plast, T *plower, T *pupper, T lb, T ub, ST incr)                    \
    {                                                                                                                 \
        if (s.any) {                                                                                                  \
            T upper = (T)((UT)lb + (UT)(s.end - 1) * (UT)incr);                                                       \
                                                                                                                      \
            *plower = (T)((UT)lb + (UT)s.first * (UT)incr);                                                           \
            /* The unclamped end of the last chunk may leave the type: then the loop's own end will do. */           \
            *pupper = (incr > 0 ? upper < *plower : upper > *plower) ? ub : upper;                                    \
        } else {                                                                                                      \
            T beyond = (T)((UT)ub + (UT)incr);                                                                        \
            bool wrapped = incr > 0 ? beyond < ub : beyond > ub;                                                      \
                                                                                                                      \
            *plower = wrapped ? ub : beyond;                                                                          \
            *pupper = wrapped ? (T)((UT)ub - (UT)incr) : ub;                                                          \
        }                                                                                                             \
        if (plast)                                                                                                    \
            *plast = s.last;                                                                                          \
    }                                                                                                                 \
                                                                                                                      \
    /* The whole loop for a team of one.  The stride spans lb..ub, so that one step leaves the loop. */              \
    static void whole_##w(int32_t *plast, T lb, T ub, ST *pstride, ST incr)                                           \
    {                                                                                                                 \
        *pstride = incr > 0 ? (ST)((UT)ub - (UT)lb + 1) : (ST)((UT)ub - (UT)lb - 1);                                  \
        if (plast)                                                                                                    \
            *plast = 1;                                                                                               \
    }                                                                                                                 \
                                                                                                                      \
    static void none_##w(int32_t *plast, ST *pstride, ST stride)                                                      \
    {                                                                                                                 \
        *pstride = stride;                                                                                            \
        if (plast)                                                                                                    \
            *plast = 0;                                                                                               \
    }                                                                                                                 \
                                                                                                                      \
    static void static_##w(int32_t sched, unsigned me, unsigned many, int32_t *plast, T *plower, T *pupper,           \
                           ST *pstride, ST incr, ST chunk)                                                            \
    {                                                                                                                 \
        T lb = *plower, ub = *pupper;                                                                                 \
        uint64_t n;                                                                                                   \
        struct share s;                                                                                               \
                                                                                                                      \
        if (incr == 0)                                                                                                \
            incr = 1;                                                                                                 \
        n = COUNT(UT, lb, ub, incr);                                                                                  \
        if (n == 0 && (incr > 0 ? ub < lb : lb < ub)) {                                                               \
            none_##w(plast, pstride, incr);                                                                           \
        } else if (n == 0 || WRAPS(T, UT, n)) {                                                                       \
            /* 0 for a block schedule; the compiler divides by the stride of a chunked one. */                       \
            none_##w(plast, pstride, sched != KMP_SCHED_STATIC ? incr : 0);                                           \
        } else if (many <= 1) {                                                                                       \
            whole_##w(plast, lb, ub, pstride, incr);                                                                  \
        } else {                                                                                                      \
            s = divide(sched, n, chunk < 1 ? 1 : (uint64_t)chunk, me, many);                                          \
            put_##w(s, plast, plower, pupper, lb, ub, incr);                                                          \
            *pstride = sched != KMP_SCHED_STATIC ? (ST)((UT)s.stride * (UT)incr) : (ST)(UT)s.stride;                  \
        }                                                                                                             \
    }                                                                                                                 \
                                                                                                                      \
    void __kmpc_for_static_init_##w(struct kmp_ident *loc, int32_t gtid, int32_t sched, int32_t *plast, T *plower,    \
                                    T *pupper, ST *pstride, ST incr, ST chunk)                                        \
    {                                                                                                                 \
        struct nst_thread *self = nst_thread_self();                                                                  \
        struct nst_team *team = self->team;                                                                           \
        int32_t plain = nst_kmp_sched_static(sched);                                                                  \
                                                                                                                      \
        if (nst_kmp_sched_distributes(sched))                                                                         \
            static_##w(plain, team->league_num, team->league_size, plast, plower, pupper, pstride, incr, chunk);      \
        else                                                                                                          \
            static_##w(plain, self->num, team->nthreads, plast, plower, pupper, pstride, incr, chunk);                \
    }                                                                                                                 \
                                                                                                                      \
    /* distribute parallel for: a block for the team, then the team's members share it by sched. */                  \
    void __kmpc_dist_for_static_init_##w(struct kmp_ident *loc, int32_t gtid, int32_t sched, int32_t *plast,          \
                                         T *plower, T *pupper, T *pupper_team, ST *pstride, ST incr, ST chunk)        \
    {                                                                                                                 \
        struct nst_thread *self = nst_thread_self();                                                                  \
        struct nst_team *team = self->team;                                                                           \
        int32_t last_team = 0, last = 0;                                                                              \
        ST unused;                                                                                                    \
                                                                                                                      \
        static_##w(KMP_SCHED_STATIC, team->league_num, team->league_size, &last_team, plower, pupper, &unused, incr,  \
                   0);                                                                                                \
        *pupper_team = *pupper;                                                                                       \
        static_##w(nst_kmp_sched_static(sched), self->num, team->nthreads, &last, plower, pupper, pstride, incr,      \
                   chunk);                                                                                            \
        if (plast)                                                                                                    \
            *plast = last_team && last;                                                                               \
    }                                                                                                                 \
                                                                                                                      \
    /* distribute with chunks, Intel's form: the first chunk is clamped. */                                          \
    void __kmpc_team_static_init_##w(struct kmp_ident *loc, int32_t gtid, int32_t *plast, T *plower, T *pupper,       \
                                     ST *pstride, ST incr, ST chunk)                                                  \
    {                                                                                                                 \
        struct nst_team *team = nst_thread_self()->team;                                                              \
        T ub = *pupper;                                                                                               \
                                                                                                                      \
        static_##w(KMP_SCHED_STATIC_CHUNKED, team->league_num, team->league_size, plast, plower, pupper, pstride,     \
                   incr, chunk);                                                                                      \
        if (incr > 0 ? *pupper > ub : *pupper < ub)                                                                   \
            *pupper = ub;                                                                                             \
    }

DEFINE(4, int32_t, uint32_t, int32_t)
DEFINE(4u, uint32_t, uint32_t, int32_t)
DEFINE(8, int64_t, uint64_t, int64_t)
DEFINE(8u, uint64_t, uint64_t, int64_t)

/* Nothing to release: a static loop holds no state. */
void __kmpc_for_static_fini(struct kmp_ident *loc, int32_t gtid)
{
}

/* The same after distribute parallel for, from Intel's compilers. */
void __kmpc_dist_for_static_fini(struct kmp_ident *loc, int32_t gtid)
{
}
