// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* runtime/base/atomic.h for the models: the same names over relacy's simulated atomics.  Accesses stronger than relaxed
 * arrive as nst_*_at with the number of their site, whose order a run of the model may weaken. */
#ifndef NST_BASE_ATOMIC_H
#define NST_BASE_ATOMIC_H

#include "tests/model/model.h"
#include "sites.h"

#define nst_load_relaxed(p)          ((p)->load(rl::mo_relaxed, $))
#define nst_store_relaxed(p, v)      ((p)->store((v), rl::mo_relaxed, $))
#define nst_xchg_relaxed(p, v)       ((p)->exchange((v), rl::mo_relaxed, $))
#define nst_add_relaxed(p, v)        ((p)->fetch_add((v), rl::mo_relaxed, $))
#define nst_sub_relaxed(p, v)        ((p)->fetch_sub((v), rl::mo_relaxed, $))
#define nst_cas_relaxed(p, e, v) \
    ((p)->compare_exchange(rl::bool_t<false>(), *(e), (v), rl::mo_relaxed, rl::mo_relaxed, $))

#define nst_load_at(site, mo, p)     ((p)->load(model_order(site, mo), $))
#define nst_store_at(site, mo, p, v) ((p)->store((v), model_order(site, mo), $))
#define nst_xchg_at(site, mo, p, v)  ((p)->exchange((v), model_order(site, mo), $))
#define nst_add_at(site, mo, p, v)   ((p)->fetch_add((v), model_order(site, mo), $))
#define nst_sub_at(site, mo, p, v)   ((p)->fetch_sub((v), model_order(site, mo), $))
#define nst_or_at(site, mo, p, v)    ((p)->fetch_or((v), model_order(site, mo), $))
#define nst_and_at(site, mo, p, v)   ((p)->fetch_and((v), model_order(site, mo), $))
#define nst_cas_at(site, mo, p, e, v)                                                       \
    ((p)->compare_exchange(rl::bool_t<false>(), *(e), (v), model_order(site, mo),           \
                           model_failure_order(model_order(site, mo)), $))
#define nst_fence_at(site, mo)       model_fence(model_order(site, mo))

#define nst_peek(p) (*(p)) /* plain fields that may race, where any value read is harmless: not simulated */

#endif
