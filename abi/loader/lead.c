// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Leads whoever opens another OpenMP runtime by file name to this one.
 *
 * A runtime that is opened by name (dlopen of /opt/x/libiomp5.so, libomptarget's of libomp.so, ctypes', Julia's) and asked through
 * its handle would be a second runtime with threads of its own.  Worse, it calls its own exported functions through the dynamic
 * table, where ours come first: it would open a region there and close it here.  So where our dlopen is found first, that is,
 * where we are preloaded or linked, a handle to a runtime is a handle to us.  Everything else goes on to the C library with the
 * caller's return address in place, by which the loader finds the caller's RUNPATH and namespace.  dlmopen is left alone: who
 * wants another runtime gets one in a namespace of its own.
 *
 * Exported as dlopen at the C library's nodes, never as a default version: nobody is linked to it by accident
 * (abi/exports/loader.txt).  Any thread, at any time, also before our constructors. */
#include "abi/common/export.h"
#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

typedef void *(*open_fn)(const char *file, int mode);

static void *next_open(const char *file, int mode)
{
    (void)file, (void)mode;
    return NULL; /* no C library has a dlopen: none can be reached either */
}

static open_fn system_open(void)
{
    static _Atomic(open_fn) cached; /* every thread finds the same: relaxed */
    open_fn fn = nst_load_relaxed(&cached);

    if (NST_UNLIKELY(fn == NULL)) {
        static const char *const nodes[] = {"GLIBC_2.34", "GLIBC_2.17", "GLIBC_2.2.5"};

        for (size_t i = 0; fn == NULL && i < sizeof nodes / sizeof *nodes; i++)
            fn = (open_fn)dlvsym(RTLD_NEXT, "dlopen", nodes[i]);
        if (fn == NULL)
            fn = next_open;
        nst_store_relaxed(&cached, fn);
    }
    return fn;
}

/* libgomp.so.1, libomp-19.so.5, libiomp5.so, libgomp-24e2ab19.so.1.0.0 (a wheel's): yes.  libomptarget.so, libompd.so,
 * libgomp-plugin-nvptx.so.1: no. */
static bool is_runtime(const char *file)
{
    static const char *const stems[] = {"libgomp", "libomp", "libiomp5"};
    const char *name = strrchr(file, '/');

    name = name ? name + 1 : file;
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
        size_t length = strlen(stems[i]);

        if (strncmp(name, stems[i], length) != 0)
            continue;
        const char *rest = name + length;
        if (strncmp(rest, ".so", 3) == 0 && (rest[3] == '\0' || rest[3] == '.'))
            return true;
        if (rest[0] == '-' && strncmp(rest, "-plugin", 7) != 0 && strstr(rest, ".so") != NULL)
            return true;
    }
    return false;
}

/* A path that leads nowhere stays the caller's to find out. */
static const char *led(const char *file)
{
    Dl_info self;

    if (file == NULL || !is_runtime(file) || (strchr(file, '/') != NULL && access(file, F_OK) != 0))
        return file;
    return dladdr(__extension__(void *) system_open, &self) != 0 ? self.dli_fname : file;
}

NST_EXPORT void *nst_lead_dlopen(const char *file, int mode);

/* The tail call matters (see above): a jump whatever the build is.  tests/abi/other_runtime_test.sh notices a call. */
#if defined(__clang__)
#define TAIL __attribute__((musttail))
#define TAIL_CALLS
#else
#define TAIL
#define TAIL_CALLS __attribute__((optimize("O2", "optimize-sibling-calls"), no_sanitize("address", "undefined", "thread")))
#endif
TAIL_CALLS void *nst_lead_dlopen(const char *file, int mode)
{
    const char *which = led(file);

    TAIL return system_open()(which, mode);
}
