// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/os/vdso.h"

#include <link.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>

#if defined(__aarch64__)
#define CLOCK_NAME "__kernel_clock_gettime"
#else
#define CLOCK_NAME "__vdso_clock_gettime"
#endif

nst_vdso_clock_fn nst_vdso_clock;
struct nst_os_range nst_vdso_text;

static uintptr_t symbol(const ElfW(Ehdr) *object, const char *name)
{
    uintptr_t base = (uintptr_t)object;
    const ElfW(Shdr) *section = (const ElfW(Shdr) *)(base + object->e_shoff);

    for (unsigned i = 0; i < object->e_shnum; i++) {
        if (section[i].sh_type != SHT_DYNSYM || section[i].sh_link >= object->e_shnum)
            continue;
        const ElfW(Sym) *symbols = (const ElfW(Sym) *)(base + section[i].sh_offset);
        const char *names = (const char *)(base + section[section[i].sh_link].sh_offset);
        for (size_t n = 0; n < section[i].sh_size / sizeof *symbols; n++)
            if (symbols[n].st_value && strcmp(names + symbols[n].st_name, name) == 0)
                return base + symbols[n].st_value; /* it is linked for address 0 */
    }
    return 0;
}

__attribute__((constructor)) static void read_vdso(void)
{
    const ElfW(Ehdr) *object = (const ElfW(Ehdr) *)getauxval(AT_SYSINFO_EHDR);

    if (!object)
        return;
    nst_vdso_text = nst_os_text_of(object);
    nst_vdso_clock = (nst_vdso_clock_fn)symbol(object, CLOCK_NAME);
}
