// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Where tasks wait for a thread: each member's deque for those it made ready, and a list of the team for those with a priority
 * or made ready by somebody else. And who is woken for them.
 *
 * Task scheduling constraint (OpenMP 5.2, 12.9): under a wait of a tied task only its descendants start. For the own deque
 * that is an index: whatever was pushed since the task began descends from it. For others' tasks it is a walk up the chain
 * of parents.
 *
 * Sleep: a member announces itself ASLEEP and counts itself, then looks at all deques once more; whoever pushes then looks
 * whether anybody is asleep. One of the two sees the other. One member is called at a time: it calls the next when it has
 * found something, so wake-ups spread only as fast as work does. */
#include "runtime/base/panic.h"
#include "runtime/omp/task/task_impl.h"
#include "runtime/omp/team/team_wait.h"
#include "runtime/sched/pool.h"

/* ---- waking ---- */

/* Wakes m if it sleeps in that way; true if so. */
static bool rouse(struct nst_task_team *tt, struct nst_task_member *m, uint32_t how)
{
    /* ORDER[task.sleep]: sequentially consistent; pairs with nap() in task_wait.c: what the sleeper is woken for comes before
     * this look, its own look for that after the announcement. */
    if (nst_load_seq_cst(&m->state) != how || !nst_cas_seq_cst(&m->state, &how, (uint32_t)NST_MEMBER_AWAKE))
        return false;
    nst_sub_relaxed(&tt->asleep, 1);
    nst_latch_advance(&m->wake);
    return true;
}

void nst_task_wake(struct nst_thread *member)
{
    struct nst_task_team *tt = nst_task_team_or_null(member->team);
    struct nst_task_member *m = nst_task_member_or_null(member);

    if (nst_team_is_dead(member->team))
        return;
    if (tt && m && !rouse(tt, m, NST_MEMBER_ASLEEP))
        rouse(tt, m, NST_MEMBER_CHOOSY);
}

/* Did somebody go to sleep, or end, while `calling` kept others from calling? */
static bool is_worth_calling(struct nst_team *team)
{
    for (unsigned i = 0; i < nst_peek(&team->nthreads); i++) {
        struct nst_thread *th = &team->threads[i];
        struct nst_task_member *m = nst_task_member_or_null(th);
        if ((m && nst_load_seq_cst(&m->state) == NST_MEMBER_ASLEEP) || /* ORDER[task.sleep] */
            (team->mode == NST_TEAM_JOBS && nst_load_seq_cst(&th->ended)))
            return true;
    }
    return false;
}

void nst_task_call(struct nst_team *team, struct nst_task_team *tt)
{
    unsigned n = nst_peek(&team->nthreads);

    if (nst_team_is_dead(team))
        return;
    do {
        if (nst_load_relaxed(&tt->calling))
            return;
        if (nst_xchg_seq_cst(&tt->calling, true)) /* ORDER[task.calling] */
            return;
        for (unsigned i = 0; i < n; i++) {
            struct nst_task_member *m = nst_task_member_or_null(&team->threads[i]);
            if (m && rouse(tt, m, NST_MEMBER_ASLEEP))
                return; /* it resets `calling` when it looks */
        }
        if (nst_team_recall(team))
            return;
        nst_store_seq_cst(&tt->calling, false); /* ORDER[task.calling] */
        /* Those who may take only some tasks see for themselves.  They do not count as called: the next task may be for another. */
        for (unsigned i = 0; i < n; i++) {
            struct nst_task_member *m = nst_task_member_or_null(&team->threads[i]);
            if (m)
                rouse(tt, m, NST_MEMBER_CHOOSY);
        }
    } while (is_worth_calling(team));
}

/* After a push.  Where all cores are busy a member that is woken only gets in the way of those that run; but somebody must be
 * there for the first of several tasks, or nobody ever comes if its maker waits outside the runtime's sight (R5).
 * ORDER[task.sleep]: the caller's push was sequentially consistent, and so is this look. */
NST_INLINE void call_if_needed(struct nst_team *team, struct nst_task_team *tt, bool first)
{
    if (NST_UNLIKELY(nst_load_seq_cst(&tt->asleep) > 0 || team->mode == NST_TEAM_JOBS) && (first || nst_pool_has_room()))
        nst_task_call(team, tt);
    /* If the caller runs on the native thread of a root that can now execute the task, that goes first: it can run nowhere else. */
    nst_yield_to_root();
}

/* ---- the team's list ---- */

static void list_add(struct nst_team *team, struct nst_task_team *tt, struct nst_task *task)
{
    struct nst_task_cold *c = task->cold;
    struct nst_task **at = &tt->first;

    nst_lock_acquire(&tt->lock);
    if (tt->last && tt->last->cold->priority >= c->priority)
        at = &tt->last->cold->next;
    else
        while (*at && (*at)->cold->priority >= c->priority)
            at = &(*at)->cold->next;
    c->next = *at;
    *at = task;
    if (!c->next)
        tt->last = task;
    nst_add_seq_cst(&tt->common, 1u); /* ORDER[task.sleep]: as a push */
    nst_lock_release(&tt->lock);
    call_if_needed(team, tt, true);
}

static bool descends(struct nst_task *task, struct nst_taskenv *from)
{
    struct nst_taskenv *up = &task->env;
    uint32_t depth = nst_peek(&up->depth);

    /* What is read may be gone already; then the steal fails. Depths that do not fall by one show it too. */
    while (depth > from->depth) {
        up = nst_peek(&up->parent);
        if (!up || nst_peek(&up->depth) != --depth)
            return false;
    }
    return up == from;
}

struct thief {
    struct nst_taskenv *from; /* NULL: takes anything */
    bool (*over)(void *);     /* until this holds; NULL: always */
    void *arg;
};

static struct nst_job *as_job(struct nst_task *task)
{
    return (struct nst_job *)(void *)task; /* to the deque it is an address */
}

/* over() comes after the look that found the job: that look saw the job's push, and so over() sees what was before the push
 * (ORDER[deque.push], or the list's lock).  Asked before, it would say no, and a task of the next region could then appear. */
static bool may_take(struct nst_job *job, void *arg)
{
    const struct thief *t = arg;

    return (!t->from || descends((struct nst_task *)(void *)job, t->from)) && !(t->over && t->over(t->arg));
}

static struct nst_task *list_take(struct nst_task_team *tt, struct thief *thief)
{
    struct nst_task *task, *before = NULL;

    nst_lock_acquire(&tt->lock);
    for (task = tt->first; task && !may_take(as_job(task), thief); task = task->cold->next)
        before = task;
    if (task) {
        *(before ? &before->cold->next : &tt->first) = task->cold->next;
        if (tt->last == task)
            tt->last = before;
        nst_sub_relaxed(&tt->common, 1u);
    }
    nst_lock_release(&tt->lock);
    return task;
}

/* ---- putting ---- */

void nst_task_push(struct nst_thread *self, struct nst_task *task)
{
    struct nst_task_team *tt = nst_task_team(self->team);

    if (NST_UNLIKELY(task->cold && task->cold->priority)) {
        list_add(self->team, tt, task);
        return;
    }
    /* ORDER[task.sleep]: the push is sequentially consistent and comes before the look at `asleep`. */
    struct nst_task_member *m = nst_task_member(self);
    if (NST_UNLIKELY(!nst_deque_push_and_look(&m->deque, as_job(task))))
        nst_fatal("out of memory while queueing a task");
    /* Asked after the push: a thief may have emptied the deque just before it, and looked for sleepers before they slept. */
    bool first = nst_load_seq_cst(&m->deque.bottom) - nst_load_seq_cst(&m->deque.top) <= 1;
    call_if_needed(self->team, tt, first);
}

static struct nst_team *team_of(struct nst_task *task)
{
    struct nst_taskenv *up = &task->env;

    while (up->kind == NST_TASK_EXPLICIT)
        up = up->parent;
    return NST_CONTAINER_OF(up, struct nst_thread, implicit)->team;
}

void nst_task_ready(struct nst_thread *self, struct nst_task *task)
{
    if (NST_LIKELY(self != NULL)) {
        nst_task_push(self, task);
        return;
    }
    struct nst_team *team = team_of(task);
    if (!task->cold)
        (void)nst_task_cold_new(team, task);
    list_add(team, nst_task_team(team), task);
}

/* ---- taking ---- */

static uint64_t next_random(struct nst_task_member *m)
{
    uint64_t x = m->random; /* xorshift64* (Vigna 2016) */
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    m->random = x;
    return x * UINT64_C(0x2545F4914F6CDD1D) >> 32;
}

static struct nst_task *steal(struct nst_thread *self, struct nst_task_member *m, struct thief *thief)
{
    struct nst_team *team = self->team;
    unsigned n = nst_peek(&team->nthreads);

    if (n < 2)
        return NULL;
    unsigned start = (unsigned)(next_random(m) % n);
    for (unsigned i = 0; i < n; i++) {
        struct nst_thread *victim = &team->threads[start + i < n ? start + i : start + i - n];
        struct nst_task_member *v = nst_task_member_or_null(victim);
        struct nst_job *job;
        enum nst_steal got;
        if (!v || v == m)
            continue;
        while (!nst_deque_looks_empty(&v->deque)) {
            got = nst_deque_steal(&v->deque, &job, may_take, thief);
            if (got == NST_STEAL_TAKEN)
                return (struct nst_task *)(void *)job;
            if (got != NST_STEAL_LOST)
                break;
        }
    }
    return NULL;
}

/* The own deque needs no over(): what it holds was made, or made ready, by what self has executed. */
struct nst_task *nst_task_take(struct nst_thread *self, bool any, bool (*over)(void *), void *arg)
{
    struct nst_task_member *m = nst_task_member(self);
    struct nst_task_team *tt = nst_task_team(self->team);
    struct thief thief = {any ? NULL : self->task, over, arg};
    struct nst_task *task = NULL;

    if (NST_UNLIKELY(nst_load_relaxed(&tt->common) != 0))
        task = list_take(tt, &thief);
    if (!task && nst_load_relaxed(&m->deque.bottom) > m->base)
        task = (struct nst_task *)(void *)nst_deque_pop(&m->deque);
    if (!task)
        task = steal(self, m, &thief);
    return task;
}

bool nst_task_is_offered(struct nst_thread *self, bool any)
{
    struct nst_team *team = self->team;
    struct nst_task_team *tt = nst_task_team(team);
    struct thief thief = {any ? NULL : self->task, NULL, NULL};

    if (nst_load_seq_cst(&tt->common) != 0) {
        /* Those it may not take need not keep it awake for ever; look. */
        struct nst_task *task;
        nst_lock_acquire(&tt->lock);
        for (task = tt->first; task && !may_take(as_job(task), &thief); task = task->cold->next)
            continue;
        nst_lock_release(&tt->lock);
        if (task)
            return true;
    }
    for (unsigned i = 0; i < nst_peek(&team->nthreads); i++) {
        struct nst_task_member *v = nst_task_member_or_null(&team->threads[i]);
        /* ORDER[task.sleep]: sequentially consistent, after the announcement. */
        if (!v || nst_load_seq_cst(&v->deque.bottom) <= nst_load_seq_cst(&v->deque.top))
            continue;
        if (any || nst_deque_would_steal(&v->deque, may_take, &thief))
            return true;
    }
    return false;
}
