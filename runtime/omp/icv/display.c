// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns OMP_DISPLAY_ENV and omp_display_env (OpenMP 5.2, 21.7): the values read at start-up, from the same table that reads
 * them, laid out as libgomp does (scripts parse it).  Reads constants only; any thread. */
#include "runtime/base/panic.h"
#include "runtime/omp/icv/place.h"
#include "runtime/omp/icv/settings.h"

#include <stdlib.h>
#include <string.h>

#define G (&nst_icv_global)
#define S (&nst_settings)

static void show_bool(struct nst_text_out *out, bool on)
{
    nst_text_put(out, on ? "TRUE" : "FALSE");
}

static void show_int(struct nst_text_out *out, int64_t n)
{
    nst_text_put(out, "%lld", (long long)n);
}

static void show_size(struct nst_text_out *out, uint64_t n)
{
    nst_text_put(out, "%llu", (unsigned long long)n);
}

/* libgomp's spelling of "no limit" */
static void show_limit(struct nst_text_out *out, int n)
{
    nst_text_put(out, "%u", n == INT_MAX ? UINT32_MAX : (unsigned)n);
}

void nst_show_OMP_DYNAMIC(struct nst_text_out *out)
{
    show_bool(out, G->initial.dynamic);
}

void nst_show_OMP_NESTED(struct nst_text_out *out)
{
    show_bool(out, G->initial.max_active_levels > 1);
}

void nst_show_OMP_NUM_THREADS(struct nst_text_out *out)
{
    show_int(out, G->initial.nthreads);
    for (unsigned i = 1; i < G->nthreads_count; i++)
        nst_text_put(out, ",%d", G->nthreads_list[i]);
}

void nst_show_OMP_SCHEDULE(struct nst_text_out *out)
{
    static const char *const kinds[] = {"", "STATIC", "DYNAMIC", "GUIDED", "AUTO"};
    static const char *const modifiers[] = {"", "MONOTONIC:", "NONMONOTONIC:"};
    const struct nst_schedule *s = &G->initial.run_sched;
    bool by_default = s->chunk == (s->kind == NST_SCHEDULE_STATIC || s->kind == NST_SCHEDULE_AUTO ? 0 : 1);

    nst_text_put(out, "%s%s", modifiers[s->modifier], kinds[s->kind]);
    if (!by_default)
        nst_text_put(out, ",%llu", (unsigned long long)s->chunk);
}

void nst_show_OMP_PROC_BIND(struct nst_text_out *out)
{
    static const char *const names[] = {"FALSE", "TRUE", "MASTER", "CLOSE", "SPREAD"};

    nst_text_put(out, "%s", names[G->initial.bind]);
    for (unsigned i = 1; i < G->bind_count; i++)
        nst_text_put(out, ",%s", names[G->bind_list[i]]);
}

void nst_show_OMP_PLACES(struct nst_text_out *out)
{
    nst_place_list_show(&nst_places, out);
}

void nst_show_OMP_STACKSIZE(struct nst_text_out *out)
{
    show_size(out, G->stack_size);
}

void nst_show_OMP_WAIT_POLICY(struct nst_text_out *out)
{
    nst_text_put(out, G->wait_active ? "ACTIVE" : "PASSIVE");
}

void nst_show_OMP_THREAD_LIMIT(struct nst_text_out *out)
{
    show_limit(out, G->initial.thread_limit);
}

void nst_show_OMP_MAX_ACTIVE_LEVELS(struct nst_text_out *out)
{
    show_int(out, G->initial.max_active_levels);
}

void nst_show_OMP_NUM_TEAMS(struct nst_text_out *out)
{
    show_int(out, G->num_teams);
}

void nst_show_OMP_TEAMS_THREAD_LIMIT(struct nst_text_out *out)
{
    show_int(out, G->teams_thread_limit);
}

void nst_show_OMP_CANCELLATION(struct nst_text_out *out)
{
    show_bool(out, G->cancellation);
}

void nst_show_OMP_DEFAULT_DEVICE(struct nst_text_out *out)
{
    int device = G->initial.default_device;

    show_int(out, device == NST_DEFAULT_DEVICE_OPEN ? -4 : device); /* omp_invalid_device: nothing to offload to yet */
}

void nst_show_OMP_MAX_TASK_PRIORITY(struct nst_text_out *out)
{
    show_int(out, G->max_task_priority);
}

void nst_show_OMP_DISPLAY_AFFINITY(struct nst_text_out *out)
{
    show_bool(out, G->display_affinity);
}

void nst_show_OMP_AFFINITY_FORMAT(struct nst_text_out *out)
{
    nst_text_put(out, "%s", G->affinity_format);
}

void nst_show_OMP_TARGET_OFFLOAD(struct nst_text_out *out)
{
    static const char *const names[] = {"DISABLED", "DEFAULT", "MANDATORY"};

    nst_text_put(out, "%s", names[G->target_offload]);
}

void nst_show_OMP_DISPLAY_ENV(struct nst_text_out *out)
{
    static const char *const names[] = {"FALSE", "TRUE", "VERBOSE"};

    nst_text_put(out, "%s", names[S->display_env]);
}

void nst_show_GOMP_CPU_AFFINITY(struct nst_text_out *out)
{
    nst_text_put(out, "%s", S->given[NST_ID_GOMP_CPU_AFFINITY] ? S->gomp_affinity : "");
}

void nst_show_GOMP_STACKSIZE(struct nst_text_out *out)
{
    show_size(out, G->stack_size);
}

void nst_show_GOMP_SPINCOUNT(struct nst_text_out *out)
{
    if (S->spincount < 0)
        nst_text_put(out, "INFINITE");
    else
        show_int(out, S->spincount);
}

void nst_show_KMP_AFFINITY(struct nst_text_out *out)
{
    nst_text_put(out, "%s", S->given[NST_ID_KMP_AFFINITY] ? S->kmp_affinity : "");
}

void nst_show_KMP_ALL_THREADS(struct nst_text_out *out)
{
    show_limit(out, G->initial.thread_limit);
}

void nst_show_KMP_BLOCKTIME(struct nst_text_out *out)
{
    if (G->initial.blocktime_ms < 0)
        nst_text_put(out, "INFINITE");
    else
        nst_text_put(out, "%dms", G->initial.blocktime_ms);
}

void nst_show_KMP_DEVICE_THREAD_LIMIT(struct nst_text_out *out)
{
    show_limit(out, G->initial.thread_limit);
}

void nst_show_KMP_ENABLE_TASK_THROTTLING(struct nst_text_out *out)
{
    show_bool(out, !G->unthrottled);
}

void nst_show_KMP_LIBRARY(struct nst_text_out *out)
{
    static const char *const names[] = {"SERIAL", "TURNAROUND", "THROUGHPUT"};

    nst_text_put(out, "%s", names[S->library]);
}

void nst_show_KMP_STACKSIZE(struct nst_text_out *out)
{
    show_size(out, G->stack_size);
}

void nst_show_KMP_TEAMS_THREAD_LIMIT(struct nst_text_out *out)
{
    show_int(out, G->league_threads);
}

void nst_show_KMP_SETTINGS(struct nst_text_out *out)
{
    show_bool(out, S->kmp_settings);
}

void nst_show_KMP_VERSION(struct nst_text_out *out)
{
    show_bool(out, S->kmp_version);
}

void nst_show_KMP_WARNINGS(struct nst_text_out *out)
{
    show_bool(out, !nst_quiet);
}

void nst_show_NESTOMP_CARRIERS(struct nst_text_out *out)
{
    show_int(out, G->carriers ? G->carriers : G->procs);
}

void nst_show_NESTOMP_DELAY(struct nst_text_out *out)
{
    if (G->delay_percent)
        nst_text_put(out, "%llu,%d", (unsigned long long)G->delay_seed, G->delay_percent);
}

void nst_show_NESTOMP_FORCE_MIGRATION(struct nst_text_out *out)
{
    show_bool(out, G->force_migration);
}

void nst_show_NESTOMP_NATIVE(struct nst_text_out *out)
{
    show_bool(out, G->native);
}

void nst_show_NESTOMP_SEED(struct nst_text_out *out)
{
    show_size(out, G->seed);
}

void nst_show_NESTOMP_SWITCH(struct nst_text_out *out)
{
    static const char *const names[] = {"AUTO", "USER", "HANDOFF"};

    nst_text_put(out, "%s", names[G->switch_backend]);
}

enum group { PLAIN, VERBOSE };

static const struct {
    const char *name;
    enum group group;
    void (*show)(struct nst_text_out *out);
} table[] = {
#define NST_SETTING(name, group) {#name, group, nst_show_##name},
#include "runtime/omp/icv/settings.def"
};

void nst_setting_show(enum nst_setting_id id, char *buf, size_t size)
{
    struct nst_text_out out = {buf, size, 0};

    if (size)
        buf[0] = '\0';
    table[id].show(&out);
}

/* A list of places can be longer than what nst_say takes at once. */
static void display_one(enum nst_setting_id id)
{
    char text[512], *longer = NULL;
    struct nst_text_out out = {text, sizeof text, 0};
    const char *p = text;

    text[0] = '\0';
    table[id].show(&out);
    if (out.used < sizeof text) {
        nst_say("  %s = '%s'\n", table[id].name, text);
        return;
    }
    size_t size = out.used + 1;
    if ((longer = malloc(size))) {
        out = (struct nst_text_out){longer, size, 0};
        table[id].show(&out);
        p = longer;
    }
    nst_say("  %s = '", table[id].name);
    for (size_t left = strlen(p); left;) {
        int piece = left < 500 ? (int)left : 500;
        nst_say("%.*s", piece, p);
        p += piece;
        left -= (size_t)piece;
    }
    nst_say("'\n");
    free(longer);
}

void nst_settings_display(bool verbose)
{
    nst_say("\nOPENMP DISPLAY ENVIRONMENT BEGIN\n  _OPENMP = '201511'\n"
            "  NESTOMP_VERSION = '" NST_VERSION "'\n");
    for (unsigned i = 0; i < NST_SETTING_COUNT; i++) {
        if (table[i].group == VERBOSE && !verbose)
            continue;
        display_one((enum nst_setting_id)i);
    }
    nst_say("OPENMP DISPLAY ENVIRONMENT END\n");
}
