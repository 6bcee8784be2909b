// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Which functions leave the library.  Everything is hidden unless marked, and a marked function is exported at
 * exactly the version nodes that abi/exports names for it: the build derives the rest (abi/README.md, "One entry
 * point").
 *
 *   NST_EXPORT            the function is the implementation of its own name, at every node of that name
 *   NST_EXPORT_AT(n, f)   names the implementation of f at the one node n where it differs; the pair must
 *                         be listed in abi/exports/special.txt.  n with '.' written '_':
 *                             void NST_EXPORT_AT(OMP_1_0, omp_init_lock)(omp_lock_t *lock) { ... } */
#ifndef NST_ABI_COMMON_EXPORT_H
#define NST_ABI_COMMON_EXPORT_H

#define NST_EXPORT                __attribute__((visibility("default")))
#define NST_EXPORT_AT(node, name) nst_at_##node##_##name

#endif
