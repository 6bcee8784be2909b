// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/base/mem.h"

#include "runtime/base/compiler.h"
#include "runtime/base/panic.h"

#include <stdlib.h>
#include <string.h>

void *nst_mem_lines(size_t bytes)
{
    size_t rounded = (bytes + NST_LINE - 1) & ~(size_t)(NST_LINE - 1);
    void *p = aligned_alloc(NST_LINE, rounded ? rounded : NST_LINE);

    if (p)
        memset(p, 0, rounded);
    return p;
}

void *nst_mem_lines_or_die(size_t bytes)
{
    void *p = nst_mem_lines(bytes);

    if (!p)
        nst_fatal("out of memory: %zu bytes for the runtime's own state", bytes);
    return p;
}

void nst_mem_free(void *p)
{
    free(p);
}
