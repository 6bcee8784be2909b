// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/os/delay.h"

#ifdef NST_DEBUG

#include "runtime/arch/arch.h"
#include "runtime/base/atomic.h"
#include "runtime/base/delay.h"
#include "runtime/os/futex.h"

static uint64_t the_seed;
static int the_percent;

/* One native thread's place in its sequence of choices.  Found by open addressing; entries are never given back, so a thread
 * that gets the id of one that ended goes on with its sequence.  With more threads than entries, some share one: their
 * sequences mingle, which costs only that a run cannot be repeated. */
#define THREADS 1024 /* a power of two */
struct place {
    _Atomic uint32_t tid;    /* 0: free; taken by compare-and-swap */
    _Atomic uint32_t number; /* how many came before it; relaxed: only its own thread reads it */
    _Atomic uint64_t nth;    /* relaxed, for the same reason */
} NST_ON_LINE;
static struct place places[THREADS];
static _Atomic uint32_t numbers;

static struct place *place_of(uint32_t tid)
{
    uint32_t at = tid * UINT32_C(2654435769);

    for (int i = 0; i < THREADS; i++) {
        struct place *p = &places[(at + (uint32_t)i) % THREADS];
        uint32_t there = nst_load_relaxed(&p->tid);
        if (there == 0 && nst_cas_relaxed(&p->tid, &there, tid)) {
            nst_store_relaxed(&p->number, nst_add_relaxed(&numbers, 1));
            return p;
        }
        if (there == tid)
            return p;
    }
    return &places[at % THREADS];
}

/* Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014: the finaliser of SplitMix64. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* A length between least and most: each power of two as likely as the next, so that short ones are tried often. */
static int64_t some_ns(uint64_t random, int64_t least, int64_t most)
{
    int octaves = 0;

    while (least << (octaves + 1) <= most)
        octaves++;
    int64_t base = least << (random % (uint64_t)(octaves + 1));
    int64_t ns = base + (int64_t)((random >> 16) % (uint64_t)base);
    return ns < most ? ns : most;
}

enum nst_delay_kind nst_delay_choose(uint64_t seed, int percent, uint32_t thread, uint64_t nth, const char *label, int64_t *ns)
{
    uint64_t r = seed + UINT64_C(0x9e3779b97f4a7c15);

    for (; *label; label++)
        r = (r ^ (unsigned char)*label) * UINT64_C(0x100000001b3);
    r = mix(mix(mix(r) + thread) + nth);
    *ns = 0;
    if (r % 100 >= (uint64_t)percent)
        return NST_DELAY_NONE;
    r = mix(r);
    uint64_t what = r % 1000;
    r >>= 10;
    if (what < 500) {
        *ns = some_ns(r, 100, 2000); /* as long as a store is on its way, or a switch takes */
        return NST_DELAY_SPIN;
    }
    if (what < 750)
        return NST_DELAY_YIELD;
    /* 50 us: a wake-up overtakes us.  1 ms: a searcher gives up, the monitor looks.  20 ms: it looks ten times, and rescues. */
    *ns = what < 970   ? some_ns(r, 1000, 50000)
          : what < 998 ? some_ns(r, 50000, 1000000)
                       : some_ns(r, 1000000, NST_DELAY_LONGEST_NS);
    return NST_DELAY_SLEEP;
}

static void delay(const char *label)
{
    struct place *p = place_of((uint32_t)nst_os_tid());
    uint64_t nth = nst_load_relaxed(&p->nth);
    int64_t ns;

    nst_store_relaxed(&p->nth, nth + 1);
    switch (nst_delay_choose(the_seed, the_percent, nst_load_relaxed(&p->number), nth, label, &ns)) {
    case NST_DELAY_NONE:
        break;
    case NST_DELAY_SPIN:
        for (int64_t end = nst_clock_ns() + ns; nst_clock_ns() < end;)
            nst_cpu_relax();
        break;
    case NST_DELAY_YIELD:
        nst_os_yield();
        break;
    case NST_DELAY_SLEEP:
        nst_os_sleep(ns);
        break;
    }
}

void nst_delay_begin(uint64_t seed, int percent)
{
    the_seed = seed;
    the_percent = percent;
    nst_delay_hook = delay;
}

#endif
