// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The error directive at execution, OpenMP 5.2, 8.5.  length is (size_t)-1 for C strings; Fortran's have no NUL. */
#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "runtime/base/panic.h"

#include <stdlib.h>
#include <string.h>

static void say(const char *what, const char *message, size_t length)
{
    if (message && length == SIZE_MAX)
        length = strlen(message);
    if (message)
        nst_say("nestomp: %serror directive encountered: %.*s\n", what, length > 4096 ? 4096 : (int)length, message);
    else
        nst_say("nestomp: %serror directive encountered\n", what);
}

NST_EXPORT void GOMP_warning(const char *message, size_t length)
{
    say("", message, length);
}

NST_EXPORT void GOMP_error(const char *message, size_t length)
{
    say("fatal error: ", message, length);
    exit(EXIT_FAILURE);
}
