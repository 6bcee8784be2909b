// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns how members of a team sleep until there is news about tasks, and how they are told: the team's event count.
 * sleeping.md has the protocol, its proof and the scenarios.
 *
 * There are four steps and they are here only (tests/lint/task_sleep.sh):
 *     who sleeps    announces itself; fence; looks at what it waits for and at what is offered; sleeps      nst_task_sleep
 *     who has news  makes it visible; fence; one look at how many sleep; wakes whom it concerns             nst_task_notify
 * So there is nothing that a caller could forget: whoever has made something true that a member may wait for calls
 * nst_task_notify (task_sleep_inl.h) or nst_task_wake afterwards, whatever the order in which it was made true. */
#ifndef NST_OMP_TASK_TASK_SLEEP_H
#define NST_OMP_TASK_TASK_SLEEP_H

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"
#include "runtime/sched/latch.h"

#include <stdbool.h>
#include <stdint.h>

struct nst_tally;
struct nst_team;
struct nst_thread;

/* Of a member. */
struct nst_task_sleeper {
    struct nst_latch wake;
    _Atomic uint32_t state; /* enum nst_task_sleeper_state of task_sleep.c */
};

/* Of a team.  Written only when somebody goes to sleep or is woken; read after every push. */
struct nst_task_sleepers {
    _Atomic int asleep;   /* members that have announced themselves and are not awake again; may be one too many for a while */
    _Atomic bool calling; /* a member has been woken for a task and has not looked yet: others need not be */
};

/* What there is to tell. */
enum nst_task_news {
    NST_NEWS_PUSHED, /* `one` has pushed a task on its own deque */
    NST_NEWS_LISTED, /* a task is in the team's list */
    NST_NEWS_ONE,    /* what `one` waits for has come */
    NST_NEWS_ALL,    /* what any member may wait for has come */
};

/* The calling member sleeps until there is news for it, unless over(arg) holds or a task is offered to it by now.  Spurious
 * returns are possible.  tally: what over() asks, if it asks one of its own.  any: it may take whatever is offered; else only
 * what descends from its current task.
 * True: it was woken, perhaps on behalf of a task that anybody may take; if it takes none it must call nst_task_found. */
bool nst_task_sleep(struct nst_thread *self, bool any, bool (*over)(void *), void *arg, struct nst_tally *tally);

/* What the member waits for has come: nst_task_notify(its team, NST_NEWS_ONE, member) for who does not know its team. */
void nst_task_wake(struct nst_thread *member);

/* The caller, a member that waits or helps, has taken a task, or was woken and takes none: there may be more, for others. */
void nst_task_found_slow(struct nst_thread *self) NST_NOINLINE;
/* It looks for tasks, and counts no longer as called. */
void nst_task_looks(struct nst_task_sleepers *all);

/* In the child of fork(): the member, which is nobody else's now, is awake. */
struct nst_task_member;
void nst_task_sleeper_reset(struct nst_task_member *m);

/* Only for nst_task_notify. */
void nst_task_notify_slow(struct nst_team *team, enum nst_task_news news, struct nst_thread *one) NST_NOINLINE;

#endif
