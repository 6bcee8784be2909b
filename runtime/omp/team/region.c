// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/region.h"

#include "runtime/base/atomic.h"
#include "runtime/os/futex.h"
#include "runtime/sched/tuning.h"

#define SLOTS  1024 /* a power of two; programs have hundreds of regions at most */
#define PROBES 4
#define TRIES   8

#define PAGE    4096 /* where pages are larger, nst_os_pages_fill refuses, and no harm is done */

static struct nst_region table[SLOTS] __attribute__((aligned(PAGE)));
_Static_assert(sizeof table % PAGE == 0, "nothing else lies on its pages");

void nst_regions_begin(void)
{
    nst_os_pages_fill(table, sizeof table);
}

struct nst_region *nst_region_note(void (*fn)(void))
{
    uintptr_t key = (uintptr_t)fn;
    if (!key)
        return NULL;
    unsigned at = (unsigned)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 54); /* 10 bits */

    for (unsigned i = 0; i < PROBES; i++) {
        struct nst_region *r = &table[(at + i) % SLOTS];
        uintptr_t have = nst_load_relaxed(&r->fn); /* relaxed: all fields are independent hints */
        if (have == key)
            return r;
        if (have == 0 && nst_cas_relaxed(&r->fn, &have, key))
            return r;
        if (have == key)
            return r;
    }
    return NULL;
}

/* It has been seen, once more or for the first time. */
static void believe(struct nst_belief *b)
{
    unsigned interval = nst_load_relaxed(&b->interval);

    interval = interval == 0 ? NST_BELIEF_FIRST : interval < NST_BELIEF_MOST ? 2 * interval : NST_BELIEF_MOST;
    nst_store_relaxed(&b->interval, (uint16_t)interval);
    nst_store_relaxed(&b->left, (uint16_t)interval);
}

void nst_region_moved(struct nst_region *r)
{
    believe(&r->stays);
}

/* It was native by mistake, or for something that it does no more; or it does need them. */
static void probed_once(struct nst_region *r, bool starved)
{
    nst_store_relaxed(&r->alarms, (uint8_t)0);
    if (starved) {
        believe(&r->native);
        return;
    }
    nst_store_relaxed(&r->native.interval, (uint16_t)0);
    nst_store_relaxed(&r->state, (uint8_t)NST_REGION_PLAIN);
}

void nst_region_ended(struct nst_region *r, int64_t ns, bool native, bool probed, bool starved)
{
    uint8_t state = nst_load_relaxed(&r->state);

    if (NST_UNLIKELY(probed)) {
        probed_once(r, starved);
        return;
    }
    if (native && state == NST_REGION_TRY) {
        /* It must win clearly; the first native runs also create their threads, so there are a few. */
        uint8_t left = nst_load_relaxed(&r->tries);
        if (ns < nst_load_relaxed(&r->multiplexed_ns) / 2) {
            believe(&r->native);
            nst_store_relaxed(&r->state, (uint8_t)NST_REGION_NATIVE);
        } else if (left == 0) {
            nst_store_relaxed(&r->state, (uint8_t)NST_REGION_PATIENT);
        } else {
            nst_store_relaxed(&r->tries, (uint8_t)(left - 1));
        }
    } else if (!native && starved && state == NST_REGION_PLAIN) {
        uint8_t alarms = nst_load_relaxed(&r->alarms);
        if (alarms + 1 < NST_ALARMS) { /* the first may be false: the machine was busy with something else */
            nst_store_relaxed(&r->alarms, (uint8_t)(alarms + 1));
            return;
        }
        nst_store_relaxed(&r->multiplexed_ns, ns);
        nst_store_relaxed(&r->tries, (uint8_t)TRIES);
        nst_store_relaxed(&r->state, (uint8_t)NST_REGION_TRY);
    } else if (!native && !starved) {
        nst_store_relaxed(&r->alarms, (uint8_t)0);
    }
}
