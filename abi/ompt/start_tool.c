// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* ompt_start_tool as an OpenMP library must have it (OpenMP 5.2, 19.2.1): where a tool's own definition comes first,
 * this one is never called; where it is called, it says that this library brings no tool. */
#include "abi/common/export.h"

#include <stddef.h>

void *ompt_start_tool(unsigned omp_version, const char *runtime_version);

NST_EXPORT void *ompt_start_tool(unsigned omp_version, const char *runtime_version)
{
    return NULL;
}
