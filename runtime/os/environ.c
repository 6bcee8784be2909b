// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns access to the process's environment.  See environ.h. */
#include "runtime/os/environ.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

static const char *const *replaced;

static const char *const *entries_now(void)
{
    return replaced ? replaced : (const char *const *)environ;
}

void nst_environ_replace(const char *const *entries)
{
    replaced = entries;
}

void nst_environ_each(void (*fn)(const char *entry, void *arg), void *arg)
{
    const char *const *entry = entries_now();

    if (!entry) /* a program may clear environ */
        return;
    for (; *entry; entry++)
        fn(*entry, arg);
}

const char *nst_environ_get(const char *name)
{
    const char *const *entry = entries_now();
    size_t length = strlen(name);

    if (!entry)
        return NULL;
    for (; *entry; entry++)
        if (!strncmp(*entry, name, length) && (*entry)[length] == '=')
            return *entry + length + 1;
    return NULL;
}
