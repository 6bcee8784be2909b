// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/base/panic.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool nst_quiet;

static void emit(const char *prefix, const char *format, va_list args, bool newline)
{
    char text[1024];
    int saved = errno;
    size_t used = strlen(prefix);

    memcpy(text, prefix, used);
    int n = vsnprintf(text + used, sizeof text - used - 1, format, args);
    if (n > 0)
        used += (size_t)n < sizeof text - used - 1 ? (size_t)n : sizeof text - used - 2;
    if (newline)
        text[used++] = '\n';
    for (size_t done = 0; done < used;) {
        ssize_t w = write(STDERR_FILENO, text + done, used - done);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            break;
        done += (size_t)w;
    }
    errno = saved;
}

void nst_warn(const char *format, ...)
{
    if (nst_quiet)
        return;
    va_list args;
    va_start(args, format);
    emit("nestomp: warning: ", format, args, true);
    va_end(args);
}

void nst_fatal(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    emit("nestomp: fatal: ", format, args, true);
    va_end(args);
    abort();
}

void nst_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    emit("", format, args, false);
    va_end(args);
}
