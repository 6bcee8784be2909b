// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* From the engine to LLVM's outlined functions: a struct nst_fork whose fn is a kmp_microtask, whose data is its
 * words and whose extra is nst_kmp_extra(number of words, ...). */
#ifndef NST_ABI_KMP_MICROTASK_H
#define NST_ABI_KMP_MICROTASK_H

#include "runtime/omp/team/team.h"

/* Calls fork->fn(&gtid, &btid, words...) as member self. */
void nst_kmp_invoke(struct nst_thread *self, const struct nst_fork *fork);
/* The same, after setting the member's nthreads-var to the upper half of extra (num_threads with a list). */
void nst_kmp_invoke_inner(struct nst_thread *self, const struct nst_fork *fork);

#define NST_KMP_EXTRA(argc, inner) ((uint64_t)(inner) << 32 | (uint32_t)(argc))

#endif
