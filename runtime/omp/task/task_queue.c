// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Where tasks wait for a thread: each member's deque for those it made ready, and a list of the team (task_list.h) for those
 * with a priority or made ready by somebody else.  Who is woken for them: task_sleep.h.
 *
 * Task scheduling constraint (OpenMP 5.2, 12.9): under a wait of a tied task only its descendants start. For the own deque
 * that is an index: whatever was pushed since the task began descends from it. For others' tasks it is a walk up the chain
 * of parents. */
#include "runtime/base/panic.h"
#include "runtime/omp/task/task_sleep_inl.h"
#include "runtime/omp/team/team_wait.h"

/* ---- the team's list ---- */

static void list_add(struct nst_team *team, struct nst_task *task)
{
    struct nst_task_team *tt = nst_task_team(team);

    NST_TASK_BECOMES(task, NST_LIFE_QUEUED, NST_WAS(NST_LIFE_NEW));
    nst_lock_acquire(&tt->lock);
    nst_task_list_add(&tt->list, &task->cold->link, task->cold->priority);
    nst_add_relaxed(&tt->common, 1u);
    nst_lock_release(&tt->lock);
    nst_task_notify(team, NST_NEWS_LISTED, NULL);
    nst_yield_to_root();
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

struct kin {
    struct nst_taskenv *from;
};

static struct nst_task *linked(struct nst_task_link *link)
{
    return link ? NST_CONTAINER_OF(link, struct nst_task_cold, link)->task : NULL;
}

static bool is_kin(struct nst_task_link *link, void *arg)
{
    return descends(linked(link), ((struct kin *)arg)->from);
}

/* What the thief may take of the list, without taking it.  Under the lock.  A task that does not descend from `from` never will, so
 * each is asked about once for each wait. */
static struct nst_task *list_look(struct nst_task_team *tt, struct nst_task_member *m, struct nst_taskenv *from)
{
    struct kin kin = {from};

    if (!from)
        return linked(nst_task_list_first(&tt->list));
    if (m->refused.from != from) {
        m->refused.from = from;
        m->refused.upto = 0;
    }
    struct nst_task *task = linked(nst_task_list_find(&tt->list, m->refused.upto, is_kin, &kin));
    if (!task)
        m->refused.upto = tt->list.serial;
    return task;
}

static struct nst_task *list_take(struct nst_task_team *tt, struct nst_task_member *m, struct thief *thief)
{
    nst_lock_acquire(&tt->lock);
    struct nst_task *task = list_look(tt, m, thief->from);
    if (task && thief->over && thief->over(thief->arg))
        task = NULL;
    if (task) {
        nst_task_list_remove(&tt->list, &task->cold->link);
        nst_sub_relaxed(&tt->common, 1u);
    }
    nst_lock_release(&tt->lock);
    return task;
}

/* ---- putting ---- */

void nst_task_push(struct nst_thread *self, struct nst_task *task)
{
    if (NST_UNLIKELY(task->cold && task->cold->priority)) {
        list_add(self->team, task);
        return;
    }
    NST_TASK_BECOMES(task, NST_LIFE_QUEUED, NST_WAS(NST_LIFE_NEW));
    if (NST_UNLIKELY(!nst_deque_push(&nst_task_member(self)->deque, as_job(task))))
        nst_fatal("out of memory while queueing a task");
    nst_task_notify(self->team, NST_NEWS_PUSHED, self);
    /* If the caller runs on the native thread of a root that can now execute the task, that goes first: it can run nowhere else. */
    nst_yield_to_root();
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
    list_add(team, task);
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
        task = list_take(tt, m, &thief);
    if (!task && nst_load_relaxed(&m->deque.bottom) > m->base)
        task = (struct nst_task *)(void *)nst_deque_pop(&m->deque);
    if (!task)
        task = steal(self, m, &thief);
    return task;
}

static bool is_listed(struct nst_thread *self, struct nst_task_team *tt, bool any)
{
    if (nst_load_relaxed(&tt->common) == 0)
        return false;
    if (any)
        return true;
    /* Those it may not take need not keep it awake for ever. */
    nst_lock_acquire(&tt->lock);
    struct nst_task *task = list_look(tt, nst_task_member(self), self->task);
    nst_lock_release(&tt->lock);
    return task != NULL;
}

/* The caller has passed the fence of ORDER[task.sleep], so relaxed will do. */
bool nst_task_is_offered(struct nst_thread *self, bool any)
{
    struct nst_team *team = self->team;
    struct thief thief = {any ? NULL : self->task, NULL, NULL};

    if (is_listed(self, nst_task_team(team), any))
        return true;
    for (unsigned i = 0; i < nst_peek(&team->nthreads); i++) {
        struct nst_task_member *v = nst_task_member_or_null(&team->threads[i]);
        if (!v || nst_deque_looks_empty(&v->deque))
            continue;
        if (any || nst_deque_would_steal(&v->deque, may_take, &thief))
            return true;
    }
    return false;
}
