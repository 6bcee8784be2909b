// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the representation of CPU sets, and what is done with those that threads are bound to. */
#include "runtime/topo/cpuset.h"

#include "runtime/base/text.h"
#include "runtime/os/futex.h"

#include <string.h>

#define WORDS (NST_CPU_MAX / 64)

void nst_cpuset_clear(struct nst_cpuset *set)
{
    memset(set, 0, sizeof *set);
}

unsigned nst_cpuset_count(const struct nst_cpuset *set)
{
    unsigned n = 0;

    for (unsigned i = 0; i < WORDS; i++)
        n += (unsigned)__builtin_popcountll(set->words[i]);
    return n;
}

bool nst_cpuset_empty(const struct nst_cpuset *set)
{
    return nst_cpuset_next(set, 0) < 0;
}

bool nst_cpuset_equal(const struct nst_cpuset *a, const struct nst_cpuset *b)
{
    return !memcmp(a, b, sizeof *a);
}

bool nst_cpuset_intersects(const struct nst_cpuset *a, const struct nst_cpuset *b)
{
    for (unsigned i = 0; i < WORDS; i++)
        if (a->words[i] & b->words[i])
            return true;
    return false;
}

void nst_cpuset_and(struct nst_cpuset *set, const struct nst_cpuset *other)
{
    for (unsigned i = 0; i < WORDS; i++)
        set->words[i] &= other->words[i];
}

void nst_cpuset_or(struct nst_cpuset *set, const struct nst_cpuset *other)
{
    for (unsigned i = 0; i < WORDS; i++)
        set->words[i] |= other->words[i];
}

int nst_cpuset_next(const struct nst_cpuset *set, unsigned from)
{
    if (from >= NST_CPU_MAX)
        return -1;
    uint64_t word = set->words[from / 64] & ~(uint64_t)0 << (from % 64);
    for (unsigned i = from / 64;;) {
        if (word)
            return (int)(i * 64 + (unsigned)__builtin_ctzll(word));
        if (++i == WORDS)
            return -1;
        word = set->words[i];
    }
}

bool nst_cpuset_parse(struct nst_cpuset *set, const char *text)
{
    nst_cpuset_clear(set);
    if (nst_text_end(text))
        return true;
    do {
        int64_t first, last;
        if (!nst_text_i64(&text, &first) || first < 0)
            return false;
        last = first;
        if (nst_text_char(&text, '-') && (!nst_text_i64(&text, &last) || last < first))
            return false;
        for (int64_t cpu = first; cpu <= last && cpu < NST_CPU_MAX; cpu++)
            nst_cpuset_add(set, (unsigned)cpu);
    } while (nst_text_char(&text, ','));
    return nst_text_end(text);
}

size_t nst_cpuset_format(const struct nst_cpuset *set, char *buf, size_t size)
{
    struct nst_text_out out = {buf, size, 0};

    if (size)
        buf[0] = '\0';
    for (int first = nst_cpuset_next(set, 0); first >= 0;) {
        int last = first;
        while (nst_cpuset_has(set, (unsigned)last + 1))
            last++;
        nst_text_put(&out, first == last ? "%s%d" : "%s%d-%d", out.used ? "," : "", first, last);
        first = nst_cpuset_next(set, (unsigned)last + 1);
    }
    return out.used;
}

int nst_cpuset_of_thread(struct nst_cpuset *set, int tid)
{
    int n = nst_os_affinity_get(tid, set->words, sizeof set->words);

    return n < 0 ? n : 0;
}

int nst_cpuset_bind_thread(const struct nst_cpuset *set, int tid)
{
    return nst_os_affinity_set(tid, set->words, sizeof set->words);
}

bool nst_cpuset_shun(int cpu, int tid)
{
    struct nst_cpuset set;

    if (cpu < 0 || nst_cpuset_of_thread(&set, tid) < 0 || !nst_cpuset_has(&set, (unsigned)cpu))
        return false;
    nst_cpuset_remove(&set, (unsigned)cpu);
    return !nst_cpuset_empty(&set) && nst_cpuset_bind_thread(&set, tid) == 0;
}

void nst_cpuset_admit(int cpu)
{
    struct nst_cpuset set;

    if (nst_cpuset_of_thread(&set, 0) < 0)
        return;
    nst_cpuset_add(&set, (unsigned)cpu);
    (void)nst_cpuset_bind_thread(&set, 0);
}
