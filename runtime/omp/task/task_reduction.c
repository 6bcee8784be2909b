// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Task reductions.  A slice is written only by tasks that the slice's thread executes, so copies need no lock; whoever
 * combines comes after those tasks' completion.  Blocks that several members share are joined and left under the team's
 * task lock. */
#include "runtime/omp/task/task_reduction.h"

#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/task/task_impl.h"

#include <stdlib.h>
#include <string.h>

struct nst_reduction_block {
    char *base;
    bool *touched; /* typed: slices x n, the copy has been initialised */
    size_t slice;
    unsigned slices;
    struct nst_team *team; /* whose thread numbers index the slices */
    /* shared blocks, under the team's task lock */
    struct nst_reduction_block *next; /* nst_task_team.sharing */
    unsigned depth;                   /* of sharing constructs around this one: what tells open blocks apart */
    unsigned joined, users;
};

struct nst_reduction {
    struct nst_reduction *outer; /* next registration of the same group */
    struct nst_reduction_block *block;
    size_t n, slice, align;
    struct nst_team *of_team; /* registered there, or NULL */
    bool typed, at_end, shared;
    struct nst_reduction_item items[];
};

static size_t round_up(size_t n, size_t to)
{
    return (n + to - 1) / to * to;
}

/* ---- registrations and blocks ---- */

struct nst_reduction *nst_reduction_new(const struct nst_reduction_item *items, size_t n, size_t slice, size_t align)
{
    struct nst_reduction *r = nst_mem_lines_or_die(sizeof *r + n * sizeof r->items[0]);

    r->n = n;
    r->slice = slice;
    r->align = align < NST_LINE ? NST_LINE : align;
    memcpy(r->items, items, n * sizeof r->items[0]);
    return r;
}

struct nst_reduction *nst_reduction_new_typed(const struct nst_reduction_item *items, size_t n)
{
    struct nst_reduction *r = nst_reduction_new(items, n, 0, NST_LINE);

    /* The items' alignment is not known, so each starts on a line; that also keeps vector types happy. */
    r->typed = true;
    for (size_t i = 0; i < n; i++) {
        r->items[i].offset = r->slice;
        r->slice += round_up(r->items[i].size ? r->items[i].size : 1, NST_LINE);
    }
    return r;
}

static struct nst_reduction_block *new_block(const struct nst_reduction *r, struct nst_team *team)
{
    struct nst_reduction_block *b = nst_mem_lines_or_die(sizeof *b);
    size_t bytes = round_up(r->slice * team->nthreads, r->align);

    b->slice = r->slice;
    b->slices = team->nthreads;
    b->team = team;
    b->base = aligned_alloc(r->align, bytes ? bytes : r->align);
    if (!b->base)
        nst_fatal("out of memory: %zu bytes for a task reduction", bytes);
    memset(b->base, 0, bytes ? bytes : r->align);
    if (r->typed)
        b->touched = nst_mem_lines_or_die(r->n * b->slices);
    return b;
}

static void free_block(struct nst_reduction_block *b)
{
    free(b->base);
    nst_mem_free(b->touched);
    nst_mem_free(b);
}

void nst_reduction_delete(struct nst_reduction *r)
{
    /* Of a team registration: the region is over and the team idle, in its forking thread's hands. */
    if (r->of_team && r->of_team->reductions == r)
        r->of_team->reductions = NULL;
    if (r->block && !r->shared)
        free_block(r->block);
    nst_mem_free(r);
}

void *nst_reduction_allot(struct nst_reduction *r, struct nst_team *team)
{
    r->block = new_block(r, team);
    return r->block->base;
}

void *nst_reduction_block(const struct nst_reduction *r)
{
    return r->block ? r->block->base : NULL;
}

static void hang(struct nst_thread *self, struct nst_reduction *r)
{
    struct nst_taskgroup *g = self->task->group;

    if (!g)
        nst_fatal("a task reduction is registered outside any taskgroup");
    r->outer = g->reductions;
    g->reductions = r;
}

void *nst_reduction_attach(struct nst_thread *self, struct nst_reduction *r)
{
    hang(self, r);
    return nst_reduction_allot(r, self->team);
}

void nst_reduction_attach_at_end(struct nst_thread *self, struct nst_reduction *r)
{
    r->at_end = true;
    nst_reduction_attach(self, r);
}

void *nst_reduction_attach_team(struct nst_team *team, struct nst_reduction *r)
{
    team->reductions = r;
    r->of_team = team;
    return nst_reduction_allot(r, team);
}

/* ---- combining ---- */

static void combine(struct nst_reduction *r)
{
    struct nst_reduction_block *b = r->block;

    for (unsigned s = 0; s < b->slices; s++)
        for (size_t i = 0; i < r->n; i++) {
            struct nst_reduction_item *item = &r->items[i];
            void *copy = b->base + s * b->slice + item->offset;
            if (!b->touched[s * r->n + i])
                continue;
            item->combine(item->original, copy);
            if (item->fini)
                item->fini(copy);
        }
}

/* Called when the group's tasks are complete. */
void nst_reduction_group_end(struct nst_thread *self, struct nst_taskgroup *group)
{
    while (group->reductions) {
        struct nst_reduction *r = group->reductions;
        group->reductions = r->outer;
        if (!r->at_end)
            continue; /* its owner deletes it later */
        combine(r);
        nst_reduction_delete(r);
    }
}

/* ---- sharing one block among a team ---- */

static unsigned sharing_depth(const struct nst_thread *self)
{
    unsigned depth = 0;

    for (const struct nst_taskgroup *g = self->task->group; g; g = g->outer)
        for (const struct nst_reduction *r = g->reductions; r; r = r->outer)
            depth += r->shared;
    return depth;
}

/* Constructs at one depth follow each other with a barrier between, so of each depth at most one block is open. */
void *nst_reduction_share_begin(struct nst_thread *self, struct nst_reduction *r)
{
    struct nst_task_team *tt = nst_task_team(self->team);
    unsigned depth = sharing_depth(self);
    struct nst_reduction_block *b;

    nst_lock_acquire(&tt->lock);
    for (b = tt->sharing; b; b = b->next)
        if (b->depth == depth && b->joined < b->slices)
            break;
    if (!b) {
        b = new_block(r, self->team);
        b->depth = depth;
        b->next = tt->sharing;
        tt->sharing = b;
    }
    b->joined++;
    b->users++;
    nst_lock_release(&tt->lock);

    r->block = b;
    r->shared = true;
    nst_taskgroup_begin(self);
    self->task->group->implicit = true;
    hang(self, r);
    return b->base;
}

void nst_reduction_share_end(struct nst_thread *self)
{
    struct nst_task_team *tt = nst_task_team(self->team);
    struct nst_taskgroup *g = self->task->group;
    struct nst_reduction *r = g ? g->reductions : NULL;

    while (r && !r->shared)
        r = r->outer;
    if (!r)
        return;
    nst_taskgroup_end(self);
    nst_lock_acquire(&tt->lock);
    struct nst_reduction_block *b = r->block;
    bool last = --b->users == 0;
    if (last) {
        struct nst_reduction_block **at = &tt->sharing;
        while (*at != b)
            at = &(*at)->next;
        *at = b->next;
    }
    nst_lock_release(&tt->lock);
    if (last) {
        if (r->typed)
            combine(r);
        free_block(b);
    }
    nst_mem_free(r);
}

/* ---- finding a copy ---- */

/* The slice of the thread that executes on behalf of the block's team: self, or its ancestor in that team. */
static char *slice_of(const struct nst_thread *self, const struct nst_reduction_block *b, size_t *number)
{
    const struct nst_thread *t = self;

    while (t && t->team != b->team)
        t = t->team->parent;
    *number = t ? t->num : 0;
    return b->base + *number * b->slice;
}

void *nst_reduction_copy_in(struct nst_thread *self, struct nst_reduction *r, void *addr, void **original)
{
    struct nst_reduction_block *b = r->block;
    size_t number, i, within = 0;

    if (!b)
        return NULL;
    for (i = 0; i < r->n && r->items[i].original != addr; i++)
        continue;
    if (i == r->n) { /* someone's copy? */
        uintptr_t at = (uintptr_t)addr - (uintptr_t)b->base;
        if (at >= b->slice * b->slices)
            return NULL;
        at %= b->slice;
        size_t found = r->n;
        for (i = 0; i < r->n; i++)
            if (r->items[i].offset <= at && (found == r->n || r->items[i].offset >= r->items[found].offset))
                found = i;
        if (found == r->n)
            return NULL;
        i = found;
        within = at - r->items[i].offset;
    }
    char *copy = slice_of(self, b, &number) + r->items[i].offset;
    if (original)
        *original = r->items[i].original;
    if (r->typed && !b->touched[number * r->n + i]) {
        b->touched[number * r->n + i] = true;
        if (r->items[i].init)
            r->items[i].init(copy, r->items[i].orig);
    }
    return copy + within;
}

void *nst_reduction_copy(struct nst_thread *self, void *addr, void **original)
{
    for (struct nst_thread *t = self; t; t = t->team->parent) {
        for (struct nst_taskgroup *g = t->task->group; g; g = g->outer)
            for (struct nst_reduction *r = g->reductions; r; r = r->outer) {
                void *copy = nst_reduction_copy_in(self, r, addr, original);
                if (copy)
                    return copy;
            }
        void *copy = t->team->reductions ? nst_reduction_copy_in(self, t->team->reductions, addr, original) : NULL;
        if (copy)
            return copy;
    }
    return NULL;
}
