// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/destructors.h"

#include "runtime/arch/arch.h"
#include "runtime/base/atomic.h"
#include "runtime/os/futex.h"
#include "runtime/sched/current.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/spare.h"
#include "runtime/strand/annotate.h"

#include <stdlib.h>

struct nst_destructor {
    void (*run)(void *);
    void *object;
    struct nst_destructor *next; /* registered before it */
    bool done;                   /* has been run */
    bool last;                   /* whoever runs it is the only one who knows it */
};

/* What the list of a strand becomes whose destructors are run as the process ends: nobody else's, and its thread is not to end before. */
static struct nst_destructor taken;

/* Calls of atexit, which keeps them all: later ones are of no use but to programs that go on loading modules. */
#define MOST_EXITS 4096
static _Atomic unsigned exits;

static struct nst_strand *_Atomic ended; /* whose destructors are running */

#if defined(NST_HAVE_USER_SWITCH) && !defined(NST_TSAN)

static NST_NOINLINE void become(struct nst_strand *s)
{
    nst_current = s;
}

/* Everything thread-local is s's meanwhile, but for who calls the runtime: that is the thread that ends the process. */
static void run_as(struct nst_strand *s, struct nst_strand *self, struct nst_destructor *d)
{
    uintptr_t own = nst_thread_pointer();

    nst_store_relaxed(&ended, s);
    nst_context_set_thread_pointer(s->tp);
    become(self);
    nst_destructor_run(d);
    become(s);
    nst_context_set_thread_pointer(own);
    nst_store_relaxed(&ended, NULL);
}

#else /* no thread pointer to lend, or a sanitizer that knows them: as the thread that ends the process */

static void run_as(struct nst_strand *s, struct nst_strand *self, struct nst_destructor *d)
{
    (void)s;
    (void)self;
    nst_destructor_run(d);
}

#endif

/* Who ends the process and a native thread that ends may both want them. */
static struct nst_destructor *take(struct nst_strand *s, struct nst_destructor *mark)
{
    /* ORDER[destructors.take]: acquire; pairs with the store in nst_destructor_keep, so that each one's fields are seen.  A mark says no more than it is. */
    struct nst_destructor *d = nst_xchg_acquire(&s->destructors, mark);

    NST_HAPPENS_AFTER(s);
    return d;
}

static bool is_one(const struct nst_destructor *d)
{
    return d && d != &taken;
}

/* Not while anybody is in a region: a member's objects may be in use then. */
static void run_all(void)
{
    struct nst_strand *self = nst_strand_self_or_null();

    if (!self || !self->root || nst_load_relaxed(&nst_pool.wanted) != 0)
        return;
    for (struct nst_strand *s = nst_load_acquire(&nst_spares.donors); s; s = s->next_donor) /* ORDER[pool.donors] */
        for (struct nst_destructor *d; is_one(d = take(s, &taken));)
            for (; is_one(d); d = d->next)
                run_as(s, self, d);
}

/* The member that the calling thread is, or stands for. */
static struct nst_strand *member(void)
{
    struct nst_strand *s = nst_load_relaxed(&ended);

    if (NST_LIKELY(!s || s->tp != nst_thread_pointer()))
        s = nst_strand_self_or_null();
    return s && !s->root ? s : NULL;
}

void *nst_destructor_keep(void (*run)(void *), void *object)
{
    struct nst_strand *s = member();
    struct nst_destructor *d = s ? malloc(sizeof *d) : NULL;

    if (!d)
        return NULL;
    /* Each time: exit() goes backwards, so that what was there when the newest object was made still is. */
    if (nst_add_relaxed(&exits, 1u) < MOST_EXITS && atexit(run_all) != 0) {
        free(d);
        return NULL;
    }
    *d = (struct nst_destructor){.run = run, .object = object, .next = nst_load_relaxed(&s->destructors)};
    /* ORDER[destructors.take]: release; pairs with take.  Only the owner adds: nobody else between these two lines. */
    nst_store_release(&s->destructors, d);
    return d;
}

void nst_destructor_run(void *kept)
{
    struct nst_destructor *d = kept;
    bool done = d->done;

    d->done = true;
    if (!done)
        d->run(d->object);
    if (d->last)
        free(d);
}

void nst_destructors_end(struct nst_strand *s)
{
    struct nst_destructor *d = take(s, NULL);

    for (; is_one(d); d = d->next)
        d->last = true;
    while (d == &taken) { /* until the process is gone */
        _Atomic uint32_t never = 0;
        nst_futex_wait(&never, 0, -1);
    }
}
