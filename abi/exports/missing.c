// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The end of every name without an implementation.  Called from the generated stubs only; any thread. */
#include "abi/exports/missing.h"

#include "runtime/base/panic.h"

void nst_export_missing(const char *name)
{
    nst_fatal("%s is not implemented yet", name);
}
