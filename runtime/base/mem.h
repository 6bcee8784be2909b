// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Memory for the runtime's own objects: zeroed, line-aligned, and never returned to the system while a stale reference may
 * still be read (see "type-stable" in runtime/sched/README.md).  Failure is the caller's to degrade on (R7): NULL. */
#ifndef NST_BASE_MEM_H
#define NST_BASE_MEM_H

#include <stddef.h>

/* Zeroed bytes on a cache-line boundary, or NULL. */
void *nst_mem_lines(size_t bytes);
/* The same, and a fatal diagnosis instead of NULL: for what the process cannot start without. */
void *nst_mem_lines_or_die(size_t bytes);
void nst_mem_free(void *p);

#endif
