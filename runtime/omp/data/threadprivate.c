// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Copies of threadprivate variables (runtime/omp/data/threadprivate.h; OpenMP 5.2, 5.2).
 *
 * Threading: variables and registrations are nodes of two hash tables that only grow, read without a lock: a node is
 * published at its bucket's head and never removed.  A variable's array entry is read and written by the thread of
 * that gtid alone.  Copies are destroyed on their own thread when that ends: told by the runtime for the program's
 * threads, since their gtid is reused, and by a pthread key for all others. */
#include "runtime/omp/data/threadprivate.h"

#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/sync/lock.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BUCKETS 1024u

/* More than a Linux system's threads in practice (kernel.pid_max is 4194304 at most, 32768 by default). */
#define GTIDS (1u << 18)

struct variable {
    struct variable *next; /* written before the node is published */
    void *original;
    size_t size;
    void *initial;         /* the original's bytes when the variable was first asked for */
    void **copies;         /* GTIDS entries; NULL = none yet */
    struct nst_threadprivate_functions functions;
};

struct registration {
    struct registration *next;
    void *original;
    struct nst_threadprivate_functions functions;
};

static _Atomic(struct variable *) variables[BUCKETS];
static _Atomic(struct registration *) registrations[BUCKETS];

static struct nst_lock making;

static _Atomic unsigned highest; /* gtid with a copy of something; relaxed: read in the child of fork() */

static pthread_key_t at_exit;
static pthread_once_t at_exit_made = PTHREAD_ONCE_INIT;
static _Atomic bool at_exit_ready;

static unsigned bucket(const void *original)
{
    return (unsigned)(((uintptr_t)original >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 54);
}

static struct registration *registered(const void *original)
{
    /* ORDER[threadprivate.node]: acquire; pairs with the release that published the node. */
    struct registration *r = nst_load_acquire(&registrations[bucket(original)]);

    while (r && r->original != original)
        r = r->next;
    return r;
}

static struct variable *known(const void *original)
{
    /* ORDER[threadprivate.node]: acquire, as in registered(). */
    struct variable *v = nst_load_acquire(&variables[bucket(original)]);

    while (v && v->original != original)
        v = v->next;
    return v;
}

void nst_threadprivate_register(void *original, const struct nst_threadprivate_functions *functions)
{
    _Atomic(struct registration *) *head = &registrations[bucket(original)];
    struct registration *r;

    if (registered(original))
        return;
    r = nst_mem_lines_or_die(sizeof(*r));
    r->original = original;
    r->functions = *functions;
    /* ORDER[threadprivate.node]: acquire for r->next, see registered(). */
    r->next = nst_load_acquire(head);
    /* ORDER[threadprivate.node]: release; publishes the node to registered().  Two nodes for one original would do
     * no harm: the newer is found. */
    while (!nst_cas_acq_rel(head, &r->next, r)) {
    }
}

/* The module may have been closed since.  C++'s thread_local objects keep theirs, threadprivate ones do not. */
static bool is_there(const void *function)
{
    Dl_info info;

    return dladdr(function, &info) != 0;
}

/* Runs at the end of a native thread that made copies; value is its gtid. */
static void thread_ends(void *value)
{
    uintptr_t gtid = (uintptr_t)value;

    for (unsigned b = 0; b < BUCKETS; b++) {
        /* ORDER[threadprivate.node]: acquire, as in registered(). */
        for (struct variable *v = nst_load_acquire(&variables[b]); v; v = v->next) {
            void *copy = v->copies[gtid];

            if (!copy)
                continue;
            v->copies[gtid] = NULL;
            if (v->functions.destruct_many && is_there((void *)v->functions.destruct_many))
                v->functions.destruct_many(copy, v->functions.n);
            else if (v->functions.destruct && is_there((void *)v->functions.destruct))
                v->functions.destruct(copy);
            nst_mem_free(copy);
        }
    }
}

static void make_key(void)
{
    if (pthread_key_create(&at_exit, thread_ends) != 0)
        nst_fatal("no pthread key is left for threadprivate variables");
    nst_store_relaxed(&at_exit_ready, true);
}

/* A thread that has copies has made sure of the key itself, so relaxed will do. */
void nst_threadprivate_leave(unsigned gtid)
{
    if (!nst_load_relaxed(&at_exit_ready))
        return;
    /* A destructor may ask for a copy again: as often as pthread keys allow that. */
    for (int round = 0; round < PTHREAD_DESTRUCTOR_ITERATIONS && pthread_getspecific(at_exit); round++) {
        pthread_setspecific(at_exit, NULL);
        thread_ends((void *)(uintptr_t)gtid);
    }
}

static void *array_new(void)
{
    void *p = mmap(NULL, GTIDS * sizeof(void *), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (p == MAP_FAILED)
        nst_fatal("out of memory: %zu bytes of address space for a threadprivate variable", GTIDS * sizeof(void *));
    return p;
}

/* Others will have the gtids of threads that are gone.  No destructors: nobody ends. */
void nst_threadprivate_forget(unsigned kept)
{
    unsigned most = nst_load_relaxed(&highest);

    nst_store_relaxed(&making.word, 0u);
    for (unsigned b = 0; b < BUCKETS; b++)
        for (struct variable *v = nst_load_relaxed(&variables[b]); v; v = v->next)
            for (unsigned gtid = 1; gtid <= most; gtid++)
                if (gtid != kept && v->copies[gtid]) {
                    nst_mem_free(v->copies[gtid]);
                    v->copies[gtid] = NULL;
                }
    nst_store_relaxed(&highest, kept);
}

/* One at a time: the thread of the original is to find the bytes saved before it gets an address to write through. */
static struct variable *make_known(void *original, size_t size)
{
    _Atomic(struct variable *) *head = &variables[bucket(original)];
    struct registration *r;
    struct variable *v;

    nst_lock_acquire(&making);
    v = known(original);
    if (!v) {
        v = nst_mem_lines_or_die(sizeof(*v));
        r = registered(original);
        v->original = original;
        v->size = size;
        v->initial = nst_mem_lines_or_die(size);
        memcpy(v->initial, original, size);
        v->copies = array_new();
        if (r)
            v->functions = r->functions;
        v->next = nst_load_relaxed(head);
        /* ORDER[threadprivate.node]: release; publishes the node to known() and thread_ends(). */
        nst_store_release(head, v);
    }
    nst_lock_release(&making);
    return v;
}

static void *copy_new(const struct variable *v)
{
    void *copy = nst_mem_lines_or_die(v->size);

    if (v->functions.construct_many)
        v->functions.construct_many(copy, v->functions.n);
    else if (v->functions.construct)
        v->functions.construct(copy);
    else if (v->functions.copy_construct_many)
        v->functions.copy_construct_many(copy, v->original, v->functions.n);
    else if (v->functions.copy_construct)
        v->functions.copy_construct(copy, v->original);
    else
        memcpy(copy, v->initial, v->size);
    return copy;
}

void *nst_threadprivate_find(unsigned gtid, void *original, size_t size, void ***cache)
{
    struct variable *v = known(original);
    void *address;

    if (gtid >= GTIDS)
        nst_fatal("threadprivate: thread %u is beyond the supported %u", gtid, GTIDS);
    if (!v)
        v = make_known(original, size);
    /* ORDER[threadprivate.cache]: release; pairs with the acquire in nst_threadprivate_cached.  Written once, since
     * compiled code reads it without atomics. */
    if (cache && __atomic_load_n(cache, __ATOMIC_RELAXED) != v->copies)
        __atomic_store_n(cache, v->copies, __ATOMIC_RELEASE);
    address = v->copies[gtid];
    if (!address) {
        if (gtid == 0)
            return v->copies[0] = original;
        pthread_once(&at_exit_made, make_key);
        pthread_setspecific(at_exit, (void *)(uintptr_t)gtid);
        unsigned seen = nst_load_relaxed(&highest);
        while (seen < gtid && !nst_cas_relaxed(&highest, &seen, gtid))
            continue;
        address = copy_new(v);
        v->copies[gtid] = address;
    }
    return address;
}
