// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The two locks of the process that no name identifies. */
#include "runtime/sync/critical.h"

struct nst_critical_lock nst_critical_unnamed;
struct nst_critical_lock nst_critical_atomic;
