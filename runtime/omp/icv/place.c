// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the place list and its two grammars.  Runs while settings are read, on one thread; allocates. */
#include "runtime/omp/icv/place.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define PLACES_MAX NST_CPU_MAX

struct nst_place_list nst_places;

static const char no_memory[] = "needs more memory than there is";
static const char too_many[] = "names too many places";
static const char no_usable[] = "names no CPU that this process may use";

/* A list under construction; places may hold CPUs that do not exist until finish() sorts them out. */
struct draft {
    struct nst_cpuset *sets;
    unsigned count, room;
    const char *wrong;
};

static bool append(struct draft *d, const struct nst_cpuset *set)
{
    if (d->count == PLACES_MAX) {
        d->wrong = too_many;
        return false;
    }
    if (d->count == d->room) {
        unsigned room = d->room ? d->room * 2 : 16;
        struct nst_cpuset *sets = realloc(d->sets, room * sizeof *sets);
        if (!sets) {
            d->wrong = no_memory;
            return false;
        }
        d->sets = sets;
        d->room = room;
    }
    d->sets[d->count++] = *set;
    return true;
}

static const char *finish(struct nst_place_list *list, struct draft *d, const struct nst_cpuset *allowed)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < d->count && !d->wrong; i++) {
        nst_cpuset_and(&d->sets[i], allowed);
        if (!nst_cpuset_empty(&d->sets[i]))
            d->sets[kept++] = d->sets[i];
    }
    if (!d->wrong && !kept)
        d->wrong = no_usable;
    if (d->wrong) {
        free(d->sets);
        return d->wrong;
    }
    list->sets = d->sets;
    list->count = kept;
    list->dropped = d->count - kept;
    return NULL;
}

/* [:length[:stride]] */
static bool parse_interval(const char **s, int64_t *length, int64_t *stride, bool *given)
{
    *length = 1;
    *stride = 1;
    *given = false;
    if (!nst_text_char(s, ':'))
        return true;
    *given = true;
    if (!nst_text_i64(s, length) || *length < 1 || *length > PLACES_MAX)
        return false;
    return !nst_text_char(s, ':') || (nst_text_i64(s, stride) && *stride >= -NST_CPU_MAX && *stride <= NST_CPU_MAX);
}

/* CPU numbers beyond the largest possible one name CPUs we cannot use: they vanish here. */
static void add_cpu(struct nst_cpuset *set, int64_t cpu)
{
    if (cpu >= 0 && cpu < NST_CPU_MAX)
        nst_cpuset_add(set, (unsigned)cpu);
}

/* "{" resource-list "}" or one CPU number */
static bool parse_place(const char **s, struct nst_cpuset *set)
{
    int64_t cpu, length, stride;
    bool given;

    nst_cpuset_clear(set);
    if (!nst_text_char(s, '{')) {
        if (!nst_text_i64(s, &cpu) || cpu < 0)
            return false;
        add_cpu(set, cpu);
        return true;
    }
    do {
        bool without = nst_text_char(s, '!');
        if (!nst_text_i64(s, &cpu) || cpu < 0)
            return false;
        if (without) {
            if (cpu < NST_CPU_MAX)
                nst_cpuset_remove(set, (unsigned)cpu);
            continue;
        }
        if (!parse_interval(s, &length, &stride, &given))
            return false;
        for (int64_t i = 0; i < length; i++) {
            if (cpu + i * stride < 0)
                return false;
            add_cpu(set, cpu + i * stride);
        }
    } while (nst_text_char(s, ','));
    return nst_text_char(s, '}');
}

/* The same place `by` CPUs further; false when that would need negative numbers. */
static bool shift(struct nst_cpuset *to, const struct nst_cpuset *from, int64_t by)
{
    nst_cpuset_clear(to);
    for (int cpu = nst_cpuset_next(from, 0); cpu >= 0; cpu = nst_cpuset_next(from, (unsigned)cpu + 1)) {
        if (cpu + by < 0)
            return false;
        add_cpu(to, cpu + by);
    }
    return true;
}

static bool take_out(struct draft *d, const struct nst_cpuset *set)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < d->count; i++)
        if (!nst_cpuset_equal(&d->sets[i], set))
            d->sets[kept++] = d->sets[i];
    bool found = kept < d->count;
    d->count = kept;
    return found;
}

static const char *parse_explicit(struct draft *d, const char *s)
{
    static const char wrong[] = "is not a list of places such as {0:2},{2:2} or an abstract name such as cores(4)";

    do {
        struct nst_cpuset set, moved;
        int64_t length, stride;
        bool given, without = nst_text_char(&s, '!');
        if (!parse_place(&s, &set))
            return wrong;
        if (without) {
            if (!take_out(d, &set))
                return "takes out a place that is not there";
            continue;
        }
        if (!parse_interval(&s, &length, &stride, &given))
            return wrong;
        for (int64_t i = 0; i < length; i++) {
            if (!shift(&moved, &set, i * stride))
                return "leads to negative CPU numbers";
            if (!append(d, &moved))
                return d->wrong;
        }
    } while (nst_text_char(&s, ','));
    return nst_text_end(s) ? NULL : wrong;
}

static int by_group(const void *a, const void *b)
{
    const int *x = a, *y = b;

    return x[0] != y[0] ? (x[0] < y[0] ? -1 : 1) : x[1] < y[1] ? -1 : x[1] > y[1];
}

const char *nst_place_list_of_level(struct nst_place_list *list, enum nst_topology_level level, unsigned most,
                                    const struct nst_cpuset *allowed, const struct nst_topology *topology)
{
    struct nst_topology own = {0};
    struct draft d = {0};

    if (!topology) {
        int error = level == NST_LEVEL_THREAD ? nst_topology_flat(&own, allowed) : nst_topology_load(&own, allowed);
        if (error)
            return no_memory;
        topology = &own;
    }
    int (*order)[2] = calloc(topology->count ? topology->count : 1, sizeof *order);
    if (!order)
        d.wrong = no_memory;
    for (unsigned i = 0; order && i < topology->count; i++) {
        order[i][0] = topology->cpus[i].group[level];
        order[i][1] = (int)topology->cpus[i].cpu;
    }
    if (order)
        qsort(order, topology->count, sizeof *order, by_group);
    for (unsigned i = 0; order && i < topology->count && !d.wrong;) {
        struct nst_cpuset set;
        int group = order[i][0];
        nst_cpuset_clear(&set);
        for (; i < topology->count && order[i][0] == group; i++)
            nst_cpuset_add(&set, (unsigned)order[i][1]);
        if (!nst_cpuset_intersects(&set, allowed))
            continue;
        if (most && d.count == most)
            break;
        append(&d, &set);
    }
    free(order);
    nst_topology_free(&own);
    return finish(list, &d, allowed);
}

const char *nst_place_list_parse(struct nst_place_list *list, const char *text, const struct nst_cpuset *allowed,
                                 const struct nst_topology *topology)
{
    static const struct {
        const char *name;
        enum nst_topology_level level;
    } names[] = {{"threads", NST_LEVEL_THREAD}, {"cores", NST_LEVEL_CORE}, {"ll_caches", NST_LEVEL_LLC},
                 {"numa_domains", NST_LEVEL_NUMA}, {"sockets", NST_LEVEL_PACKAGE}};
    struct draft d = {0};

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        const char *s = text;
        int64_t most = 0;
        if (!nst_text_word(&s, names[i].name))
            continue;
        if (nst_text_char(&s, '(') && (!nst_text_i64(&s, &most) || most < 1 || !nst_text_char(&s, ')')))
            return "has a number of places that is not a positive integer in parentheses";
        if (!nst_text_end(s))
            return "has something behind the abstract name";
        return nst_place_list_of_level(list, names[i].level, most > PLACES_MAX ? 0 : (unsigned)most, allowed, topology);
    }
    d.wrong = parse_explicit(&d, text);
    return finish(list, &d, allowed);
}

const char *nst_place_list_parse_cpus(struct nst_place_list *list, const char *text, const struct nst_cpuset *allowed)
{
    static const char wrong[] = "is not a list of CPU numbers and ranges such as 0 3 1-2 4-15:2";
    struct draft d = {0};

    while (!nst_text_end(text) && !d.wrong) {
        int64_t first, last, stride = 1;
        if (!nst_text_i64(&text, &first) || first < 0) {
            d.wrong = wrong;
            break;
        }
        last = first;
        if (nst_text_char(&text, '-')) {
            if (!nst_text_i64(&text, &last) || last < first)
                d.wrong = wrong;
            else if (nst_text_char(&text, ':') && (!nst_text_i64(&text, &stride) || stride < 1))
                d.wrong = wrong;
        }
        if (last >= NST_CPU_MAX) /* none of those can be used; one of them stands for all */
            last = first < NST_CPU_MAX ? NST_CPU_MAX - 1 : first;
        for (int64_t cpu = first; cpu <= last && !d.wrong; cpu += stride) {
            struct nst_cpuset set;
            nst_cpuset_clear(&set);
            add_cpu(&set, cpu);
            append(&d, &set);
        }
        (void)nst_text_char(&text, ',');
    }
    return finish(list, &d, allowed);
}

void nst_place_list_free(struct nst_place_list *list)
{
    free(list->sets);
    *list = (struct nst_place_list){0};
}

void nst_place_list_show(const struct nst_place_list *list, struct nst_text_out *out)
{
    for (unsigned i = 0; i < list->count; i++) {
        const struct nst_cpuset *set = &list->sets[i];
        const char *separator = i ? ",{" : "{";
        for (int first = nst_cpuset_next(set, 0); first >= 0;) {
            int last = first;
            while (nst_cpuset_has(set, (unsigned)last + 1))
                last++;
            nst_text_put(out, first == last ? "%s%d" : "%s%d:%d", separator, first, last - first + 1);
            separator = ",";
            first = nst_cpuset_next(set, (unsigned)last + 1);
        }
        nst_text_put(out, "}");
    }
}
