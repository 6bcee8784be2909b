// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* __kmpc_atomic_*: atomic updates as Intel's compilers call them (OpenMP 5.2, 15.8.4), one family generated from
 * abi/kmp/atomic.def.
 *
 * Objects of 1, 2, 4 and 8 bytes are updated without a lock: programs mix these calls with inline instructions on
 * the same object.  Larger ones, and the rare object that is not aligned to its size (a complex of two floats need
 * not be), are updated under the lock that GOMP_atomic_start takes.  An object's address decides, so all callers
 * agree. */
#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"
#include "runtime/sync/critical.h"

#include <complex.h>
#include <stdint.h>
#include <string.h>

struct kmp_ident;

#ifdef __SIZEOF_FLOAT128__
typedef __float128 quad;
#ifdef __clang__
typedef _Complex __float128 quad_complex;
#else
typedef _Complex float quad_complex __attribute__((mode(TC)));
#endif
#else /* where long double has quadruple precision */
typedef long double quad;
typedef long double _Complex quad_complex;
#endif

#pragma GCC visibility push(default)
void __kmpc_atomic_start(void);
void __kmpc_atomic_end(void);
#pragma GCC visibility pop

void __kmpc_atomic_start(void)
{
    nst_lock_acquire(&nst_critical_atomic.lock);
}

void __kmpc_atomic_end(void)
{
    nst_lock_release(&nst_critical_atomic.lock);
}

#define EXPORTED __attribute__((visibility("default")))

/* ORDER[kmp.atomic]: acquire and release on every access below.  The construct's own order is relaxed unless it says
 * otherwise, which these entries are not told; so they give what acq_rel asks for, and the compiler adds flushes for
 * more. They pair with each other and with the program's inline atomics. */
#define TRY(bytes, p, expected, desired)                                                                        \
    __atomic_compare_exchange_n((uint##bytes##_t *)(p), (uint##bytes##_t *)(expected), (desired), 0, __ATOMIC_ACQ_REL, \
                                __ATOMIC_ACQUIRE)

/* If *p still has the bytes of *expected, gives it those of *desired; else reads it into *expected.  size is a
 * constant. */
NST_INLINE int try_bytes(void *p, void *expected, const void *desired, size_t size)
{
    switch (size) {
    case 1:
        return TRY(8, p, expected, *(const uint8_t *)desired);
    case 2:
        return TRY(16, p, expected, *(const uint16_t *)desired);
    case 4:
        return TRY(32, p, expected, *(const uint32_t *)desired);
    default:
        return TRY(64, p, expected, *(const uint64_t *)desired);
    }
}

NST_INLINE void load_bytes(const void *p, void *to, size_t size)
{
    /* ORDER[kmp.atomic]: acquire, see above. */
    switch (size) {
    case 1:
        *(uint8_t *)to = __atomic_load_n((const uint8_t *)p, __ATOMIC_ACQUIRE);
        break;
    case 2:
        *(uint16_t *)to = __atomic_load_n((const uint16_t *)p, __ATOMIC_ACQUIRE);
        break;
    case 4:
        *(uint32_t *)to = __atomic_load_n((const uint32_t *)p, __ATOMIC_ACQUIRE);
        break;
    default:
        *(uint64_t *)to = __atomic_load_n((const uint64_t *)p, __ATOMIC_ACQUIRE);
        break;
    }
}

/* A value of type T seen as words for the functions above. */
#define CELL(T)                \
    union {                    \
        T value;               \
        uint8_t b1;            \
        uint16_t b2;           \
        uint32_t b4;           \
        uint64_t b8;           \
    }

NST_INLINE int lock_free(const void *p, size_t size)
{
    return size <= 8 && ((uintptr_t)p & (size - 1)) == 0;
}

/* *lhs = expr, where expr reads x, the old value, and y.  Leaves the values before and after in was and now. */
#define APPLY(T, lhs, expr, was, now)                                         \
    do {                                                                      \
        if (lock_free(lhs, sizeof(T))) {                                      \
            CELL(T) seen_, next_;                                             \
                                                                              \
            load_bytes(lhs, &seen_, sizeof(T));                               \
            do {                                                              \
                T x = seen_.value;                                            \
                                                                              \
                (void)x;                                                      \
                next_.value = (expr);                                         \
            } while (!try_bytes(lhs, &seen_, &next_, sizeof(T)));             \
            was = seen_.value;                                                \
            now = next_.value;                                                \
        } else {                                                              \
            T x;                                                              \
                                                                              \
            __kmpc_atomic_start();                                            \
            x = *(lhs);                                                       \
            was = x;                                                          \
            now = (expr);                                                     \
            *(lhs) = now;                                                     \
            __kmpc_atomic_end();                                              \
        }                                                                     \
    } while (0)

#define PLAIN(name, T, R, expr)                                                            \
    EXPORTED void name(struct kmp_ident *loc, int gtid, T *lhs, R y);                      \
    void name(struct kmp_ident *loc, int gtid, T *lhs, R y)                                \
    {                                                                                      \
        T was, now;                                                                        \
                                                                                           \
        APPLY(T, lhs, expr, was, now);                                                     \
        (void)was;                                                                         \
        (void)now;                                                                         \
    }

#define CAPTURE(name, T, R, expr)                                                          \
    EXPORTED T name(struct kmp_ident *loc, int gtid, T *lhs, R y, int after);              \
    T name(struct kmp_ident *loc, int gtid, T *lhs, R y, int after)                        \
    {                                                                                      \
        T was, now;                                                                        \
                                                                                           \
        APPLY(T, lhs, expr, was, now);                                                     \
        return after ? now : was;                                                          \
    }

#define CAPTURE_OUT(name, T, expr)                                                         \
    EXPORTED void name(struct kmp_ident *loc, int gtid, T *lhs, T y, T *out, int after);   \
    void name(struct kmp_ident *loc, int gtid, T *lhs, T y, T *out, int after)             \
    {                                                                                      \
        T was, now;                                                                        \
                                                                                           \
        APPLY(T, lhs, expr, was, now);                                                     \
        *out = after ? now : was;                                                          \
    }

#define UPDATE(t, T, op, expr)                                \
    PLAIN(__kmpc_atomic_##t##_##op, T, T, expr)               \
    CAPTURE(__kmpc_atomic_##t##_##op##_cpt, T, T, expr)

#define REVERSE(t, T, op, expr)                               \
    PLAIN(__kmpc_atomic_##t##_##op##_rev, T, T, expr)         \
    CAPTURE(__kmpc_atomic_##t##_##op##_cpt_rev, T, T, expr)

#define QUAD_UPDATE(t, T, op, expr)                              \
    PLAIN(__kmpc_atomic_##t##_##op##_fp, T, quad, expr)          \
    CAPTURE(__kmpc_atomic_##t##_##op##_cpt_fp, T, quad, expr)

#define QUAD_REVERSE(t, T, op, expr)                             \
    PLAIN(__kmpc_atomic_##t##_##op##_rev_fp, T, quad, expr)      \
    CAPTURE(__kmpc_atomic_##t##_##op##_cpt_rev_fp, T, quad, expr)

#define UPDATE_OUT(t, T, op, expr)                            \
    PLAIN(__kmpc_atomic_##t##_##op, T, T, expr)               \
    CAPTURE_OUT(__kmpc_atomic_##t##_##op##_cpt, T, expr)

#define REVERSE_OUT(t, T, op, expr)                           \
    PLAIN(__kmpc_atomic_##t##_##op##_rev, T, T, expr)         \
    CAPTURE_OUT(__kmpc_atomic_##t##_##op##_cpt_rev, T, expr)

#define MIXED(t, T, op, rt, R, expr) PLAIN(__kmpc_atomic_##t##_##op##_##rt, T, R, expr)

#define MOVE(t, T)                                                                     \
    EXPORTED T __kmpc_atomic_##t##_rd(struct kmp_ident *loc, int gtid, T *lhs);        \
    T __kmpc_atomic_##t##_rd(struct kmp_ident *loc, int gtid, T *lhs)                  \
    {                                                                                  \
        CELL(T) seen;                                                                  \
                                                                                       \
        if (lock_free(lhs, sizeof(T))) {                                               \
            load_bytes(lhs, &seen, sizeof(T));                                         \
        } else {                                                                       \
            __kmpc_atomic_start();                                                     \
            seen.value = *lhs;                                                         \
            __kmpc_atomic_end();                                                       \
        }                                                                              \
        return seen.value;                                                             \
    }                                                                                  \
    PLAIN(__kmpc_atomic_##t##_wr, T, T, y)

#define SWAP(t, T)                                                                     \
    EXPORTED T __kmpc_atomic_##t##_swp(struct kmp_ident *loc, int gtid, T *lhs, T y);  \
    T __kmpc_atomic_##t##_swp(struct kmp_ident *loc, int gtid, T *lhs, T y)            \
    {                                                                                  \
        T was, now;                                                                    \
                                                                                       \
        APPLY(T, lhs, y, was, now);                                                    \
        (void)now;                                                                     \
        return was;                                                                    \
    }

#define SWAP_OUT(t, T)                                                                           \
    EXPORTED void __kmpc_atomic_##t##_swp(struct kmp_ident *loc, int gtid, T *lhs, T y, T *out); \
    void __kmpc_atomic_##t##_swp(struct kmp_ident *loc, int gtid, T *lhs, T y, T *out)           \
    {                                                                                            \
        T was, now;                                                                              \
                                                                                                 \
        APPLY(T, lhs, y, was, now);                                                              \
        (void)now;                                                                               \
        *out = was;                                                                              \
    }

/* One compare-and-swap, under the lock if the object is not aligned.  Returns success; *seen becomes the value
 * before. */
#define COMPARE(bytes, T)                                                                                      \
    static int compare_##bytes(T *p, T *seen, T desired)                                                       \
    {                                                                                                          \
        int swapped;                                                                                           \
                                                                                                               \
        if (lock_free(p, sizeof(T)))                                                                           \
            return try_bytes(p, seen, &desired, sizeof(T));                                                    \
        __kmpc_atomic_start();                                                                                 \
        swapped = *p == *seen;                                                                                 \
        *seen = *p;                                                                                            \
        if (swapped)                                                                                           \
            *p = desired;                                                                                      \
        __kmpc_atomic_end();                                                                                   \
        return swapped;                                                                                        \
    }                                                                                                          \
    EXPORTED int __kmpc_atomic_bool_##bytes##_cas(struct kmp_ident *loc, int gtid, T *x, T e, T d);            \
    int __kmpc_atomic_bool_##bytes##_cas(struct kmp_ident *loc, int gtid, T *x, T e, T d)                      \
    {                                                                                                          \
        return compare_##bytes(x, &e, d);                                                                      \
    }                                                                                                          \
    EXPORTED T __kmpc_atomic_val_##bytes##_cas(struct kmp_ident *loc, int gtid, T *x, T e, T d);               \
    T __kmpc_atomic_val_##bytes##_cas(struct kmp_ident *loc, int gtid, T *x, T e, T d)                         \
    {                                                                                                          \
        compare_##bytes(x, &e, d);                                                                             \
        return e;                                                                                              \
    }                                                                                                          \
    /* *pv: the old value on failure, untouched on success. */                                                 \
    EXPORTED int __kmpc_atomic_bool_##bytes##_cas_cpt(struct kmp_ident *loc, int gtid, T *x, T e, T d, T *pv); \
    int __kmpc_atomic_bool_##bytes##_cas_cpt(struct kmp_ident *loc, int gtid, T *x, T e, T d, T *pv)           \
    {                                                                                                          \
        int swapped = compare_##bytes(x, &e, d);                                                               \
                                                                                                               \
        if (!swapped)                                                                                          \
            *pv = e;                                                                                           \
        return swapped;                                                                                        \
    }                                                                                                          \
    /* *pv: the value of x after the operation. */                                                             \
    EXPORTED T __kmpc_atomic_val_##bytes##_cas_cpt(struct kmp_ident *loc, int gtid, T *x, T e, T d, T *pv);    \
    T __kmpc_atomic_val_##bytes##_cas_cpt(struct kmp_ident *loc, int gtid, T *x, T e, T d, T *pv)              \
    {                                                                                                          \
        *pv = compare_##bytes(x, &e, d) ? d : e;                                                               \
        return e;                                                                                              \
    }

/* op(out, a, b) computes one object of that many bytes; out may be a. */
static void apply_generic(void *lhs, void *rhs, void (*op)(void *, void *, void *), size_t bytes)
{
    CELL(uint64_t) seen, next;

    if (!lock_free(lhs, bytes)) {
        __kmpc_atomic_start();
        op(lhs, lhs, rhs);
        __kmpc_atomic_end();
        return;
    }
    load_bytes(lhs, &seen, bytes);
    do {
        memcpy(&next, &seen, sizeof(next));
        op(&next, &seen, rhs);
    } while (!try_bytes(lhs, &seen, &next, bytes));
}

#define GENERIC(bytes)                                                                             \
    EXPORTED void __kmpc_atomic_##bytes(struct kmp_ident *loc, int gtid, void *lhs, void *rhs,     \
                                        void (*op)(void *, void *, void *));                       \
    void __kmpc_atomic_##bytes(struct kmp_ident *loc, int gtid, void *lhs, void *rhs,              \
                               void (*op)(void *, void *, void *))                                 \
    {                                                                                              \
        apply_generic(lhs, rhs, op, bytes);                                                        \
    }

#include "abi/kmp/atomic.def"
