// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* kmp_task_t as the payload of an engine task.  The compiler's struct comes first, the shareds follow at the next
 * multiple of eight in the same block: flang keeps a taskloop's bounds in the shareds, and clones are made by
 * copying the block. */
#ifndef NST_ABI_KMP_TASK_H
#define NST_ABI_KMP_TASK_H

#include "abi/kmp/kmp_abi.h"
#include "runtime/omp/task/task.h"

/* A task of bytes for the compiler's struct and shareds behind it.  extra: enum nst_task_flags beyond what flags
 * say. */
struct kmp_task *nst_kmp_task_new(struct nst_thread *self, int32_t flags, size_t bytes, size_t shareds,
                                  kmp_task_routine *routine, unsigned extra);
/* Another with the same contents, pointing to its own shareds. */
struct kmp_task *nst_kmp_task_clone(struct nst_thread *self, struct kmp_task *pattern, unsigned extra);
/* Gives it to the engine, with its priority if it has one. */
void nst_kmp_task_submit(struct nst_thread *self, struct kmp_task *t, const struct nst_depend *deps, size_t ndeps);

#endif
