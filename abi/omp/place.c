// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Places and the display of affinity (OpenMP 5.2, 18.3).  Fortran's forms of the string routines are here too, because they
 * share the expansion; they are also what LLVM exports under the C names at its VERSION node (abi/exports/special.txt) and
 * why LLVM's omp.h redirects C code to ompc_*. */
#include "abi/omp/omp_abi.h"
#include "runtime/base/panic.h"
#include "runtime/omp/icv/icv.h"
#include "runtime/omp/icv/place.h"
#include "runtime/omp/team/affinity.h"

#include <stdlib.h>
#include <string.h>

/* --- places ---------------------------------------------------------------------------------------------------- */

static const struct nst_cpuset *place(int number)
{
    (void)nst_omp_self();
    return number >= 0 && (unsigned)number < nst_places.count ? &nst_places.sets[number] : NULL;
}

NST_EXPORT int omp_get_num_places(void)
{
    (void)nst_omp_self();
    return (int)nst_places.count;
}

NST_EXPORT int omp_get_place_num_procs(int number)
{
    const struct nst_cpuset *set = place(number);

    return set != NULL ? (int)nst_cpuset_count(set) : 0;
}

NST_EXPORT void omp_get_place_proc_ids(int number, int *ids)
{
    const struct nst_cpuset *set = place(number);

    if (set != NULL)
        for (int cpu = nst_cpuset_next(set, 0); cpu >= 0; cpu = nst_cpuset_next(set, (unsigned)cpu + 1))
            *ids++ = cpu;
}

NST_EXPORT int omp_get_place_num(void)
{
    return nst_omp_self()->place;
}

NST_EXPORT int omp_get_partition_num_places(void)
{
    return nst_affinity_partition(nst_omp_self()).count;
}

NST_EXPORT void omp_get_partition_place_nums(int *numbers)
{
    struct nst_place_partition partition = nst_affinity_partition(nst_omp_self());

    for (int i = 0; i < partition.count; i++)
        numbers[i] = partition.first + i;
}

/* --- affinity display ------------------------------------------------------------------------------------------- */

/* Expands format for the calling thread; returns the whole text's length. */
static size_t expand(char *buf, size_t size, const char *format)
{
    return nst_affinity_expand(buf, size, format, nst_omp_self());
}

static void display(const char *format)
{
    char text[512], *whole = text;
    size_t length = expand(text, sizeof(text), format);

    if (length >= sizeof(text)) {
        whole = malloc(length + 1);
        if (whole != NULL)
            (void)expand(whole, length + 1, format);
        else
            whole = text; /* cut, but said */
    }
    nst_affinity_say(whole);
    if (whole != text)
        free(whole);
}

/* affinity-format-var has device scope and no owner: setting it while another thread reads it is the program's race. */
static void set_format(const char *format, size_t length)
{
    size_t room = sizeof(nst_icv_global.affinity_format) - 1;

    (void)nst_omp_self();
    if (length > room) {
        nst_warn_once("omp_set_affinity_format: %zu characters are too many; the first %zu are used", length, room);
        length = room;
    }
    memcpy(nst_icv_global.affinity_format, format, length);
    nst_icv_global.affinity_format[length] = '\0';
}

NST_EXPORT void omp_set_affinity_format(const char *format)
{
    set_format(format, strlen(format));
}

NST_EXPORT size_t omp_get_affinity_format(char *buffer, size_t size)
{
    const char *format = ((void)nst_omp_self(), nst_icv_global.affinity_format);
    size_t length = strlen(format), n;

    if (size > 0 && buffer != NULL) {
        n = length < size ? length : size - 1;
        memcpy(buffer, format, n);
        buffer[n] = '\0';
    }
    return length;
}

NST_EXPORT void omp_display_affinity(const char *format)
{
    display(format);
}

NST_EXPORT size_t omp_capture_affinity(char *buffer, size_t size, const char *format)
{
    return expand(buffer, size, format);
}

NST_ENTRY(void, ompc_set_affinity_format, const char *format)
{
    omp_set_affinity_format(format);
}

NST_ENTRY(size_t, ompc_get_affinity_format, char *buffer, size_t size)
{
    return omp_get_affinity_format(buffer, size);
}

NST_ENTRY(void, ompc_display_affinity, const char *format)
{
    display(format);
}

NST_ENTRY(size_t, ompc_capture_affinity, char *buffer, size_t size, const char *format)
{
    return expand(buffer, size, format);
}

/* --- Fortran: lengths by value behind the arguments, no terminators, results padded with blanks ---------------------- */

/* A C string of a Fortran one, in buf or on the heap; NULL when memory is out. */
static char *c_string(char *buf, size_t size, const char *text, size_t length)
{
    char *s = length < size ? buf : malloc(length + 1);

    if (s != NULL) {
        memcpy(s, text, length);
        s[length] = '\0';
    }
    return s;
}

static void pad(char *buffer, size_t size, const char *text, size_t length)
{
    size_t n = length < size ? length : size;

    memcpy(buffer, text, n);
    memset(buffer + n, ' ', size - n);
}

NST_ENTRY(void, omp_set_affinity_format_, const char *format, size_t length)
{
    set_format(format, length);
}

NST_ENTRY(size_t, omp_get_affinity_format_, char *buffer, size_t size)
{
    const char *format = ((void)nst_omp_self(), nst_icv_global.affinity_format);
    size_t length = strlen(format);

    if (buffer != NULL)
        pad(buffer, size, format, length);
    return length;
}

NST_ENTRY(void, omp_display_affinity_, const char *format, size_t length)
{
    char buf[256], *s = c_string(buf, sizeof(buf), format, length);

    display(s);
    if (s != buf)
        free(s);
}

NST_ENTRY(size_t, omp_capture_affinity_, char *buffer, const char *format, size_t size, size_t format_length)
{
    char buf[256], text[512], *f = c_string(buf, sizeof(buf), format, format_length), *t = text;
    size_t length = expand(text, sizeof(text), f);

    if (length >= sizeof(text)) {
        t = malloc(length + 1);
        if (t != NULL)
            (void)expand(t, length + 1, f);
    }
    if (buffer != NULL)
        pad(buffer, size, t != NULL ? t : text, t != NULL ? length : sizeof(text) - 1);
    if (t != text)
        free(t);
    if (f != buf)
        free(f);
    return length;
}
