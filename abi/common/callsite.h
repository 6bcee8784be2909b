// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Where the user's code called the runtime: names a region for the engine's learning (and for tools).  Meaningful
 * only in the exported function itself, before any tail call. */
#ifndef NST_ABI_COMMON_CALLSITE_H
#define NST_ABI_COMMON_CALLSITE_H

#define NST_CALLSITE() __builtin_extract_return_addr(__builtin_return_address(0))

#endif
