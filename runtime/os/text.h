// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Where an object's code lies in memory: this library's, or linked into a program statically, that program's. */
#ifndef NST_OS_TEXT_H
#define NST_OS_TEXT_H

#include "runtime/base/compiler.h"

#include <link.h>
#include <stdbool.h>
#include <stdint.h>

struct nst_os_range {
    uintptr_t low, high; /* equal: empty */
};

/* From the object's header, mapped where it was loaded. */
struct nst_os_range nst_os_text_of(const ElfW(Ehdr) *object);
struct nst_os_range nst_os_text_here(void);

NST_INLINE bool nst_os_range_has(const struct nst_os_range *r, uintptr_t address)
{
    return address - r->low < r->high - r->low;
}

#endif
