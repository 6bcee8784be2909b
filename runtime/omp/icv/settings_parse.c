// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the grammar of each environment variable (OpenMP 5.2, chapter 21; GOMP_ and KMP_ names as the incumbents document
 * them).  One function per line of settings.def.  Runs once, on one thread. */
#include "runtime/base/panic.h"
#include "runtime/omp/icv/settings.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/sysinfo.h>

#define G (&nst_icv_global)
#define S (&nst_settings)
#define SMALLEST_STACK 16384
#define DEFAULT_DELAY_PERCENT 10 /* of the points; a stress test then takes a few times its time */

static const char not_bool[] = "is not true or false";
static const char not_positive[] = "is not a positive integer";
static const char not_count[] = "is not an integer >= 0";

static const char *set_bool(const char *value, bool *out)
{
    return nst_text_bool(value, out) ? NULL : not_bool;
}

static const char *set_int(const char *value, int min, int *out)
{
    int64_t n;

    if (!nst_text_int(value, min, INT_MAX, &n))
        return min ? not_positive : not_count;
    *out = (int)n;
    return NULL;
}

/* Returns the index of the word that is the whole text, or -1. */
static int which(const char *value, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        if (nst_text_is(value, words[i]))
            return i;
    return -1;
}

const char *nst_set_OMP_DYNAMIC(const char *value)
{
    return set_bool(value, &G->initial.dynamic);
}

const char *nst_set_OMP_NESTED(const char *value)
{
    return set_bool(value, &S->nested);
}

const char *nst_set_OMP_NUM_THREADS(const char *value)
{
    int list[NST_MAX_LEVELS];
    unsigned count = 0;

    do {
        int64_t n;
        if (!nst_text_i64(&value, &n) || n < 1 || n > INT_MAX)
            return "is not a list of positive integers";
        if (count < NST_MAX_LEVELS)
            list[count++] = (int)n;
    } while (nst_text_char(&value, ','));
    if (!nst_text_end(value))
        return "is not a list of positive integers";
    memcpy(G->nthreads_list, list, count * sizeof *list);
    G->nthreads_count = count;
    return NULL;
}

const char *nst_set_OMP_SCHEDULE(const char *value)
{
    static const struct {
        const char *name;
        uint8_t kind;
    } kinds[] = {{"static", NST_SCHEDULE_STATIC}, {"dynamic", NST_SCHEDULE_DYNAMIC}, {"guided", NST_SCHEDULE_GUIDED},
                 {"auto", NST_SCHEDULE_AUTO},
                 /* libomp's own kinds: the nearest that we have */
                 {"trapezoidal", NST_SCHEDULE_GUIDED}, {"static_steal", NST_SCHEDULE_DYNAMIC}};
    static const char wrong[] = "is not [monotonic:|nonmonotonic:](static|dynamic|guided|auto)[,chunk]";
    struct nst_schedule s = {.modifier = NST_MODIFIER_NONE};
    int64_t chunk = 0;

    if (nst_text_word(&value, "monotonic"))
        s.modifier = NST_MODIFIER_MONOTONIC;
    else if (nst_text_word(&value, "nonmonotonic"))
        s.modifier = NST_MODIFIER_NONMONOTONIC;
    if (s.modifier && !nst_text_char(&value, ':'))
        return wrong;
    for (unsigned i = 0; i < sizeof kinds / sizeof *kinds && !s.kind; i++)
        if (nst_text_word(&value, kinds[i].name))
            s.kind = kinds[i].kind;
    if (!s.kind)
        return wrong;
    if (nst_text_char(&value, ',') && (!nst_text_i64(&value, &chunk) || chunk < 0))
        return "has a chunk size that is not an integer >= 0";
    if (!nst_text_end(value))
        return wrong;
    if (s.kind == NST_SCHEDULE_STATIC || s.kind == NST_SCHEDULE_AUTO) {
        if (s.modifier == NST_MODIFIER_NONMONOTONIC) /* OpenMP 5.2, 11.5.3: dynamic and guided only; harmless otherwise */
            s.modifier = NST_MODIFIER_NONE;
    } else if (!chunk) {
        chunk = 1;
    }
    s.chunk = (uint64_t)chunk;
    G->initial.run_sched = s;
    return NULL;
}

const char *nst_set_OMP_PROC_BIND(const char *value)
{
    static const char wrong[] = "is not true, false or a list of primary, close and spread";
    static const struct {
        const char *name;
        uint8_t bind;
    } names[] = {{"primary", NST_BIND_PRIMARY}, {"master", NST_BIND_PRIMARY}, {"close", NST_BIND_CLOSE},
                 {"spread", NST_BIND_SPREAD}};
    uint8_t list[NST_MAX_LEVELS];
    unsigned count = 0;
    bool on;

    if (nst_text_bool(value, &on)) {
        G->bind_list[0] = on ? NST_BIND_TRUE : NST_BIND_FALSE;
        G->bind_count = 1;
        return NULL;
    }
    do {
        uint8_t bind = 0;
        for (unsigned i = 0; i < sizeof names / sizeof *names && !bind; i++)
            if (nst_text_word(&value, names[i].name))
                bind = names[i].bind;
        if (!bind)
            return wrong;
        if (count < NST_MAX_LEVELS)
            list[count++] = bind;
    } while (nst_text_char(&value, ','));
    if (!nst_text_end(value))
        return wrong;
    memcpy(G->bind_list, list, count);
    G->bind_count = count;
    return NULL;
}

/* Places need the machine and each other's precedence: settings.c hands the text on to place.c. */
const char *nst_set_OMP_PLACES(const char *value)
{
    S->places = value;
    return nst_text_end(value) ? "names no places" : NULL;
}

const char *nst_set_GOMP_CPU_AFFINITY(const char *value)
{
    S->gomp_affinity = value;
    return nst_text_end(value) ? "names no CPUs" : NULL;
}

const char *nst_set_KMP_AFFINITY(const char *value)
{
    S->kmp_affinity = value;
    return NULL;
}

/* A thread whose stack is larger than all memory is refused. */
static uint64_t memory(void)
{
    struct sysinfo info;

    if (sysinfo(&info) != 0)
        return SIZE_MAX / 4;
    return ((uint64_t)info.totalram + info.totalswap) * info.mem_unit;
}

static const char *set_stack(const char *value, uint64_t unit, uint64_t *out)
{
    uint64_t bytes;

    if (!nst_text_size(value, unit, &bytes) || bytes > SIZE_MAX / 4)
        return "is not a size: number[B|K|M|G|T]";
    if (bytes < SMALLEST_STACK)
        return "is less than the smallest stack, 16K";
    if (bytes > memory())
        return "is more memory than there is";
    *out = bytes;
    return NULL;
}

const char *nst_set_OMP_STACKSIZE(const char *value)
{
    return set_stack(value, 1024, &S->omp_stack);
}

const char *nst_set_GOMP_STACKSIZE(const char *value)
{
    return set_stack(value, 1024, &S->gomp_stack);
}

const char *nst_set_KMP_STACKSIZE(const char *value)
{
    return set_stack(value, 1, &S->kmp_stack);
}

const char *nst_set_OMP_WAIT_POLICY(const char *value)
{
    static const char *const words[] = {"passive", "active", NULL};
    int i = which(value, words);

    if (i < 0)
        return "is not active or passive";
    S->active = i == 1;
    return NULL;
}

const char *nst_set_GOMP_SPINCOUNT(const char *value)
{
    static const char wrong[] = "is not a number[k|M|G|T] or infinite";
    int64_t n;

    if (nst_text_is(value, "infinite") || nst_text_is(value, "infinity")) {
        S->spincount = -1;
        return NULL;
    }
    if (!nst_text_i64(&value, &n) || n < 0)
        return wrong;
    static const char suffixes[] = "kmgt";
    value = nst_text_blanks(value);
    const char *found = *value ? strchr(suffixes, *value | 0x20) : NULL;
    if (found) {
        value++;
        for (const char *p = suffixes; p <= found; p++)
            if (__builtin_mul_overflow(n, 1000, &n))
                return wrong;
    }
    if (!nst_text_end(value))
        return wrong;
    S->spincount = n;
    return NULL;
}

const char *nst_set_KMP_BLOCKTIME(const char *value)
{
    static const char wrong[] = "is not a time: number[ms|us|s] or infinite";
    int64_t n, unit = 1000;

    if (nst_text_is(value, "infinite") || nst_text_is(value, "infinity")) {
        S->blocktime_us = -1;
        return NULL;
    }
    if (!nst_text_i64(&value, &n) || n < 0)
        return wrong;
    if (nst_text_word(&value, "us"))
        unit = 1;
    else if (nst_text_word(&value, "s"))
        unit = 1000000;
    else
        (void)nst_text_word(&value, "ms");
    if (!nst_text_end(value))
        return wrong;
    if (n >= INT_MAX / (unit == 1000000 ? 1000 : 1)) /* the incumbent's number for "infinite" */
        S->blocktime_us = -1;
    else
        S->blocktime_us = n * unit;
    return NULL;
}

const char *nst_set_KMP_LIBRARY(const char *value)
{
    static const char *const words[] = {"serial", "turnaround", "throughput", NULL};
    int i = which(value, words);

    if (i < 0)
        return "is not serial, turnaround or throughput";
    S->library = i;
    return NULL;
}

const char *nst_set_KMP_SETTINGS(const char *value)
{
    return set_bool(value, &S->kmp_settings);
}

const char *nst_set_KMP_VERSION(const char *value)
{
    return set_bool(value, &S->kmp_version);
}

const char *nst_set_KMP_WARNINGS(const char *value)
{
    bool on;

    if (nst_text_is(value, "explicit")) /* libomp: only the user's own; the same to us */
        return NULL;
    if (!nst_text_bool(value, &on))
        return not_bool;
    nst_quiet = !on;
    return NULL;
}

const char *nst_set_OMP_THREAD_LIMIT(const char *value)
{
    int64_t n;

    /* libgomp shows "unlimited" as 4294967295 and takes it back. */
    if (nst_text_int(value, INT_MAX, INT64_MAX, &n)) {
        S->thread_limit = INT_MAX;
        return NULL;
    }
    return set_int(value, 1, &S->thread_limit);
}

const char *nst_set_KMP_ALL_THREADS(const char *value)
{
    return set_int(value, 1, &S->all_threads);
}

const char *nst_set_KMP_DEVICE_THREAD_LIMIT(const char *value)
{
    return set_int(value, 1, &S->device_thread_limit);
}

const char *nst_set_KMP_TEAMS_THREAD_LIMIT(const char *value)
{
    return set_int(value, 1, &G->league_threads);
}

const char *nst_set_OMP_MAX_ACTIVE_LEVELS(const char *value)
{
    return set_int(value, 0, &S->max_active_levels);
}

const char *nst_set_OMP_NUM_TEAMS(const char *value)
{
    return set_int(value, 1, &G->num_teams);
}

const char *nst_set_OMP_TEAMS_THREAD_LIMIT(const char *value)
{
    return set_int(value, 1, &G->teams_thread_limit);
}

const char *nst_set_OMP_CANCELLATION(const char *value)
{
    return set_bool(value, &G->cancellation);
}

const char *nst_set_OMP_DEFAULT_DEVICE(const char *value)
{
    return set_int(value, 0, &G->initial.default_device);
}

const char *nst_set_OMP_MAX_TASK_PRIORITY(const char *value)
{
    return set_int(value, 0, &G->max_task_priority);
}

const char *nst_set_OMP_DISPLAY_AFFINITY(const char *value)
{
    return set_bool(value, &G->display_affinity);
}

const char *nst_set_OMP_AFFINITY_FORMAT(const char *value)
{
    if (strlen(value) >= sizeof G->affinity_format)
        return "is longer than 255 characters";
    snprintf(G->affinity_format, sizeof G->affinity_format, "%s", value);
    return NULL;
}

const char *nst_set_OMP_DISPLAY_ENV(const char *value)
{
    bool on;

    if (nst_text_is(value, "verbose"))
        S->display_env = NST_DISPLAY_VERBOSE;
    else if (nst_text_bool(value, &on))
        S->display_env = on ? NST_DISPLAY_PLAIN : NST_DISPLAY_NONE;
    else
        return "is not true, false or verbose";
    return NULL;
}

const char *nst_set_KMP_ENABLE_TASK_THROTTLING(const char *value)
{
    bool on;
    const char *wrong = set_bool(value, &on);

    if (!wrong)
        G->unthrottled = !on;
    return wrong;
}

const char *nst_set_OMP_TARGET_OFFLOAD(const char *value)
{
    static const char *const words[] = {"disabled", "default", "mandatory", NULL};
    int i = which(value, words);

    if (i < 0)
        return "is not mandatory, disabled or default";
    G->target_offload = i;
    return NULL;
}

const char *nst_set_NESTOMP_SWITCH(const char *value)
{
    static const char *const words[] = {"auto", "user", "handoff", NULL};
    int i = which(value, words);

    if (i < 0)
        return "is not auto, user or handoff";
    G->switch_backend = i;
    return NULL;
}

const char *nst_set_NESTOMP_CARRIERS(const char *value)
{
    return set_int(value, 1, &G->carriers);
}

const char *nst_set_NESTOMP_DELAY(const char *value)
{
    int64_t seed, percent = DEFAULT_DELAY_PERCENT;

    if (!nst_text_i64(&value, &seed) || seed < 0 ||
        (nst_text_char(&value, ',') && (!nst_text_i64(&value, &percent) || percent < 1 || percent > 100)) ||
        !nst_text_end(value))
        return "is not a seed >= 0 and, after a comma, a percentage from 1 to 100";
#ifdef NST_DEBUG
    G->delay_seed = (uint64_t)seed;
    G->delay_percent = (int)percent;
    return NULL;
#else
    return "needs a library built with NESTOMP_DEBUG";
#endif
}

const char *nst_set_NESTOMP_FORCE_MIGRATION(const char *value)
{
    return set_bool(value, &G->force_migration);
}

const char *nst_set_NESTOMP_NATIVE(const char *value)
{
    return set_bool(value, &G->native);
}

const char *nst_set_NESTOMP_SEED(const char *value)
{
    int64_t n;

    if (!nst_text_int(value, 0, INT64_MAX, &n))
        return not_count;
    G->seed = (uint64_t)n;
    return NULL;
}
