// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/team_cache.h"

#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/team/dock.h"
#include "runtime/omp/team/team_wait.h"
#include "runtime/sched/pool.h"
#include "runtime/strand/annotate.h"

#include <string.h>

struct nst_team_cache {
    struct nst_team *leased; /* most recent first */
    struct nst_team *idle;
};

static struct nst_team_cache *cache_of(struct nst_strand *self)
{
    if (NST_UNLIKELY(!self->teams))
        self->teams = nst_mem_lines_or_die(sizeof(struct nst_team_cache));
    return self->teams;
}

/* Teams whose strand is gone, or whose members left: for anybody.  Their latches keep their tags, their threads their
 * storage. */
static struct nst_team *orphans;
static struct nst_team *all_teams; /* that were ever made, newest first */
static _Atomic uint32_t orphans_lock;

void nst_team_abandon(struct nst_team *team)
{
    nst_work_reset(team);
    nst_short_lock(&orphans_lock);
    NST_HAPPENS_AFTER(&orphans_lock);
    team->next_cached = orphans;
    orphans = team;
    NST_HAPPENS_BEFORE(&orphans_lock);
    nst_short_unlock(&orphans_lock);
}

static struct nst_team *adopt_orphan(unsigned capacity)
{
    nst_short_lock(&orphans_lock);
    NST_HAPPENS_AFTER(&orphans_lock);
    struct nst_team **at = &orphans;
    while (*at && (*at)->capacity != capacity)
        at = &(*at)->next_cached;
    struct nst_team *t = *at;
    if (t)
        *at = t->next_cached;
    NST_HAPPENS_BEFORE(&orphans_lock);
    nst_short_unlock(&orphans_lock);
    if (t) {
        t->nthreads = capacity;
        t->dissolve = false;
        t->threads[0].implicit.kind = NST_TASK_IMPLICIT;
    }
    return t;
}

void nst_team_found(struct nst_team *t, unsigned capacity)
{
    t->generation = nst_lineage.generation;
    t->capacity = capacity;
    t->nthreads = capacity;
    t->league_size = 1;
    for (unsigned i = 0; i < capacity; i++) {
        struct nst_thread *th = &t->threads[i];
        th->num = i;
        th->team = t;
        th->place = -1;
        th->task = &th->implicit;
        th->implicit.kind = NST_TASK_IMPLICIT;
        th->implicit.icv = &nst_icv_global.initial; /* a handler may ask before its first region */
        th->job.scope = &t->scope;
    }
}

struct nst_team *nst_team_new(unsigned capacity)
{
    struct nst_team *t = adopt_orphan(capacity);
    if (t)
        return t;
    t = nst_mem_lines(sizeof *t + capacity * sizeof t->threads[0]);
    if (!t)
        return NULL;
    nst_team_found(t, capacity);
    nst_short_lock(&orphans_lock);
    NST_HAPPENS_AFTER(&orphans_lock);
    t->next_made = all_teams;
    all_teams = t;
    NST_HAPPENS_BEFORE(&orphans_lock);
    nst_short_unlock(&orphans_lock);
    return t;
}

struct nst_team *nst_team_take(struct nst_strand *self, unsigned nthreads)
{
    struct nst_team_cache *c = cache_of(self);

    for (struct nst_team **at = &c->idle; *at; at = &(*at)->next_cached)
        if ((*at)->capacity == nthreads) {
            struct nst_team *t = *at;
            *at = t->next_cached;
            if (NST_UNLIKELY(t->nthreads != nthreads)) { /* it ran short of threads the last time */
                nst_work_reset(t);
                t->nthreads = nthreads;
            }
            return t;
        }
    return nst_team_new(nthreads);
}

void nst_team_give(struct nst_strand *self, struct nst_team *team)
{
    struct nst_team_cache *c = cache_of(self);

    team->next_cached = c->idle;
    c->idle = team;
}

static _Atomic int nested; /* relaxed: a limit, and near it one team more does no harm */

bool nst_team_may_nest(struct nst_strand *self, unsigned members, int most)
{
    const struct nst_team *t = cache_of(self)->leased;
    unsigned have = t ? t->hired - 1 : 0;

    return self->root || members <= have || nst_load_relaxed(&nested) + (int)(members - have) <= most;
}

void nst_team_hired_more(struct nst_strand *self, unsigned more)
{
    if (!self->root)
        nst_add_relaxed(&nested, (int)more);
}

/* A last region of all members, in which they leave: for successor, or for good.  The caller waits for them, and runs them itself if
 * nobody else does: otherwise a program whose threads come and go would go on making strands while those of the teams before still
 * wait for a carrier. */
static void dissolve(struct nst_team *team, struct nst_team *successor)
{
    if (team->hired > 1) {
        struct nst_strand *strand = nst_strand_self();
        uint64_t seen = nst_team_event_count(&team->join.done);

        team->dissolve = true;
        team->successor = successor;
        nst_store_relaxed(&team->join.pending, team->hired - 1);
        (void)nst_pool_enter(strand, 0);
        nst_dock_open(team, team->hired);
        nst_latch_advance(&team->dock.moved);
        nst_latch_advance(&team->reserve);
        nst_team_event_tell(team);
        nst_team_await(&team->threads[0], &team->join.done, seen, false);
        nst_pool_leave(strand, 0);
        if (!successor && !strand->root)
            nst_sub_relaxed(&nested, (int)team->hired - 1);
    }
    nst_team_abandon(team);
}

static struct nst_team *leased_new(unsigned capacity)
{
    struct nst_team *t = nst_team_new(capacity);

    if (t) {
        t->mode = NST_TEAM_LEASED;
        t->hired = 1;
        t->dock_start = nst_team_event_count(&t->dock);
    }
    return t;
}

/* A team with room for n to which old's members have moved; old itself when there is no memory.  Twice the room at least: what
 * the moves of a growing team cost is then no more than making its members. */
static struct nst_team *enlarge(struct nst_team *old, unsigned n)
{
    struct nst_team *t = leased_new(n > 2 * old->capacity ? n : 2 * old->capacity);

    if (!t) {
        nst_warn_once("out of memory for a team of %u threads: the region runs with %u", n, old->capacity);
        return old;
    }
    t->parent = old->parent; /* its members are where they were until the next region is described */
    t->level = old->level;
    t->active_level = old->active_level;
    t->league_size = old->league_size;
    t->league_num = old->league_num;
    t->hired = old->hired;
    dissolve(old, t);
    return t;
}

static NST_NOINLINE struct nst_team *resize(struct nst_team *t, unsigned n)
{
    if (n > t->capacity)
        t = enlarge(t, n);
    if (n > t->capacity)
        n = t->capacity;
    if (n != t->nthreads) {
        nst_work_reset(t);
        nst_poke(&t->nthreads, n);
    }
    return t;
}

struct nst_team *nst_team_take_leased(struct nst_strand *self, unsigned n)
{
    struct nst_team_cache *c = cache_of(self);
    struct nst_team *t = c->leased;

    if (NST_UNLIKELY(!t))
        return leased_new(n);
    c->leased = t->next_cached;
    return NST_LIKELY(t->nthreads == n) ? t : resize(t, n);
}

void nst_team_give_leased(struct nst_strand *self, struct nst_team *team)
{
    struct nst_team_cache *c = cache_of(self);

    team->next_cached = c->leased;
    c->leased = team;
}

bool nst_team_is_leased_by(const struct nst_strand *strand)
{
    const struct nst_team_cache *c = strand->teams;

    return c && c->leased;
}

void nst_team_drop_leased(struct nst_strand *self)
{
    struct nst_team_cache *c = self->teams;

    while (c && c->leased) {
        struct nst_team *t = c->leased;
        c->leased = t->next_cached;
        dissolve(t, NULL);
    }
}

void nst_team_drop_all(struct nst_strand *self)
{
    struct nst_team_cache *c = self->teams;

    if (!c)
        return;
    nst_team_drop_leased(self);
    while (c->idle) {
        struct nst_team *t = c->idle;
        c->idle = t->next_cached;
        nst_team_abandon(t);
    }
}

/* ---- fork ---- */

void nst_team_lost(struct nst_strand *other)
{
    nst_mem_free(other->teams);
    other->teams = NULL;
}

/* A dead team becomes a new one; what its constructs, tasks and ICVs have of memory stays. */
static void renew(struct nst_team *t)
{
    unsigned capacity = t->capacity;
    void *tasks = nst_load_relaxed(&t->tasks);
    struct nst_team *next = t->next_made;
    struct nst_work_block blocks[NST_WORK_RING][NST_WORK_BLOCKS];

    if (nst_team_hooks)
        nst_team_hooks->renew(t);
    for (unsigned i = 0; i < NST_WORK_RING; i++)
        memcpy((void *)blocks[i], (void *)t->work.ring[i].blocks, sizeof blocks[i]);
    for (unsigned i = 0; i < capacity; i++) {
        struct nst_thread *th = &t->threads[i];
        struct nst_taskenv own = {.icv_own = th->implicit.icv_own, .tally = th->implicit.tally};
        void *member = nst_load_relaxed(&th->tasks);

        memset((void *)th, 0, sizeof *th);
        th->implicit = own;
        nst_store_relaxed(&th->tasks, member);
    }
    memset((void *)t, 0, sizeof *t);
    for (unsigned i = 0; i < NST_WORK_RING; i++)
        memcpy((void *)t->work.ring[i].blocks, (void *)blocks[i], sizeof blocks[i]);
    nst_store_relaxed(&t->tasks, tasks);
    t->next_made = next;
    nst_team_found(t, capacity);
    nst_team_abandon(t); /* resets the blocks */
}

static struct nst_thread *around(const struct nst_thread *self)
{
    return self->up ? self->up : self->behind;
}

/* The teams whose regions the calling strand still executes, from self outwards. */
static bool is_around(const struct nst_thread *self, const struct nst_team *t)
{
    for (; self; self = around(self))
        if (self->team == t)
            return true;
    return false;
}

void nst_team_left_behind(struct nst_thread *self)
{
    struct nst_thread *b = self->behind ? around(self->behind) : NULL;

    while (b && !b->up && !b->team->parent) /* initial threads of earlier processes: nothing of theirs is to end */
        b = b->behind;
    self->behind = b;
}

void nst_team_forget_all(struct nst_strand *self, const struct nst_thread *was)
{
    nst_store_relaxed(&orphans_lock, 0u);
    nst_store_relaxed(&nested, 0);
    orphans = NULL;
    for (struct nst_team *t = all_teams; t; t = t->next_made)
        if (!is_around(was, t))
            renew(t);
    if (self)
        nst_team_lost(self);
}
