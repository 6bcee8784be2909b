// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the lexical rules of the settings.  Pure functions. */
#include "runtime/base/text.h"

#include <stdarg.h>
#include <stdio.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool word_char(char c)
{
    return digit(c) || c == '_' || (lower(c) >= 'a' && lower(c) <= 'z');
}

const char *nst_text_blanks(const char *s)
{
    while (blank(*s))
        s++;
    return s;
}

bool nst_text_end(const char *s)
{
    return *nst_text_blanks(s) == '\0';
}

bool nst_text_char(const char **s, char c)
{
    const char *p = nst_text_blanks(*s);

    if (*p != c || c == '\0')
        return false;
    *s = p + 1;
    return true;
}

bool nst_text_word(const char **s, const char *word)
{
    const char *p = nst_text_blanks(*s);

    for (; *word; word++, p++)
        if (lower(*p) != lower(*word))
            return false;
    if (word_char(p[-1]) && word_char(*p))
        return false;
    *s = p;
    return true;
}

bool nst_text_is(const char *s, const char *word)
{
    return nst_text_word(&s, word) && nst_text_end(s);
}

bool nst_text_i64(const char **s, int64_t *out)
{
    const char *p = nst_text_blanks(*s);
    bool negative = *p == '-';
    int64_t value = 0;

    if (*p == '-' || *p == '+')
        p++;
    if (!digit(*p))
        return false;
    for (; digit(*p); p++) {
        /* Negative accumulation holds INT64_MIN too. */
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, *p - '0', &value))
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    *out = value;
    *s = p;
    return true;
}

bool nst_text_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
    int64_t value;

    if (!nst_text_i64(&s, &value) || !nst_text_end(s) || value < min || value > max)
        return false;
    *out = value;
    return true;
}

bool nst_text_bool(const char *s, bool *out)
{
    static const char *const yes[] = {"true", "yes", "on", "1", "enabled", ".true.", "t", "y"};
    static const char *const no[] = {"false", "no", "off", "0", "disabled", ".false.", "f", "n"};

    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (nst_text_is(s, yes[i]) || nst_text_is(s, no[i])) {
            *out = nst_text_is(s, yes[i]);
            return true;
        }
    }
    return false;
}

bool nst_text_size(const char *s, uint64_t unit, uint64_t *out)
{
    static const char suffixes[] = "bkmgt";
    int64_t number;
    uint64_t value;

    if (!nst_text_i64(&s, &number) || number < 0)
        return false;
    s = nst_text_blanks(s);
    for (unsigned i = 0; suffixes[i]; i++) {
        if (lower(*s) == suffixes[i]) {
            unit = (uint64_t)1 << (10 * i);
            s++;
            if (i && lower(*s) == 'b')
                s++;
            break;
        }
    }
    if (!nst_text_end(s) || __builtin_mul_overflow((uint64_t)number, unit, &value))
        return false;
    *out = value;
    return true;
}

void nst_text_put(struct nst_text_out *out, const char *format, ...)
{
    va_list args;
    size_t room = out->used < out->size ? out->size - out->used : 0;

    va_start(args, format);
    int n = vsnprintf(room ? out->buf + out->used : NULL, room, format, args);
    va_end(args);
    if (n > 0)
        out->used += (size_t)n;
}
