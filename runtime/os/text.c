// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/os/text.h"

/* The linker's: the header of the object that this is linked into. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

struct nst_os_range nst_os_text_of(const ElfW(Ehdr) *object)
{
    uintptr_t base = (uintptr_t)object;
    const ElfW(Phdr) *header = (const ElfW(Phdr) *)(base + object->e_phoff);
    struct nst_os_range text = {0, 0};
    uintptr_t first = 0; /* the address that its first byte was linked for */

    for (unsigned i = 0; i < object->e_phnum; i++)
        if (header[i].p_type == PT_LOAD && header[i].p_offset == 0)
            first = header[i].p_vaddr;
    for (unsigned i = 0; i < object->e_phnum; i++)
        if (header[i].p_type == PT_LOAD && (header[i].p_flags & PF_X)) {
            text.low = base - first + header[i].p_vaddr;
            text.high = text.low + header[i].p_memsz;
        }
    return text;
}

struct nst_os_range nst_os_text_here(void)
{
    return nst_os_text_of(&__ehdr_start);
}
