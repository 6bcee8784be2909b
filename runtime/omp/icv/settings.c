// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns nst_icv_global: its defaults, the walk over the environment, and how variables that speak about the same thing are
 * combined (OpenMP 5.2, 2.2-2.4).  Runs once, on one thread, allocates nothing unless places are asked for. */
#include "runtime/base/panic.h"
#include "runtime/omp/icv/settings.h"
#include "runtime/os/environ.h"
#include "runtime/topo/budget.h"

#include <string.h>

struct nst_icv_global nst_icv_global;
_Atomic bool nst_clangs_program;
struct nst_settings nst_settings;

#define G (&nst_icv_global)
#define S (&nst_settings)

/* Long enough to bridge the serial code between two regions of most programs (several futex wake-ups' worth, 55-90 us
 * each on a VM), short enough that an idle library does not show in a profile. */
#define DEFAULT_SPIN_NS 240000
#define DEFAULT_BLOCKTIME_MS 200 /* what kmp_get_blocktime says when nobody set one */
#define NS_PER_SPIN 3            /* one iteration of libgomp's wait loop, roughly */

static const struct {
    const char *name;
    const char *(*set)(const char *value); /* NULL: unsupported */
} table[] = {
#define NST_SETTING(name, group) {#name, nst_set_##name},
#define NST_UNSUPPORTED(name) {#name, NULL},
#include "runtime/omp/icv/settings.def"
};
#define TABLE_SIZE (sizeof table / sizeof *table)

struct values {
    const char *value[TABLE_SIZE]; /* NAME */
    const char *all[TABLE_SIZE];   /* NAME_ALL: every device unless NAME is given (OpenMP 5.1) */
};

static void note_entry(const char *entry, void *arg)
{
    struct values *values = arg;

    if (strncmp(entry, "OMP_", 4) && strncmp(entry, "GOMP_", 5) && strncmp(entry, "KMP_", 4) &&
        strncmp(entry, "NESTOMP_", 8))
        return;
    for (unsigned i = 0; i < TABLE_SIZE; i++) {
        size_t length = strlen(table[i].name);
        if (strncmp(entry, table[i].name, length))
            continue;
        const char *rest = entry + length;
        /* The first of two entries counts, as with getenv. */
        if (*rest == '=' && !values->value[i])
            values->value[i] = rest + 1;
        else if (!strncmp(rest, "_ALL=", 5) && entry[0] == 'O' && !values->all[i])
            values->all[i] = rest + 5;
    }
}

static void set_defaults(void)
{
    memset(G, 0, sizeof *G);
    memset(S, 0, sizeof *S);
    G->initial.max_active_levels = 1;
    G->initial.thread_limit = INT_MAX;
    G->initial.run_sched = (struct nst_schedule){.kind = NST_SCHEDULE_DYNAMIC, .by_default = true, .chunk = 1};
    G->initial.default_allocator = S->allocator = 1; /* omp_default_mem_alloc */
    G->initial.blocktime_ms = DEFAULT_BLOCKTIME_MS;
    G->target_offload = 1;
    G->spin_ns = DEFAULT_SPIN_NS;
    memcpy(G->affinity_format, "level %L thread %i affinity %A", sizeof "level %L thread %i affinity %A");
    S->library = 2;
    S->spincount = DEFAULT_SPIN_NS / NS_PER_SPIN;
    S->blocktime_us = (int64_t)DEFAULT_BLOCKTIME_MS * 1000;
    nst_quiet = false;
}

static void combine_threads(void)
{
    struct nst_icv *icv = &G->initial;

    icv->nthreads = G->nthreads_count ? G->nthreads_list[0] : G->procs;
    if (S->given[NST_ID_OMP_THREAD_LIMIT])
        icv->thread_limit = S->thread_limit;
    else if (S->given[NST_ID_KMP_DEVICE_THREAD_LIMIT])
        icv->thread_limit = S->device_thread_limit;
    else if (S->given[NST_ID_KMP_ALL_THREADS])
        icv->thread_limit = S->all_threads;

    if (S->given[NST_ID_OMP_MAX_ACTIVE_LEVELS])
        icv->max_active_levels = S->max_active_levels;
    else if (S->given[NST_ID_OMP_NESTED])
        icv->max_active_levels = S->nested ? NST_SUPPORTED_ACTIVE_LEVELS : 1;
    else if (G->nthreads_count > 1 || G->bind_count > 1)
        icv->max_active_levels = NST_SUPPORTED_ACTIVE_LEVELS;

    if (S->library == 0) { /* KMP_LIBRARY=serial, as kmp_set_library has it: no clause overrides that */
        icv->nthreads = 1;
        icv->max_active_levels = 0;
    }
}

static void combine_devices(void)
{
    if (G->target_offload == 2 && !S->given[NST_ID_OMP_DEFAULT_DEVICE])
        G->initial.default_device = NST_DEFAULT_DEVICE_OPEN; /* runtime/omp/data/device.h says what it then is */
}

static void combine_stack(void)
{
    G->stack_size = S->given[NST_ID_KMP_STACKSIZE]    ? S->kmp_stack
                    : S->given[NST_ID_OMP_STACKSIZE]  ? S->omp_stack
                    : S->given[NST_ID_GOMP_STACKSIZE] ? S->gomp_stack
                                                      : 0;
}

/* The most specific wins: a time, a count of spins, a policy, a "library". */
static void combine_waiting(void)
{
    bool policy = S->given[NST_ID_OMP_WAIT_POLICY];
    bool turnaround = !policy && S->given[NST_ID_KMP_LIBRARY] && S->library == 1;

    G->wait_policy_set = policy || turnaround;
    G->wait_active = (policy && S->active) || turnaround;
    if (G->wait_policy_set) {
        G->spin_ns = G->wait_active ? -1 : 0;
        G->initial.blocktime_ms = G->wait_active ? -1 : 0;
    }
    if (S->given[NST_ID_KMP_BLOCKTIME]) {
        G->spin_ns = S->blocktime_us < 0 ? -1 : S->blocktime_us * 1000;
        G->initial.blocktime_ms = S->blocktime_us < 0 ? -1 : (int)(S->blocktime_us / 1000);
    } else if (S->given[NST_ID_GOMP_SPINCOUNT]) {
        if (S->spincount < 0 || __builtin_mul_overflow(S->spincount, NS_PER_SPIN, &G->spin_ns))
            G->spin_ns = -1;
    } else {
        S->spincount = G->spin_ns < 0 ? -1 : G->spin_ns / NS_PER_SPIN;
        G->spin_learns = !G->wait_policy_set;
    }
}

int nst_icv_procs_now(void)
{
    unsigned now = G->initial.bind == NST_BIND_FALSE ? nst_cpu_budget_now() : 0;

    return now ? (int)now : G->procs;
}

void nst_settings_load(void)
{
    static struct values values; /* static: the caller's stack may be small */
    static const char *wrong[TABLE_SIZE];
    static struct nst_cpuset mask;

    memset(&values, 0, sizeof values);
    set_defaults();
    G->procs = (int)nst_cpu_budget(&mask);
    nst_environ_each(note_entry, &values);
    for (unsigned i = 0; i < TABLE_SIZE; i++) {
        wrong[i] = NULL;
        if (!values.value[i])
            values.value[i] = values.all[i];
        if (!values.value[i] || !table[i].set)
            continue;
        wrong[i] = table[i].set(values.value[i]);
        S->given[i] = !wrong[i];
    }
    combine_threads();
    combine_devices();
    combine_stack();
    combine_waiting();
    nst_settings_combine_binding(&mask);
    /* Only now is it known what is used instead, and whether warnings are wanted. */
    for (unsigned i = 0; i < TABLE_SIZE; i++) {
        char instead[320];
        if (values.value[i] && !table[i].set) {
            nst_warn("%s: '%s' is not supported; ignored", table[i].name, values.value[i]);
        } else if (wrong[i] && wrong[i] != NST_SETTING_DONE) {
            nst_setting_show((enum nst_setting_id)i, instead, sizeof instead);
            nst_warn("%s: '%s' %s; using %s", table[i].name, values.value[i], wrong[i], *instead ? instead : "none");
        }
    }
    if (S->kmp_version)
        nst_say("nestomp " NST_VERSION ": an OpenMP runtime in the place of libgomp, libomp and libiomp5\n");
    if (S->display_env || S->kmp_settings)
        nst_settings_display(S->display_env == NST_DISPLAY_VERBOSE || S->kmp_settings);
}
