// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What a name does that is exported but has no implementation yet. */
#ifndef NST_ABI_EXPORTS_MISSING_H
#define NST_ABI_EXPORTS_MISSING_H

#include "runtime/base/compiler.h"

/* "nestomp: fatal: NAME is not implemented yet", and abort: a wrong answer would be found much later. */
NST_NORETURN void nst_export_missing(const char *name) NST_COLD;

#endif
