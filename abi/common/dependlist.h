// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* GCC's dependence arrays -> the engine's.  (kmp's are structures of the engine's shape and need no helper.)
 *
 *   short: d[0] = n > 0, d[1] = outs; addresses from d[2]: outs, then ins
 *   long:  d[0] = 0, d[1] = n, d[2] = outs, d[3] = mutexinoutsets, d[4] = ins; addresses from d[5] in that order, then
 *          n - outs - mutexinoutsets - ins pointers to depend objects {address, kind} */
#ifndef NST_ABI_COMMON_DEPENDLIST_H
#define NST_ABI_COMMON_DEPENDLIST_H

#include "runtime/omp/task/task.h"

#include <stddef.h>

/* How many dependences the array has; 0 for NULL. */
size_t nst_dependlist_count(void **d);
/* Fills out[0 .. count-1]. */
void nst_dependlist_fill(void **d, struct nst_depend *out);

/* Calls use(self, list, count, arg) with the converted list, which lives on the stack unless it is long. */
void nst_dependlist_with(struct nst_thread *self, void **d,
                         void (*use)(struct nst_thread *self, const struct nst_depend *list, size_t n, void *arg),
                         void *arg);

#endif
