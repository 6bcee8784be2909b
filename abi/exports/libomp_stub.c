// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The code of libomp.so.5, libiomp5.so and their like, which are only names: every symbol is here for the linker, at its
 * version, but the loader puts the engine (DT_FILTER) before the name in every search, so none of them is ever bound.  Not
 * part of the engine. */
#include "abi/exports/missing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void say(const char *text)
{
    if (write(STDERR_FILENO, text, strlen(text)) < 0)
        return;
}

void nst_export_missing(const char *name)
{
    say("nestomp: fatal: ");
    say(name);
    say(" was bound to a library that is only a name for nestomp\n");
    abort();
}
