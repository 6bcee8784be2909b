// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the text of OMP_ALLOCATOR (OpenMP 5.2, 21.5.1): a predefined allocator, or a memory space with or without traits.  Traits
 * are only noted here; the allocator that has them is made at start-up by who knows allocators (runtime/omp/init.c). */
#include "runtime/omp/icv/settings.h"

#define G (&nst_icv_global)
#define S (&nst_settings)

/* The numbers are the ABI's (omp_allocator_handle_t, omp_alloctrait_key_t, omp_alloctrait_value_t).  A memory space without
 * traits stands for its predefined allocator, whose number is the space's plus one. */
static const struct {
    const char *name;
    uintptr_t handle;
    bool space;
} allocators[] = {
    {"omp_default_mem_alloc", 1, false},  {"omp_large_cap_mem_alloc", 2, false}, {"omp_const_mem_alloc", 3, false},
    {"omp_high_bw_mem_alloc", 4, false},  {"omp_low_lat_mem_alloc", 5, false},   {"omp_cgroup_mem_alloc", 6, false},
    {"omp_pteam_mem_alloc", 7, false},    {"omp_thread_mem_alloc", 8, false},    {"omp_default_mem_space", 1, true},
    {"omp_large_cap_mem_space", 2, true}, {"omp_const_mem_space", 3, true},      {"omp_high_bw_mem_space", 4, true},
    {"omp_low_lat_mem_space", 5, true},
};
#define FIRST_SPACE 8 /* in that table */

enum key { SYNC_HINT = 1, ALIGNMENT, ACCESS, POOL_SIZE, FALLBACK, FB_DATA, PINNED, PARTITION };

static const char *const keys[] = {[SYNC_HINT] = "sync_hint", [ALIGNMENT] = "alignment", [ACCESS] = "access",
                                   [POOL_SIZE] = "pool_size", [FALLBACK] = "fallback",   [FB_DATA] = "fb_data",
                                   [PINNED] = "pinned",       [PARTITION] = "partition"};

static const struct {
    enum key key;
    int value;
    const char *name;
} words[] = {
    {SYNC_HINT, 3, "contended"},     {SYNC_HINT, 4, "uncontended"},  {SYNC_HINT, 5, "serialized"}, {SYNC_HINT, 6, "private"},
    {ACCESS, 7, "all"},              {ACCESS, 8, "thread"},          {ACCESS, 9, "pteam"},         {ACCESS, 10, "cgroup"},
    {FALLBACK, 11, "default_mem_fb"}, {FALLBACK, 12, "null_fb"},     {FALLBACK, 13, "abort_fb"},   {FALLBACK, 14, "allocator_fb"},
    {PINNED, 1, "true"},             {PINNED, 0, "false"},           {PARTITION, 15, "environment"}, {PARTITION, 16, "nearest"},
    {PARTITION, 17, "blocked"},      {PARTITION, 18, "interleaved"},
};

static bool parse_value(const char **rest, enum key key, uintptr_t *value)
{
    int64_t n;

    if (key == ALIGNMENT || key == POOL_SIZE) {
        if (!nst_text_i64(rest, &n) || n < 1 || (key == ALIGNMENT && (n & (n - 1)) != 0))
            return false;
        *value = (uintptr_t)n;
        return true;
    }
    for (unsigned i = 0; key == FB_DATA && i < FIRST_SPACE; i++)
        if (nst_text_word(rest, allocators[i].name)) {
            *value = allocators[i].handle;
            return true;
        }
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].key == key && nst_text_word(rest, words[i].name)) {
            *value = (uintptr_t)words[i].value;
            return true;
        }
    return false;
}

/* trait=value, separated by commas, up to the end. */
static bool parse_traits(const char *rest, struct nst_icv_trait *traits, unsigned *count)
{
    do {
        enum key key = SYNC_HINT;

        while (key <= PARTITION && !nst_text_word(&rest, keys[key]))
            key++;
        if (key > PARTITION || *count == NST_MAX_TRAITS || !nst_text_char(&rest, '=') ||
            !parse_value(&rest, key, &traits[*count].value))
            return false;
        traits[(*count)++].key = (int32_t)key;
    } while (nst_text_char(&rest, ','));
    return nst_text_end(rest);
}

const char *nst_set_OMP_ALLOCATOR(const char *value)
{
    static const char wrong[] = "is not a predefined allocator or memory space";

    for (unsigned i = 0; i < sizeof allocators / sizeof *allocators; i++) {
        struct nst_icv_trait traits[NST_MAX_TRAITS];
        const char *rest = value;
        unsigned count = 0;

        if (!nst_text_word(&rest, allocators[i].name))
            continue;
        if (allocators[i].space && nst_text_char(&rest, ':')) {
            if (!parse_traits(rest, traits, &count))
                return "has no valid list of traits";
        } else if (!nst_text_end(rest)) {
            return wrong;
        }
        for (unsigned t = 0; t < count; t++)
            G->allocator_traits[t] = traits[t];
        G->allocator_trait_count = count;
        G->initial.default_allocator = S->allocator = allocators[i].handle;
        return NULL;
    }
    int64_t n;
    if (!nst_text_int(value, 1, 8, &n)) /* libomp takes the handle's number too */
        return wrong;
    G->initial.default_allocator = S->allocator = (uintptr_t)n;
    return NULL;
}

static const char *word_of(enum key key, uintptr_t value)
{
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].key == key && (uintptr_t)words[i].value == value)
            return words[i].name;
    return NULL;
}

void nst_show_OMP_ALLOCATOR(struct nst_text_out *out)
{
    const char *separator = ":";

    if (G->allocator_trait_count == 0) {
        nst_text_put(out, "%s", allocators[S->allocator - 1].name);
        return;
    }
    nst_text_put(out, "%s", allocators[FIRST_SPACE + S->allocator - 1].name);
    for (unsigned t = 0; t < G->allocator_trait_count; t++, separator = ",") {
        enum key key = (enum key)G->allocator_traits[t].key;
        uintptr_t value = G->allocator_traits[t].value;
        const char *word = key == FB_DATA ? allocators[value - 1].name : word_of(key, value);

        if (word != NULL)
            nst_text_put(out, "%s%s=%s", separator, keys[key], word);
        else
            nst_text_put(out, "%s%s=%zu", separator, keys[key], (size_t)value);
    }
}
