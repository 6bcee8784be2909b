// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns what is known about tasks that wait, by taskyield, for what another task does (nst_task_polling).  Such a task must not be executed on
 * top of its creator, which may be about to make that other task; and whether it will wait cannot be told from those before it, whose
 * condition may have held at once.  So the question is whether the program mentions taskyield at all: whether an object that was linked with
 * an OpenMP runtime has a relocation for the directive's entry point.  Objects loaded later, or linked in some other way, are learnt of when
 * a task executes the first taskyield. */
#include "runtime/omp/task/task_impl.h"

#include <link.h>
#include <string.h>

_Atomic bool nst_task_polling;

static _Atomic unsigned long long objects; /* loaded so far when we last looked */

struct object {
    const ElfW(Sym) *symbols;
    const char *strings;
    const ElfW(Rela) *relocations[2]; /* of data, of calls */
    size_t bytes[2], relative;        /* the first so many of data name no symbol */
};

static void *address(const struct dl_phdr_info *info, ElfW(Addr) a)
{
    return (void *)(a < info->dlpi_addr ? a + info->dlpi_addr : a); /* the loader relocates most of these */
}

static bool read_object(const struct dl_phdr_info *info, const ElfW(Dyn) *first, struct object *o)
{
    *o = (struct object){0};
    for (const ElfW(Dyn) *d = first; d->d_tag != DT_NULL; d++)
        switch (d->d_tag) {
        case DT_SYMTAB: o->symbols = address(info, d->d_un.d_ptr); break;
        case DT_STRTAB: o->strings = address(info, d->d_un.d_ptr); break;
        case DT_RELA: o->relocations[0] = address(info, d->d_un.d_ptr); break;
        case DT_RELASZ: o->bytes[0] = d->d_un.d_val; break;
        case DT_RELACOUNT: o->relative = d->d_un.d_val; break;
        case DT_JMPREL: o->relocations[1] = address(info, d->d_un.d_ptr); break;
        case DT_PLTRELSZ: o->bytes[1] = d->d_un.d_val; break;
        case DT_PLTREL:
            if (d->d_un.d_val != DT_RELA)
                return false;
            break;
        default: break;
        }
    return o->symbols && o->strings;
}

static bool needs_openmp(const ElfW(Dyn) *first, const struct object *o)
{
    for (const ElfW(Dyn) *d = first; d->d_tag != DT_NULL; d++) {
        if (d->d_tag != DT_NEEDED)
            continue;
        const char *name = o->strings + d->d_un.d_val;
        if (!strncmp(name, "libgomp.", 8) || !strncmp(name, "libomp.", 7) || !strncmp(name, "libomp5", 7) ||
            !strncmp(name, "libiomp5.", 9) || !strncmp(name, "libnestomp.", 11))
            return true;
    }
    return false;
}

static bool names_taskyield(const struct object *o)
{
    for (unsigned table = 0; table < 2; table++) {
        size_t n = o->relocations[table] ? o->bytes[table] / sizeof(ElfW(Rela)) : 0;
        for (size_t i = table == 0 ? o->relative : 0; i < n; i++) {
            /* The symbol's number is the upper half in 64-bit objects; there are no others here with addends. */
            size_t symbol = (size_t)ELF64_R_SYM(o->relocations[table][i].r_info);
            if (symbol == 0 || o->symbols[symbol].st_shndx != SHN_UNDEF)
                continue;
            const char *name = o->strings + o->symbols[symbol].st_name;
            if (!strcmp(name, "GOMP_taskyield") || !strcmp(name, "__kmpc_omp_taskyield"))
                return true;
        }
    }
    return false;
}

static int look(struct dl_phdr_info *info, size_t size, void *arg)
{
    bool *first = arg;
    struct object o;

    if (*first) {
        *first = false;
        if (nst_load_relaxed(&objects) == info->dlpi_adds)
            return 1;
        nst_store_relaxed(&objects, info->dlpi_adds);
    }
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_DYNAMIC)
            continue;
        const ElfW(Dyn) *dynamic = (const ElfW(Dyn) *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
        if (read_object(info, dynamic, &o) && needs_openmp(dynamic, &o) && names_taskyield(&o)) {
            nst_store_relaxed(&nst_task_polling, true);
            return 1;
        }
    }
    return 0;
}

void nst_task_polling_look(void)
{
    bool first = true;

    if (!nst_load_relaxed(&nst_task_polling))
        (void)dl_iterate_phdr(look, &first);
}
