// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* <stdatomic.h> for g++, which has no _Atomic qualifier in C++17: lets googletest files include the engine's C headers.
 * Only macros over the compiler's builtins, so that it may be included inside extern "C".  Sound for naturally aligned
 * objects of at most 8 bytes, whose layout _Atomic does not change; the engine has no others. */
#ifndef NST_TESTS_CXX_STDATOMIC_H
#define NST_TESTS_CXX_STDATOMIC_H

#define _Atomic

enum {
    memory_order_relaxed = __ATOMIC_RELAXED,
    memory_order_consume = __ATOMIC_CONSUME,
    memory_order_acquire = __ATOMIC_ACQUIRE,
    memory_order_release = __ATOMIC_RELEASE,
    memory_order_acq_rel = __ATOMIC_ACQ_REL,
    memory_order_seq_cst = __ATOMIC_SEQ_CST
};
typedef bool atomic_bool;
typedef int atomic_int;
typedef unsigned int atomic_uint;
typedef long atomic_long;
typedef unsigned long atomic_ulong;
typedef unsigned char atomic_flag;

#undef ATOMIC_FLAG_INIT
#define ATOMIC_FLAG_INIT 0
#define atomic_flag_test_and_set_explicit(p, o) __atomic_test_and_set((p), (o))

#define atomic_init(p, v) ((void)(*(p) = (v)))
#define atomic_load_explicit(p, o) __atomic_load_n((p), (o))
#define atomic_store_explicit(p, v, o) __atomic_store_n((p), (v), (o))
#define atomic_exchange_explicit(p, v, o) __atomic_exchange_n((p), (v), (o))
#define atomic_fetch_add_explicit(p, v, o) __atomic_fetch_add((p), (v), (o))
#define atomic_fetch_sub_explicit(p, v, o) __atomic_fetch_sub((p), (v), (o))
#define atomic_fetch_or_explicit(p, v, o) __atomic_fetch_or((p), (v), (o))
#define atomic_fetch_and_explicit(p, v, o) __atomic_fetch_and((p), (v), (o))
#define atomic_fetch_xor_explicit(p, v, o) __atomic_fetch_xor((p), (v), (o))
#define atomic_compare_exchange_strong_explicit(p, e, v, s, f) __atomic_compare_exchange_n((p), (e), (v), 0, (s), (f))
#define atomic_compare_exchange_weak_explicit(p, e, v, s, f) __atomic_compare_exchange_n((p), (e), (v), 1, (s), (f))
#define atomic_thread_fence(o) __atomic_thread_fence(o)
#define atomic_signal_fence(o) __atomic_signal_fence(o)

#endif
