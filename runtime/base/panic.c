// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/base/panic.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool nst_quiet;

/* One line: what a variable's value has of control characters is not for a terminal, nor a log, to obey.  text has room for size
 * bytes; returns how many the line has, its newline among them. */
static size_t make_line(char *line, size_t size, const char *text, size_t length)
{
    size_t used = 0;

    for (size_t i = 0; i < length && used + 5 < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= ' ' && c != 0x7f)
            line[used++] = (char)c;
        else
            used += (size_t)snprintf(line + used, size - used, "\\x%02x", c);
    }
    line[used++] = '\n';
    return used;
}

static void emit(const char *prefix, const char *format, va_list args, bool newline)
{
    char text[1024], escaped[1024], *out = text;
    int saved = errno;
    size_t used = strlen(prefix);

    memcpy(text, prefix, used);
    int n = vsnprintf(text + used, sizeof text - used - 1, format, args);
    if (n > 0)
        used += (size_t)n < sizeof text - used - 1 ? (size_t)n : sizeof text - used - 2;
    if (newline) {
        used = make_line(escaped, sizeof escaped, text, used);
        out = escaped;
    }
    for (size_t done = 0; done < used;) {
        ssize_t w = write(STDERR_FILENO, out + done, used - done);
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
