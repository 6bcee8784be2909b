// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the memory of tasks and of the tasking module's state per member and per team.
 *
 * Blocks come in seven sizes (payloads of 64 bytes to 4 KB), cut from pages that a member asks the system for. A block
 * belongs to its member for ever. Whoever frees one of another member's collects some and sends them back together; the owner
 * takes all that came back when its own list is empty. So memory follows the largest number of tasks outstanding at one time,
 * 192 bytes each for payloads of up to 64, wherever they were executed. Larger or more strictly aligned payloads have blocks
 * of their own from the system, whose pages but the first go back to it between uses.
 *
 * All blocks are type-stable: a thief may look at the header of a task that is gone.
 *
 * Threading: free lists and parcels are their member's; `returned` is anybody's to push to. */
#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/task/task_mem_inl.h"
#include "runtime/os/futex.h"
#include "runtime/sched/pool.h"
#include "runtime/strand/annotate.h"

#include <stdlib.h>
#include <string.h>

#define PAGE        ((size_t)4096)
#define FIRST_CHUNK PAGE
#define LARGEST_CHUNK ((size_t)1 << 18)
#define PARCEL      32

/* ---- members and teams ---- */

struct nst_task_member *nst_task_member_new(struct nst_thread *self)
{
    struct nst_task_member *m = nst_load_relaxed(&self->tasks);

    if (!m) {
        nst_task_polling_look();
        m = nst_mem_lines_or_die(sizeof *m);
        nst_tally_init(&m->tally, self);
        m->limit = nst_task_first_limit();
        m->random = ((uint64_t)self->num + 1) * UINT64_C(0x9E3779B97F4A7C15);
        m->chunk = FIRST_CHUNK;
        m->base = INT64_MIN;
        /* ORDER[task.member]: release; pairs with the acquire in nst_task_member_or_null. */
        nst_store_release(&self->tasks, m);
    }
    self->implicit.tally = &m->tally;
    return m;
}

struct nst_task_team *nst_task_team_new(struct nst_team *team)
{
    struct nst_task_team *tt = nst_mem_lines_or_die(sizeof *tt);
    void *none = NULL;

    /* ORDER[task.team]: acquire-release; publishes the zeroed object, or shows the one that came first. */
    if (nst_cas_acq_rel(&team->tasks, &none, tt))
        return tt;
    nst_mem_free(tt);
    return none;
}

struct nst_task_cold *nst_task_cold_new(struct nst_team *team, struct nst_task *task)
{
    struct nst_task_cold *c = nst_mem_lines_or_die(sizeof *c);

    c->task = task;
    c->team = team;
    return task->cold = c;
}

/* Nobody can say which blocks were in use, in a list or on their way from one to another: all are cut anew. */
static void renew_member(struct nst_thread *th, struct nst_task_member *m)
{
    struct nst_deque_ring *ring = nst_load_relaxed(&m->deque.ring);

    nst_tally_init(&m->tally, th);
    m->base = INT64_MIN;
    m->limit = nst_task_first_limit();
    m->parcel = (struct nst_task_parcel){0};
    memset(m->free, 0, sizeof m->free);
    nst_store_relaxed(&m->returned, NULL);
    m->fresh = m->fresh_end = NULL;
    while (m->chunks) {
        struct nst_task_chunk *c = m->chunks;
        m->chunks = c->next;
        c->next = m->unused;
        m->unused = c;
    }
    memset((void *)&m->deque, 0, sizeof m->deque);
    nst_store_relaxed(&m->deque.ring, ring);
    m->refused.from = NULL;
    m->refused.upto = 0;
    nst_task_sleeper_reset(m);
}

/* As new, but for the list's pages. */
static void renew_team(struct nst_task_team *tt)
{
    struct nst_task_list_page *pages[NST_TASK_LIST_PAGES];

    memcpy(pages, tt->list.pages, sizeof pages);
    memset((void *)tt, 0, sizeof *tt);
    for (unsigned i = 0; i < NST_TASK_LIST_PAGES; i++)
        if (pages[i])
            memset(pages[i], 0, sizeof *pages[i]);
    memcpy(tt->list.pages, pages, sizeof pages);
}

void nst_task_team_renew(struct nst_team *team)
{
    if (nst_load_relaxed(&team->tasks))
        renew_team(nst_load_relaxed(&team->tasks));
    for (unsigned i = 0; i < team->capacity; i++) {
        struct nst_task_member *m = nst_load_relaxed(&team->threads[i].tasks);
        if (m)
            renew_member(&team->threads[i], m);
    }
}

/* ---- blocks ---- */

static struct nst_task *format(struct nst_thread *self, void *block, uint8_t memory_class)
{
    struct nst_task *task = block;

    task->env.memory_class = memory_class;
    task->env.kind = NST_TASK_EXPLICIT;
    task->env.in_explicit = true;
    task->env.icv_own = NULL;
    task->env.tally = &task->tally;
    nst_tally_init(&task->tally, NULL);
    task->cold = NULL;
    task->node = NULL;
    task->home = self->num;
    task->life = NST_LIFE_FREE;
    return task;
}

static struct nst_task_chunk *chunk_new(struct nst_task_member *m, size_t bytes)
{
    struct nst_task_chunk **at = &m->unused, *c;

    while ((c = *at) && c->bytes < bytes)
        at = &c->next;
    if (c) {
        *at = c->next;
    } else {
        while (m->chunk < 2 * bytes)
            m->chunk *= 2;
        c = nst_os_pages(m->chunk);
        if (!c)
            nst_fatal("out of memory: %zu bytes for tasks", m->chunk);
        c->bytes = m->chunk;
        if (m->chunk < LARGEST_CHUNK)
            m->chunk *= 2;
    }
    c->next = m->chunks;
    m->chunks = c;
    return c;
}

static NST_NOINLINE struct nst_task *cut(struct nst_thread *self, struct nst_task_member *m, unsigned c)
{
    size_t bytes = sizeof(struct nst_task) + NST_TASK_CLASS_PAYLOAD(c);

    if ((size_t)(m->fresh_end - m->fresh) < bytes) {
        /* What is left of the old chunk is lost: less than one block. */
        struct nst_task_chunk *chunk = chunk_new(m, sizeof *chunk + bytes);
        m->fresh = (char *)(chunk + 1);
        m->fresh_end = (char *)chunk + chunk->bytes;
    }
    void *block = m->fresh;
    m->fresh += bytes;
    return format(self, block, (uint8_t)c);
}

/* Blocks that others freed go to the free lists. */
static void collect(struct nst_task_member *m)
{
    if (!nst_load_relaxed(&m->returned))
        return;
    /* ORDER[task.returned]: acquire; pairs with the release in give_back. */
    struct nst_task *t = nst_xchg_acquire(&m->returned, NULL);
    while (t) {
        struct nst_task *next = t->next;
        t->next = m->free[t->env.memory_class];
        m->free[t->env.memory_class] = t;
        t = next;
    }
}

static void give_back(struct nst_team *team, uint32_t home, struct nst_task *first, struct nst_task *last)
{
    struct nst_task_member *m = nst_load_relaxed(&team->threads[home].tasks); /* set: it made the block */
    struct nst_task *top = nst_load_relaxed(&m->returned);

    do
        last->next = top;
    /* ORDER[task.returned]: release; the owner comes after our last access. */
    while (!nst_cas_acq_rel(&m->returned, &top, first));
}

static void send(struct nst_team *team, struct nst_task_parcel *p)
{
    if (p->first)
        give_back(team, p->home, p->first, p->last);
    *p = (struct nst_task_parcel){0};
}

static void free_foreign(struct nst_thread *self, struct nst_team *team, struct nst_task *task)
{
    nst_task_dies(task);
    if (!self) {
        give_back(team, task->home, task, task);
        return;
    }
    struct nst_task_parcel *p = &nst_task_member(self)->parcel;
    if (p->first && p->home != task->home)
        send(team, p);
    task->next = p->first;
    p->first = task;
    if (!p->last) {
        p->last = task;
        p->home = task->home;
    }
    if (++p->count == PARCEL)
        send(team, p);
}

/* ---- blocks that are large or have an alignment of their own ---- */

/* In front of the header; the payload's alignment gives the room. */
struct large {
    struct large *next;
    size_t align, bytes;
};

static struct large *larges; /* all free ones; under larges_lock */
static _Atomic uint32_t larges_lock;

void nst_task_memory_forget(void)
{
    if (nst_load_relaxed(&larges_lock)) /* somebody was changing the list */
        larges = NULL;
    nst_store_relaxed(&larges_lock, 0u);
}

static struct large *take_large(size_t align, size_t bytes)
{
    struct large *l, **at = &larges;

    nst_short_lock(&larges_lock);
    NST_HAPPENS_AFTER(&larges_lock);
    while ((l = *at) && (l->align != align || l->bytes != bytes))
        at = &l->next;
    if (l)
        *at = l->next;
    NST_HAPPENS_BEFORE(&larges_lock);
    nst_short_unlock(&larges_lock);
    return l;
}

static struct nst_task *alloc_large(struct nst_thread *self, size_t size, size_t align)
{
    size_t lead = sizeof(struct large) + sizeof(struct large *) + sizeof(struct nst_task), bytes = PAGE;

    if (align < NST_LINE)
        align = NST_LINE;
    lead = (lead + align - 1) & ~(align - 1);
    if (size > SIZE_MAX / 4 || align > SIZE_MAX / 4 || size / 8 >= UINT32_MAX)
        nst_fatal("a task asks for %zu bytes, aligned to %zu", size, align);
    while (bytes < lead + size + (align > PAGE ? align : 0))
        bytes *= 2;
    struct large *l = take_large(align, bytes);
    char *block = (char *)l;
    if (!l) {
        block = nst_os_pages(bytes);
        if (!block)
            nst_fatal("out of memory: %zu bytes for a task", bytes);
        /* Pages are aligned to their size; more has been asked for where that is not enough. */
        if (align > PAGE)
            block = (char *)(((uintptr_t)block + align - 1) & ~(uintptr_t)(align - 1));
        l = (struct large *)(void *)block;
        *l = (struct large){.align = align, .bytes = bytes};
        format(self, block + lead - sizeof(struct nst_task), NST_TASK_CLASS_LARGE);
    }
    struct nst_task *task = (struct nst_task *)(void *)(block + lead) - 1;
    task->home = self->num;
    task->size = (uint32_t)((size + 7) / 8);
    ((struct large **)(void *)task)[-1] = l;
    return task;
}

static void free_large(struct nst_task *task)
{
    struct large *l = ((struct large **)(void *)task)[-1];
    uintptr_t from = ((uintptr_t)(task + 1) + PAGE - 1) & ~(PAGE - 1);
    size_t used = task->size * (size_t)8;

    nst_task_dies(task);
    if (used > 4 * PAGE)
        nst_os_pages_forget((void *)from, used - 2 * PAGE);
    nst_short_lock(&larges_lock);
    NST_HAPPENS_AFTER(&larges_lock);
    l->next = larges;
    larges = l;
    NST_HAPPENS_BEFORE(&larges_lock);
    nst_short_unlock(&larges_lock);
}

/* ---- ---- */

struct nst_task *nst_task_alloc_slow(struct nst_thread *self, size_t size, size_t align)
{
    struct nst_task_member *m = nst_task_member(self);
    unsigned c = 0;

    while (c < NST_TASK_CLASSES && NST_TASK_CLASS_PAYLOAD(c) < size)
        c++;
    if (c == NST_TASK_CLASSES || align > NST_LINE)
        return alloc_large(self, size, align);
    if (!m->free[c])
        collect(m);
    struct nst_task *task = m->free[c];
    if (task)
        m->free[c] = task->next;
    else
        task = cut(self, m, c);
    task->size = (uint32_t)((size + 7) / 8);
    return task;
}

void nst_task_free_slow(struct nst_thread *self, struct nst_team *team, struct nst_task *task)
{
    if (task->cold) {
        nst_mem_free(task->cold);
        task->cold = NULL;
    }
    if (task->env.memory_class == NST_TASK_CLASS_LARGE)
        free_large(task);
    else if (self && task->home == self->num)
        nst_task_free(self, task);
    else
        free_foreign(self, team, task);
}
