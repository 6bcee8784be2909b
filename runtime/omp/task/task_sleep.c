// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Sleeping members and who wakes them; the argument is in sleeping.md.
 *
 * A member may be woken for a task that it might take (a call), or because what it waits for has come.  One member is called at
 * a time: it calls the next when it has found something, so wake-ups spread only as fast as work does. */
#include "runtime/base/panic.h"
#include "runtime/omp/task/task_sleep_inl.h"
#include "runtime/omp/team/team_wait.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/wait.h"

#include <string.h>

enum nst_task_sleeper_state {
    NST_SLEEPER_AWAKE,
    NST_SLEEPER_ANY,    /* asleep, or about to be: whoever makes this AWAKE advances `wake` */
    NST_SLEEPER_CHOOSY, /* the same, under a wait in which only what descends from its task may start */
};

/* ---- sleeping ---- */

/* Awake again.  False: somebody has woken us. */
static bool retract(struct nst_task_sleepers *all, struct nst_task_sleeper *s, uint32_t how)
{
    /* ORDER[task.wake]: acquire on failure; pairs with rouse(). */
    if (!nst_cas_acq_rel(&s->state, &how, (uint32_t)NST_SLEEPER_AWAKE))
        return false;
    nst_sub_relaxed(&all->asleep, 1);
    return true;
}

void nst_task_looks(struct nst_task_sleepers *all)
{
    if (!nst_load_relaxed(&all->calling))
        return;
    nst_store_relaxed(&all->calling, false);
    /* ORDER[task.sleep]: sequentially consistent; who has pushed and relied on us comes before, and then our look sees its task, or
     * it sees that nobody is called any more. */
    nst_fence_seq_cst();
}

bool nst_task_sleep(struct nst_thread *self, bool any, bool (*over)(void *), void *arg, struct nst_tally *tally)
{
    struct nst_task_sleeper *s = &nst_task_member(self)->sleeper;
    struct nst_task_sleepers *all = &nst_task_team(self->team)->sleepers;
    uint32_t how = any ? NST_SLEEPER_ANY : NST_SLEEPER_CHOOSY;
    uint32_t tag = nst_latch_tag(&s->wake);

    NST_ASSERT(nst_load_relaxed(&s->state) == NST_SLEEPER_AWAKE);
    if (tally)
        nst_tally_sleep(tally);
    nst_add_seq_cst(&all->asleep, 1); /* ORDER[task.sleep]: for the look of nst_task_found, which has no fence before it */
    /* ORDER[task.wake]: release; who wakes us moves the latch after we have read its tag. */
    nst_store_release(&s->state, how);
    nst_fence_seq_cst(); /* ORDER[task.sleep]: see nst_task_notify */
    if (!over(arg) && !nst_task_is_offered(self, any))
        nst_wait(&s->wake, tag, NULL); /* a root carries nothing meanwhile: it may be needed while what it carries blocks */
    bool woken = !retract(all, s, how);
    if (tally)
        nst_tally_awake(tally);
    if (woken && any)
        nst_task_looks(all);
    return woken;
}

/* ---- waking ---- */

/* Wakes m if it sleeps in that way; true if so. */
static bool rouse(struct nst_task_sleepers *all, struct nst_task_sleeper *s, uint32_t how)
{
    /* ORDER[task.wake]: acquire-release; what the member is woken for comes before, its reading of the tag too. */
    if (nst_load_relaxed(&s->state) != how || !nst_cas_acq_rel(&s->state, &how, (uint32_t)NST_SLEEPER_AWAKE))
        return false;
    nst_sub_relaxed(&all->asleep, 1);
    nst_latch_advance(&s->wake);
    return true;
}

static bool rouse_member(struct nst_task_sleepers *all, struct nst_thread *member, uint32_t how)
{
    struct nst_task_member *m = nst_task_member_or_null(member);

    return m && rouse(all, &m->sleeper, how);
}

static void rouse_any_way(struct nst_task_sleepers *all, struct nst_thread *member)
{
    if (!rouse_member(all, member, NST_SLEEPER_ANY))
        (void)rouse_member(all, member, NST_SLEEPER_CHOOSY);
}

/* Did somebody go to sleep, or end, while `calling` kept others from calling? */
static bool is_worth_calling(struct nst_team *team)
{
    for (unsigned i = 0; i < nst_peek(&team->nthreads); i++) {
        struct nst_thread *th = &team->threads[i];
        struct nst_task_member *m = nst_task_member_or_null(th);
        if ((m && nst_load_relaxed(&m->sleeper.state) == NST_SLEEPER_ANY) ||
            (team->mode == NST_TEAM_JOBS && nst_load_relaxed(&th->ended)))
            return true;
    }
    return false;
}

/* Tasks wait: wakes one member that may take any of them, unless one is on its way already.  The caller has passed a sequentially
 * consistent fence since the task became visible. */
static void call_one(struct nst_team *team, struct nst_task_sleepers *all)
{
    unsigned n = nst_peek(&team->nthreads);

    do {
        if (nst_load_relaxed(&all->calling) || nst_xchg_relaxed(&all->calling, true))
            return; /* whoever is called looks at all there is, or finds none and looks for sleepers again */
        for (unsigned i = 0; i < n; i++)
            if (rouse_member(all, &team->threads[i], NST_SLEEPER_ANY))
                return; /* it takes `calling` back when it looks */
        if (nst_team_recall(team))
            return; /* so does this one */
        nst_task_looks(all);
        /* Those who may take only some tasks see for themselves.  They do not count as called: the next task may be for another. */
        for (unsigned i = 0; i < n; i++)
            (void)rouse_member(all, &team->threads[i], NST_SLEEPER_CHOOSY);
    } while (is_worth_calling(team));
}

/* Where all cores are busy a member that is woken only gets in the way of those that run; but somebody must be there for the first
 * of several tasks, or nobody ever comes if its maker waits outside the runtime's sight (R5).
 * ORDER[task.sleep]: sequentially consistent, and after the fence: a thief may have emptied the deque just before the push, and have
 * looked for sleepers before they slept.  If the exchange of top is not seen here, it comes later, and so does its look. */
static bool is_first(struct nst_thread *self)
{
    struct nst_task_member *m = nst_task_member(self);

    return nst_load_relaxed(&m->deque.bottom) - nst_load_seq_cst(&m->deque.top) <= 1;
}

void nst_task_notify_slow(struct nst_team *team, enum nst_task_news news, struct nst_thread *one)
{
    struct nst_task_team *tt = nst_task_team_or_null(team);
    struct nst_task_sleepers *all;

    if (nst_team_is_dead(team))
        return;
    NST_ASSERT(tt != NULL);
    all = &tt->sleepers;
    switch (news) {
    case NST_NEWS_PUSHED:
        if (is_first(one) || nst_pool_has_room())
            call_one(team, all);
        break;
    case NST_NEWS_LISTED:
        call_one(team, all);
        break;
    case NST_NEWS_ONE:
        rouse_any_way(all, one);
        break;
    case NST_NEWS_ALL:
        /* The last to end a region tells when the team may be somebody else's already: not a field that changes. */
        for (unsigned i = 0; i < team->capacity; i++)
            rouse_any_way(all, &team->threads[i]);
        break;
    }
}

void nst_task_wake(struct nst_thread *member)
{
    nst_task_notify(member->team, NST_NEWS_ONE, member);
}

void nst_task_found_slow(struct nst_thread *self)
{
    if (nst_team_is_dead(self->team))
        return;
    nst_fence_seq_cst(); /* ORDER[task.sleep]: as in nst_task_notify, for what others have pushed and left to us */
    if (nst_task_is_offered(self, true))
        call_one(self->team, &nst_task_team(self->team)->sleepers);
}

void nst_task_sleeper_reset(struct nst_task_member *m)
{
    memset((void *)&m->sleeper, 0, sizeof m->sleeper);
}
