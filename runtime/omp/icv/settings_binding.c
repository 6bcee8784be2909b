// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns what OMP_PROC_BIND, OMP_PLACES, GOMP_CPU_AFFINITY and KMP_AFFINITY mean together: places from OMP_PLACES, else
 * GOMP_CPU_AFFINITY, else KMP_AFFINITY (which an OMP_PROC_BIND overrides), else one a CPU if threads are to be bound at all;
 * binding is on by default as soon as somebody named places.  Runs once, on one thread. */
#include "runtime/base/panic.h"
#include "runtime/omp/icv/place.h"
#include "runtime/omp/icv/settings.h"
#include "runtime/topo/budget.h"

#include <string.h>

#define G (&nst_icv_global)
#define S (&nst_settings)

/* What KMP_AFFINITY asks for. */
struct request {
    enum nst_bind bind;
    enum nst_topology_level level;
    char cpus[512]; /* explicit proclist in GOMP_CPU_AFFINITY's grammar */
};

/* [0,1,{2,3}] -> "0,1,2,3"; braces cannot be kept in a list of single CPUs. */
static bool parse_proclist(const char **s, struct request *r)
{
    const char *p = nst_text_blanks(*s);
    char end = *p == '[' ? ']' : '\0';
    size_t used = 0;

    if (end)
        p++;
    for (; *p && *p != end; p++) {
        if (!end && *p == ',')
            break;
        if (*p == '{' || *p == '}')
            continue;
        if (used == sizeof r->cpus - 1)
            return false;
        r->cpus[used++] = *p;
    }
    r->cpus[used] = '\0';
    if (end && *p++ != end)
        return false;
    *s = p;
    return used > 0;
}

static bool parse_granularity(const char **s, struct request *r)
{
    static const struct {
        const char *name;
        enum nst_topology_level level;
    } names[] = {{"fine", NST_LEVEL_THREAD}, {"thread", NST_LEVEL_THREAD}, {"core", NST_LEVEL_CORE},
                 {"tile", NST_LEVEL_CORE},   {"module", NST_LEVEL_CORE},   {"l1_cache", NST_LEVEL_CORE},
                 {"l2_cache", NST_LEVEL_CORE}, {"l3_cache", NST_LEVEL_LLC}, {"ll_cache", NST_LEVEL_LLC},
                 {"die", NST_LEVEL_PACKAGE}, {"numa", NST_LEVEL_NUMA},     {"numa_domain", NST_LEVEL_NUMA},
                 {"socket", NST_LEVEL_PACKAGE}, {"package", NST_LEVEL_PACKAGE}};

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (nst_text_word(s, names[i].name)) {
            r->level = names[i].level;
            return true;
        }
    }
    return false;
}

static bool one_of(const char **s, const char *const *words)
{
    for (; *words; words++)
        if (nst_text_word(s, *words))
            return true;
    return false;
}

/* The incumbent's grammar: [modifier,...]type[,permute][,offset].  Permute and offset are read and have no effect. */
static const char *parse_kmp(const char *s, struct request *r)
{
    static const char *const ignored[] = {"verbose", "noverbose", "warnings", "nowarnings", "respect", "norespect",
                                          "reset", "noreset", "none", "disabled", "logical", "physical", NULL};
    bool numbers = false, explicit_list = false;
    int64_t n;

    do {
        if (one_of(&s, ignored))
            continue;
        if (nst_text_word(&s, "compact"))
            r->bind = NST_BIND_CLOSE;
        else if (nst_text_word(&s, "scatter") || nst_text_word(&s, "balanced"))
            r->bind = NST_BIND_SPREAD;
        else if (nst_text_word(&s, "explicit"))
            explicit_list = true;
        else if (nst_text_i64(&s, &n))
            numbers = true;
        else if (nst_text_word(&s, "granularity")) {
            if (!nst_text_char(&s, '=') || !parse_granularity(&s, r))
                return "has a granularity that is not known";
        } else if (nst_text_word(&s, "proclist")) {
            if (!nst_text_char(&s, '=') || !parse_proclist(&s, r))
                return "has a proclist that is not [cpu,cpu-cpu,...]";
        } else {
            return "has a part that is not known";
        }
    } while (nst_text_char(&s, ','));
    if (!nst_text_end(s))
        return "has something behind its end";
    if (explicit_list && !*r->cpus)
        return "says explicit without a proclist";
    if (explicit_list)
        r->bind = NST_BIND_TRUE;
    else
        *r->cpus = '\0';
    if (numbers)
        nst_warn("KMP_AFFINITY: '%s' has a permute or offset number, which has no effect here; using the rest",
                 S->kmp_affinity);
    return NULL;
}

static void refuse(const char *name, const char *value, const char *why)
{
    nst_warn("%s: '%s' %s; using no places from it", name, value, why);
}

static void take_places(enum nst_setting_id id, const char *name, const char *value, const struct nst_cpuset *mask)
{
    const char *wrong = id == NST_ID_OMP_PLACES ? nst_place_list_parse(&nst_places, value, mask, NULL)
                                                : nst_place_list_parse_cpus(&nst_places, value, mask);

    if (wrong) {
        S->given[id] = false;
        refuse(name, value, wrong);
    } else if (nst_places.dropped) {
        nst_warn("%s: '%s' has %u places without a CPU that this process may use; using the other %u", name, value,
                 nst_places.dropped, nst_places.count);
    }
}

void nst_settings_combine_binding(const struct nst_cpuset *mask)
{
    struct request kmp = {.bind = NST_BIND_FALSE, .level = NST_LEVEL_CORE};
    bool asked = S->given[NST_ID_OMP_PROC_BIND];
    bool off = asked && G->bind_list[0] == NST_BIND_FALSE;
    enum nst_bind by_default = NST_BIND_FALSE;
    const char *wrong = NULL;

    nst_place_list_free(&nst_places);
    if (S->given[NST_ID_KMP_AFFINITY] && (wrong = parse_kmp(S->kmp_affinity, &kmp))) {
        S->given[NST_ID_KMP_AFFINITY] = false;
        refuse("KMP_AFFINITY", S->kmp_affinity, wrong);
    }
    if (S->given[NST_ID_OMP_PLACES])
        take_places(NST_ID_OMP_PLACES, "OMP_PLACES", S->places, mask);
    if (!nst_places.count && !off && S->given[NST_ID_GOMP_CPU_AFFINITY])
        take_places(NST_ID_GOMP_CPU_AFFINITY, "GOMP_CPU_AFFINITY", S->gomp_affinity, mask);
    if (nst_places.count) {
        by_default = NST_BIND_TRUE;
    } else if (!asked && !wrong && kmp.bind != NST_BIND_FALSE) {
        by_default = kmp.bind;
        if (*kmp.cpus)
            take_places(NST_ID_KMP_AFFINITY, "KMP_AFFINITY", kmp.cpus, mask);
        else
            wrong = nst_place_list_of_level(&nst_places, kmp.level, 0, mask, NULL);
    }
    G->initial.bind = asked ? G->bind_list[0] : by_default;
    if (G->initial.bind != NST_BIND_FALSE && !nst_places.count)
        wrong = nst_place_list_of_level(&nst_places, NST_LEVEL_THREAD, 0, mask, NULL);
    if (!nst_places.count)
        G->initial.bind = NST_BIND_FALSE;
    nst_cpu_home = *mask;
    nst_cpu_home_needed = nst_places.count > 0;
    G->affinity_active = nst_places.count > 0 || G->display_affinity;
}
