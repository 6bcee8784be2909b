// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the little language of affinity formats: %[0][.][width]T or %[0][.][width]{long_name}.  See affinity_format.h. */
#include "runtime/omp/icv/affinity_format.h"

#include "runtime/base/panic.h"
#include "runtime/base/text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define WIDTH_MAX 4096

static const struct {
    char letter;
    const char *name;
} fields[] = {
    {'t', "team_num"},    {'T', "num_teams"},     {'L', "nesting_level"}, {'n', "thread_num"},
    {'N', "num_threads"}, {'a', "ancestor_tnum"}, {'H', "host"},          {'P', "process_id"},
    {'i', "native_thread_id"}, {'A', "thread_affinity"},
};

struct spec {
    bool zero, right;
    unsigned width;
    char field; /* 0: no such field */
};

/* Reads what follows '%'; returns the text behind the field. */
static const char *parse_spec(const char *s, struct spec *spec)
{
    *spec = (struct spec){0};
    if (*s == '0') {
        spec->zero = true;
        s++;
    }
    if (*s == '.') {
        spec->right = true;
        s++;
    }
    /* "%05n" is not in the grammar; what it means in printf is what is meant. */
    if (spec->zero)
        spec->right = true;
    for (; *s >= '0' && *s <= '9'; s++)
        if (spec->width < WIDTH_MAX)
            spec->width = spec->width * 10 + (unsigned)(*s - '0');
    if (spec->width > WIDTH_MAX)
        spec->width = WIDTH_MAX;
    size_t length = 1;
    const char *name = s;
    if (*s == '{') {
        const char *end = strchr(s, '}');
        if (!end)
            return s + strlen(s);
        name = s + 1;
        length = (size_t)(end - name);
        s = end;
    }
    for (unsigned i = 0; i < sizeof fields / sizeof *fields; i++)
        if (*s == '}' ? strlen(fields[i].name) == length && !strncmp(fields[i].name, name, length)
                      : fields[i].letter == *s)
            spec->field = fields[i].letter;
    return *s ? s + 1 : s;
}

static void put_padded(struct nst_text_out *out, const struct spec *spec, const char *text, bool number)
{
    int width = (int)spec->width;

    if (spec->zero && number) {
        bool negative = *text == '-';
        int digits = (int)strlen(text) - negative, want = width - negative;
        nst_text_put(out, "%s", negative ? "-" : "");
        for (; want > digits; want--)
            nst_text_put(out, "0");
        nst_text_put(out, "%s", text + negative);
    } else {
        nst_text_put(out, "%*s", spec->right ? width : -width, text);
    }
}

static void put_number(struct nst_text_out *out, const struct spec *spec, int64_t n)
{
    char text[24];
    struct nst_text_out number = {text, sizeof text, 0};

    nst_text_put(&number, "%lld", (long long)n);
    put_padded(out, spec, text, true);
}

static void put_host(struct nst_text_out *out, const struct spec *spec)
{
    char name[256];
    int saved = errno;

    if (gethostname(name, sizeof name) < 0)
        strcpy(name, "unknown");
    name[sizeof name - 1] = '\0';
    errno = saved;
    put_padded(out, spec, name, false);
}

static void put_cpus(struct nst_text_out *out, const struct spec *spec, const struct nst_cpuset *set)
{
    char text[1024]; /* longer lists exist on machines with hundreds of CPUs and holes everywhere; they end in "..." */

    if (nst_cpuset_format(set, text, sizeof text) >= sizeof text)
        memcpy(text + sizeof text - 4, "...", 4);
    put_padded(out, spec, text, false);
}

static void put_field(struct nst_text_out *out, const struct spec *spec, const struct nst_affinity_facts *facts)
{
    switch (spec->field) {
    case 't':
        return put_number(out, spec, facts->team_num);
    case 'T':
        return put_number(out, spec, facts->num_teams);
    case 'L':
        return put_number(out, spec, facts->nesting_level);
    case 'n':
        return put_number(out, spec, facts->thread_num);
    case 'N':
        return put_number(out, spec, facts->num_threads);
    case 'a':
        return put_number(out, spec, facts->ancestor_tnum);
    case 'P':
        return put_number(out, spec, getpid());
    case 'i':
        return put_number(out, spec, (int64_t)facts->native_id);
    case 'H':
        return put_host(out, spec);
    case 'A':
        return put_cpus(out, spec, facts->affinity);
    default:
        return put_padded(out, spec, "undefined", false);
    }
}

size_t nst_affinity_format(char *buf, size_t size, const char *format, const struct nst_affinity_facts *facts)
{
    struct nst_text_out out = {buf, size, 0};

    if (size)
        buf[0] = '\0';
    while (*format) {
        if (*format != '%' || format[1] == '%') {
            format += *format == '%';
            nst_text_put(&out, "%c", *format++);
            continue;
        }
        struct spec spec;
        const char *end = parse_spec(format + 1, &spec);
        if (!spec.field)
            nst_warn_once("affinity format: '%.*s' is no field; using 'undefined'", (int)(end - format), format);
        put_field(&out, &spec, facts);
        format = end;
    }
    return out.used;
}
