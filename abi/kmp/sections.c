// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* sections as Intel's newer compilers call them (OpenMP 5.2, 11.3); clang and flang turn sections into a static loop.
 * Sections are numbered from 0 here; n or more means that none is left. */
#include "runtime/omp/work/sections.h"

#include "abi/kmp/kmp_abi.h"

int32_t __kmpc_sections_init(struct kmp_ident *loc, int32_t gtid, int32_t n)
{
    nst_sections_begin(nst_thread_self(), n > 0 ? (unsigned)n : 0);
    return 1;
}

int32_t __kmpc_next_section(struct kmp_ident *loc, int32_t gtid, int32_t n)
{
    unsigned section = nst_sections_next(nst_thread_self());

    return section > 0 ? (int32_t)section - 1 : n;
}

void __kmpc_end_sections(struct kmp_ident *loc, int32_t gtid)
{
    nst_sections_end(nst_thread_self());
}
