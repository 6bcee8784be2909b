// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Allocators and their blocks (OpenMP 5.2, chapter 6).  Memory comes from the C library, which is already good at being
 * called by many threads; what is ours is the header in front of each block, the pool's account and the fallbacks.
 *
 *     base ... padding ... | struct header | the program's bytes
 *
 * Threading: a made allocator is constant after creation but for its account (used), a relaxed atomic: it guards no data. */
#include "runtime/omp/data/allocator.h"

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"
#include "runtime/base/panic.h"
#include "runtime/omp/team/thread.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define NATURAL ((size_t)16) /* what malloc guarantees on every 64-bit target of ours */

struct allocator {
    size_t alignment;   /* at least this, a power of two */
    size_t pool_size;   /* SIZE_MAX: no limit */
    _Atomic size_t used; /* bytes charged against pool_size, headers and padding included */
    uint8_t fallback;   /* enum nst_allocator_value */
    bool pinned;        /* blocks are locked in memory */
    uintptr_t fb_data;  /* allocator to fall back to */
};

struct header {
    void *base;          /* what the system gave */
    size_t total;        /* bytes from base to the end of the program's */
    size_t size;         /* the program's bytes */
    uintptr_t allocator; /* handle of what made the block; PINNED_BIT added when it has pages of its own */
};

_Static_assert(sizeof(struct header) % NATURAL == 0, "a header must keep what follows aligned");
/* The top bit: no address of a user process has it, and no predefined handle is that large. */
#define PINNED_BIT (~(UINTPTR_MAX >> 1))

static struct allocator *made(uintptr_t handle)
{
    return handle >= NST_ALLOCATOR_PREDEFINED_END ? (struct allocator *)handle : NULL;
}

static struct header *header_of(void *p)
{
    return (struct header *)p - 1;
}

static bool power_of_two(uintptr_t v)
{
    return v != 0 && (v & (v - 1)) == 0;
}

/* --- allocators ------------------------------------------------------------------------------------------------ */

/* Applies one trait; false when it is invalid. */
static bool apply_trait(struct allocator *a, const struct nst_allocator_trait *t)
{
    bool is_default = t->value == NST_TRAIT_DEFAULT;

    switch (t->key) {
    case NST_TRAIT_SYNC_HINT: /* contended, uncontended, serialized, private: hints for what malloc does anyway */
        return is_default || (t->value >= 3 && t->value <= 6);
    case NST_TRAIT_ALIGNMENT:
        if (is_default)
            return true;
        if (!power_of_two(t->value))
            return false;
        a->alignment = t->value > NATURAL ? t->value : NATURAL;
        return true;
    case NST_TRAIT_ACCESS: /* all (two encodings), cgroup, pteam, thread: all memory of a host is accessible to all */
        return is_default || (t->value >= 7 && t->value <= 10) || t->value == 19;
    case NST_TRAIT_POOL_SIZE:
        a->pool_size = is_default || t->value == 0 ? SIZE_MAX : t->value;
        return true;
    case NST_TRAIT_FALLBACK:
        if (is_default)
            return true;
        if (t->value < NST_FALLBACK_DEFAULT_MEM || t->value > NST_FALLBACK_ALLOCATOR)
            return false;
        a->fallback = (uint8_t)t->value;
        return true;
    case NST_TRAIT_FB_DATA:
        a->fb_data = is_default ? NST_ALLOCATOR_DEFAULT_MEM : t->value;
        return true;
    case NST_TRAIT_PINNED:
        if (!is_default && t->value > 1)
            return false;
        a->pinned = !is_default && t->value == 1;
        return true;
    case NST_TRAIT_PARTITION: /* environment, nearest, blocked, interleaved: the kernel's first touch is what one gets */
        return is_default || (t->value >= 15 && t->value <= 18);
    default:
        return t->key > NST_TRAIT_PARTITION && t->key <= NST_TRAIT_LAST_HINT;
    }
}

static bool known_space(uintptr_t space)
{
    /* 0..4 in GCC and LLVM up to 20; 99 is the default space of later LLVMs (whose 0 is "none"); 100..102 LLVM's
     * device spaces, plain memory on a host; 201 GCC's managed memory, likewise. */
    return space <= 4 || (space >= 99 && space <= 102) || space == 201;
}

uintptr_t nst_allocator_create(uintptr_t space, int ntraits, const struct nst_allocator_trait *traits)
{
    struct allocator a = {
        .alignment = NATURAL, .pool_size = SIZE_MAX, .fallback = NST_FALLBACK_DEFAULT_MEM, .fb_data = NST_ALLOCATOR_NULL};
    struct allocator *made_now;

    if (!known_space(space) || ntraits < 0 || (ntraits > 0 && traits == NULL))
        return NST_ALLOCATOR_NULL;
    for (int i = 0; i < ntraits; i++)
        if (!apply_trait(&a, &traits[i]))
            return NST_ALLOCATOR_NULL;
    if (a.fallback == NST_FALLBACK_ALLOCATOR && a.fb_data == NST_ALLOCATOR_NULL)
        return NST_ALLOCATOR_NULL; /* 6.2: fb_data is required then */
    made_now = malloc(sizeof(*made_now));
    if (made_now == NULL)
        return NST_ALLOCATOR_NULL;
    *made_now = a;
    return (uintptr_t)made_now;
}

void nst_allocator_destroy(uintptr_t handle)
{
    struct allocator *a = made(handle);

    /* Blocks that outlive a pool would settle their account in freed memory: keep the few bytes then. */
    if (a != NULL && nst_load_relaxed(&a->used) == 0)
        free(a);
}

uintptr_t nst_allocator_default(void)
{
    uintptr_t handle = nst_thread_self()->task->icv->default_allocator;

    return handle != NST_ALLOCATOR_NULL ? handle : NST_ALLOCATOR_DEFAULT_MEM;
}

void nst_allocator_set_default(uintptr_t handle)
{
    nst_icv_own(nst_thread_self())->default_allocator = handle != NST_ALLOCATOR_NULL ? handle : NST_ALLOCATOR_DEFAULT_MEM;
}

/* --- blocks ---------------------------------------------------------------------------------------------------- */

static bool charge(struct allocator *a, size_t bytes)
{
    size_t used;

    if (a == NULL || a->pool_size == SIZE_MAX)
        return true;
    used = nst_load_relaxed(&a->used);
    do {
        if (bytes > a->pool_size || used > a->pool_size - bytes)
            return false;
    } while (!nst_cas_relaxed(&a->used, &used, used + bytes));
    return true;
}

static void discharge(struct allocator *a, size_t bytes)
{
    if (a != NULL && a->pool_size != SIZE_MAX)
        atomic_fetch_sub_explicit(&a->used, bytes, memory_order_relaxed);
}

/* Pages of their own, locked: unlocking part of a malloc arena would unlock neighbours too. */
static void *pinned_pages(size_t total)
{
    void *base = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (base == MAP_FAILED)
        return NULL;
    if (mlock(base, total) != 0) {
        munmap(base, total);
        return NULL;
    }
    return base;
}

static uintptr_t handle_of(const struct header *h)
{
    return h->allocator & ~PINNED_BIT;
}

/* One attempt with one allocator, no fallback.  old: NULL, or the block that the new one is to replace; where both come from
 * one pool, only what the new one has more is charged, for they are one block to the program. */
static void *try_block(uintptr_t handle, size_t alignment, size_t size, bool zero, const struct header *old)
{
    struct allocator *a = made(handle);
    bool pinned = a != NULL && a->pinned;
    struct header *h;
    size_t total, credit = old != NULL && handle_of(old) == handle ? old->total : 0;
    char *base;

    if (!power_of_two(alignment) || alignment < NATURAL)
        alignment = NATURAL;
    if (a != NULL && a->alignment > alignment)
        alignment = a->alignment;
    /* base is NATURAL-aligned, so at most alignment - NATURAL bytes of padding make header + padding a multiple */
    if (__builtin_add_overflow(size, sizeof(*h) + alignment - NATURAL, &total) ||
        !charge(a, total > credit ? total - credit : 0))
        return NULL;
    base = pinned ? pinned_pages(total) : zero ? calloc(1, total) : malloc(total);
    if (base == NULL) {
        discharge(a, total > credit ? total - credit : 0);
        return NULL;
    }
    if (credit > total)
        discharge(a, credit - total);
    h = (struct header *)((((uintptr_t)base + sizeof(*h) + alignment - 1) & ~(alignment - 1)) - sizeof(*h));
    h->base = base;
    h->total = total;
    h->size = size;
    h->allocator = handle | (pinned ? PINNED_BIT : 0);
    return h + 1;
}

/* What one allocator's failure leads to (6.2, fallback). */
static void *alloc_block(uintptr_t handle, size_t alignment, size_t size, bool zero, const struct header *old)
{
    void *p;

    if (handle == NST_ALLOCATOR_NULL)
        handle = nst_allocator_default();
    /* Each step of a chain of allocators is another attempt; a cycle of them ends at some point. */
    for (int steps = 0; steps < 64; steps++) {
        struct allocator *a = made(handle);

        p = try_block(handle, alignment, size, zero, old);
        if (p != NULL || handle == NST_ALLOCATOR_DEFAULT_MEM)
            return p;
        switch (a != NULL ? a->fallback : NST_FALLBACK_DEFAULT_MEM) {
        case NST_FALLBACK_NULL:
            return NULL;
        case NST_FALLBACK_ABORT:
            nst_fatal("Out of memory allocating %zu bytes (the allocator's fallback is abort_fb)", size);
        case NST_FALLBACK_ALLOCATOR:
            handle = a->fb_data;
            break;
        default:
            handle = NST_ALLOCATOR_DEFAULT_MEM;
        }
    }
    nst_warn_once("allocators fall back to each other in a cycle: no memory from them");
    return NULL;
}

void *nst_alloc(uintptr_t handle, size_t alignment, size_t size)
{
    return size != 0 ? alloc_block(handle, alignment, size, false, NULL) : NULL;
}

void *nst_alloc_zeroed(uintptr_t handle, size_t alignment, size_t count, size_t size)
{
    size_t bytes;

    if (count == 0 || size == 0)
        return NULL;
    if (__builtin_mul_overflow(count, size, &bytes))
        bytes = SIZE_MAX; /* no attempt can succeed; the fallback decides how that is reported */
    return alloc_block(handle, alignment, bytes, true, NULL);
}

void *nst_alloc_or_die(uintptr_t handle, size_t alignment, size_t size)
{
    void *p = nst_alloc(handle, alignment, size);

    if (p == NULL && size != 0)
        nst_fatal("Out of memory allocating %zu bytes", size);
    return p;
}

/* Gives the memory back; the account is the caller's. */
static void release(struct header *h)
{
    void *base = h->base;

    if (h->allocator & PINNED_BIT)
        munmap(base, h->total);
    else
        free(base);
}

void nst_alloc_free(void *p)
{
    if (p == NULL)
        return;
    discharge(made(handle_of(header_of(p))), header_of(p)->total);
    release(header_of(p));
}

void *nst_alloc_resize(void *p, size_t size, uintptr_t handle)
{
    struct header *h, *now;
    void *fresh;

    if (p == NULL)
        return nst_alloc(handle, 0, size);
    if (size == 0) {
        nst_alloc_free(p);
        return NULL;
    }
    h = header_of(p);
    if (handle == NST_ALLOCATOR_NULL)
        handle = handle_of(h);
    /* The C library can often grow in place: worth it where there is nothing to account for or to align. */
    if (handle == h->allocator && made(handle) == NULL && h->base == h) {
        size_t total;

        if (__builtin_add_overflow(size, sizeof(*h), &total))
            return NULL;
        h = realloc(h, total);
        if (h == NULL)
            return NULL;
        h->base = h;
        h->total = total;
        h->size = size;
        return h + 1;
    }
    fresh = alloc_block(handle, 0, size, false, h);
    if (fresh == NULL)
        return NULL;
    now = header_of(fresh);
    memcpy(fresh, p, size < h->size ? size : h->size);
    if (handle_of(now) != handle_of(h))
        discharge(made(handle_of(h)), h->total); /* else the new block has taken over the account */
    release(h);
    return fresh;
}

/* --- remembered addresses -------------------------------------------------------------------------------------- */

/* Chains only ever grow and their cells are reused, so readers need no lock: a cell is empty (NULL) or holds an address,
 * and whoever changes it does so with one compare-and-swap.  Size: the most addresses ever remembered at a time. */
struct cell {
    _Atomic(void *) p;
    struct cell *next;
};

#define CHAINS 512
static _Atomic(struct cell *) chains[CHAINS];

static _Atomic(struct cell *) *chain_of(void *p)
{
    return &chains[(((uintptr_t)p >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 55) % CHAINS];
}

void nst_alloc_remember(void *p)
{
    _Atomic(struct cell *) *chain = chain_of(p);
    struct cell *c;

    if (p == NULL)
        return;
    /* ORDER[allocator.chain]: acquire; pairs with the release below.  Without it a cell's next could be read stale. */
    for (c = nst_load_acquire(chain); c != NULL; c = c->next) {
        void *none = NULL;

        if (nst_load_relaxed(&c->p) == NULL && nst_cas_relaxed(&c->p, &none, p))
            return;
    }
    c = malloc(sizeof(*c));
    if (c == NULL)
        nst_fatal("Out of memory allocating %zu bytes", sizeof(*c));
    nst_store_relaxed(&c->p, p);
    c->next = nst_load_relaxed(chain);
    /* ORDER[allocator.chain]: release; pairs with the acquires of the chain's head. */
    while (!nst_cas_release(chain, &c->next, c))
        ;
}

bool nst_alloc_forget(void *p)
{
    if (p == NULL)
        return false;
    /* ORDER[allocator.chain]: acquire; pairs with the release in nst_alloc_remember. */
    for (struct cell *c = nst_load_acquire(chain_of(p)); c != NULL; c = c->next) {
        void *seen = p;

        if (nst_cas_relaxed(&c->p, &seen, NULL))
            return true;
    }
    return false;
}
