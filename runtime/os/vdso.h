// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The code that the kernel maps into every process (vdso(7)): where it lies, and its clock.  Read once, by a constructor; until then, and where
 * there is none (valgrind hides it), there is no clock either, and it lies nowhere. */
#ifndef NST_OS_VDSO_H
#define NST_OS_VDSO_H

#include "runtime/os/text.h"

#include <time.h>

/* As clock_gettime(), but touches neither errno nor other TLS; or NULL. */
typedef int (*nst_vdso_clock_fn)(clockid_t, struct timespec *);
extern nst_vdso_clock_fn nst_vdso_clock;

extern struct nst_os_range nst_vdso_text;

#endif
