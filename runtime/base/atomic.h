// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Atomic accesses with the memory order in the name (C11 5.1.2.4).  Shared fields are declared _Atomic and touched only
 * through these.  A call stronger than relaxed carries an ORDER comment that names its partner. */
#ifndef NST_BASE_ATOMIC_H
#define NST_BASE_ATOMIC_H

#include "runtime/base/delay.h"

#include <stdatomic.h>

/* Everything that others are meant to see is a point of the delay mode, before it is done: so no handshake is without. */
#define NST_SEEN NST_DELAY(__func__)

#define nst_load_relaxed(p)        atomic_load_explicit((p), memory_order_relaxed)
#define nst_load_acquire(p)        atomic_load_explicit((p), memory_order_acquire)
#define nst_load_seq_cst(p)        atomic_load_explicit((p), memory_order_seq_cst)
#define nst_store_relaxed(p, v)    atomic_store_explicit((p), (v), memory_order_relaxed)
#define nst_store_release(p, v)    (NST_SEEN, atomic_store_explicit((p), (v), memory_order_release))
#define nst_store_seq_cst(p, v)    (NST_SEEN, atomic_store_explicit((p), (v), memory_order_seq_cst))

#define nst_xchg_relaxed(p, v)     atomic_exchange_explicit((p), (v), memory_order_relaxed)
#define nst_xchg_acquire(p, v)     (NST_SEEN, atomic_exchange_explicit((p), (v), memory_order_acquire))
#define nst_xchg_acq_rel(p, v)     (NST_SEEN, atomic_exchange_explicit((p), (v), memory_order_acq_rel))
#define nst_xchg_seq_cst(p, v)     (NST_SEEN, atomic_exchange_explicit((p), (v), memory_order_seq_cst))

#define nst_add_relaxed(p, v)      atomic_fetch_add_explicit((p), (v), memory_order_relaxed)
#define nst_add_acq_rel(p, v)      (NST_SEEN, atomic_fetch_add_explicit((p), (v), memory_order_acq_rel))
#define nst_add_release(p, v)      (NST_SEEN, atomic_fetch_add_explicit((p), (v), memory_order_release))
#define nst_add_seq_cst(p, v)      (NST_SEEN, atomic_fetch_add_explicit((p), (v), memory_order_seq_cst))
#define nst_sub_relaxed(p, v)      atomic_fetch_sub_explicit((p), (v), memory_order_relaxed)
#define nst_sub_acq_rel(p, v)      (NST_SEEN, atomic_fetch_sub_explicit((p), (v), memory_order_acq_rel))
#define nst_or_relaxed(p, v)       atomic_fetch_or_explicit((p), (v), memory_order_relaxed)
#define nst_or_acq_rel(p, v)       (NST_SEEN, atomic_fetch_or_explicit((p), (v), memory_order_acq_rel))
#define nst_or_seq_cst(p, v)       (NST_SEEN, atomic_fetch_or_explicit((p), (v), memory_order_seq_cst))
#define nst_and_acq_rel(p, v)      (NST_SEEN, atomic_fetch_and_explicit((p), (v), memory_order_acq_rel))

/* Strong compare-and-swap; *expected receives the value seen on failure (relaxed unless said). */
#define nst_cas_relaxed(p, expected, v) \
    atomic_compare_exchange_strong_explicit((p), (expected), (v), memory_order_relaxed, memory_order_relaxed)
#define nst_cas_acquire(p, expected, v) \
    (NST_SEEN, atomic_compare_exchange_strong_explicit((p), (expected), (v), memory_order_acquire, memory_order_acquire))
#define nst_cas_release(p, expected, v) \
    (NST_SEEN, atomic_compare_exchange_strong_explicit((p), (expected), (v), memory_order_release, memory_order_relaxed))
#define nst_cas_acq_rel(p, expected, v) \
    (NST_SEEN, atomic_compare_exchange_strong_explicit((p), (expected), (v), memory_order_acq_rel, memory_order_acquire))
#define nst_cas_seq_cst(p, expected, v) \
    (NST_SEEN, atomic_compare_exchange_strong_explicit((p), (expected), (v), memory_order_seq_cst, memory_order_seq_cst))

/* Reads and writes of plain fields that may race, where any value read is harmless. */
#define nst_peek(p)    __atomic_load_n((p), __ATOMIC_RELAXED)
#define nst_poke(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)

#define nst_fence_seq_cst()        (NST_SEEN, atomic_thread_fence(memory_order_seq_cst))

#endif
