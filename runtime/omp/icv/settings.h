// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Private to the settings (settings.c, settings_parse.c, display.c): what the variables said, before it is combined into
 * nst_icv_global.  Kept after start-up because the display shows variables, not ICVs. */
#ifndef NST_OMP_ICV_SETTINGS_H
#define NST_OMP_ICV_SETTINGS_H

#include "runtime/base/text.h"
#include "runtime/omp/icv/icv.h"

enum nst_setting_id {
#define NST_SETTING(name, group) NST_ID_##name,
#include "runtime/omp/icv/settings.def"
    NST_SETTING_COUNT
};

enum nst_display_env { NST_DISPLAY_NONE, NST_DISPLAY_PLAIN, NST_DISPLAY_VERBOSE };

struct nst_settings {
    bool given[NST_SETTING_COUNT]; /* set to an acceptable value */
    uint64_t omp_stack, gomp_stack, kmp_stack; /* bytes */
    int64_t spincount;    /* GOMP_SPINCOUNT, -1 infinite */
    int64_t blocktime_us; /* KMP_BLOCKTIME, -1 infinite */
    int max_active_levels;
    bool nested, active;
    int library;          /* KMP_LIBRARY: 0 serial, 1 turnaround, 2 throughput */
    int thread_limit, all_threads, device_thread_limit;
    int display_env;      /* enum nst_display_env */
    uintptr_t allocator;  /* OMP_ALLOCATOR without its traits: a predefined handle */
    bool kmp_settings;    /* KMP_SETTINGS: as OMP_DISPLAY_ENV=verbose */
    bool kmp_version;     /* KMP_VERSION: say who is in charge */
    const char *places, *gomp_affinity, *kmp_affinity; /* texts, parsed once all is read */
};

extern struct nst_settings nst_settings;

/* A parser stores into nst_settings or nst_icv_global and returns NULL, or changes nothing and returns what the value should
 * have been ("is not a positive integer").  NST_SETTING_DONE: the parser has warned itself. */
#define NST_SETTING_DONE ((const char *)-1)
#define NST_SETTING(name, group)                    \
    const char *nst_set_##name(const char *value);  \
    void nst_show_##name(struct nst_text_out *out);
#include "runtime/omp/icv/settings.def"

/* Places and policy from the variables that speak about them; mask is where the process may run (settings_binding.c). */
struct nst_cpuset;
void nst_settings_combine_binding(const struct nst_cpuset *mask);

/* Writes a setting's effective value into buf. */
void nst_setting_show(enum nst_setting_id id, char *buf, size_t size);

#endif
