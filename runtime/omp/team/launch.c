// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/launch.h"

#include "runtime/arch/arch.h"
#include "runtime/base/panic.h"
#include "runtime/omp/team/member.h"
#include "runtime/omp/team/team_cache.h"
#include "runtime/omp/team/team_wait.h"
#include "runtime/os/futex.h"
#include "runtime/sched/donor.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/publish.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/spare.h"
#include "runtime/sched/state.h"
#include "runtime/strand/annotate.h"

static bool on_threads(const struct nst_team *team)
{
    return team->plan.where == NST_WHERE_THREADS;
}

static void set_job(struct nst_thread *th, void (*run)(struct nst_job *))
{
    th->job.run = run;
    NST_HAPPENS_BEFORE(&th->job);
}

/* s, to which a member's job was given, starts with it: on its own native thread if it is bound, which sleeps and is kept for it. */
static void launch(struct nst_carrier *k, struct nst_strand *s)
{
    nst_donor_await(s);
    s->entry.scope = s->job->scope;
    if (!nst_strand_is_bound(s)) {
        nst_publish_strand(k, s);
        return;
    }
    nst_store_release(&s->state, NST_STRAND_READY | nst_strand_flags(s, false)); /* ORDER[strand.ready] */
    nst_pool_rouse(s->home);
}

/* A strand that there is: with threads, one whose native thread sleeps and is now kept for it. */
static struct nst_strand *idle_strand(struct nst_carrier *k, const struct nst_team *team)
{
    struct nst_strand *s = on_threads(team) ? nst_spare_get_native(k) : nst_spare_get(k);

    if (s) {
        NST_HAPPENS_AFTER(s);
        nst_store_relaxed(&s->bound, on_threads(team));
    }
    return s;
}

/* A new native thread that starts as member th right away, where one more may be awake. */
static bool launch_new(struct nst_thread *th)
{
    bool bound = on_threads(th->team);

    if (!bound && (nst_pool.force_migration || !nst_pool_has_slot()))
        return false;
    set_job(th, nst_member_leased_job);
    return nst_donor_start_with(&th->job, bound);
}

/* One that is reserved, and so is there or on its way to the store. */
static struct nst_strand *reserved_strand(struct nst_carrier *k)
{
    struct nst_strand *s;

    for (unsigned looks = 1; !(s = nst_spare_get(k)); looks++)
        if (looks % 64)
            nst_cpu_relax();
        else
            nst_os_yield(); /* whoever is to put it back may have lost its processor */
    NST_HAPPENS_AFTER(s);
    return s;
}

/* New native threads wait at the dock until the caller lets all members go, so the first may run while the last are made. */
unsigned nst_team_hire(struct nst_carrier *k, struct nst_team *team, unsigned wanted)
{
    struct nst_strand *taken = NULL, *s, *next;
    unsigned first = team->hired, n;
    unsigned left = nst_strands_take(k, wanted - first); /* reserved; what is made is so by being made */

    team->dock_start = nst_team_event_count(&team->dock);
    if (!on_threads(team) && !nst_monitor_begin())
        wanted = first;
    nst_donor_making(k, true);
    for (n = first; n < wanted; n++) {
        struct nst_thread *th = &team->threads[n];

        if (left > 0 && (s = idle_strand(k, team)))
            left--;
        else if (launch_new(th))
            continue;
        else if (!on_threads(team) && (s = nst_donor_start()))
            ;
        else if (left > 0 && (s = reserved_strand(k)))
            left--;
        else
            break;
        set_job(th, nst_member_leased_job);
        s->job = &th->job;
        s->next = taken;
        taken = s;
    }
    nst_donor_making(k, false);
    nst_strands_release(k, left);
    nst_poke(&team->nthreads, n); /* stands before the first member can look */
    nst_store_relaxed(&team->join.pending, n - 1);
    for (s = taken; s; s = next) {
        next = s->next; /* gone once s is READY */
        launch(k, s);
    }
    nst_team_hired_more(nst_strand_self(), n - first);
    team->hired = n;
    return n;
}

unsigned nst_team_reserve(struct nst_carrier *k, struct nst_team *team)
{
    team->reserved = nst_monitor_begin() && nst_carrier_enlist(k) ? nst_strands_reserve(k, team->nthreads - 1) : 0;
    return team->reserved + 1;
}

void nst_team_release_jobs(struct nst_carrier *k, struct nst_team *team)
{
    /* Before the first member can make a task: or that calls a member back which has not even come. */
    for (unsigned i = 1; i < team->nthreads; i++) {
        if (nst_load_relaxed(&team->threads[i].ended))
            nst_store_relaxed(&team->threads[i].ended, false);
        set_job(&team->threads[i], nst_member_job);
    }
    nst_publish(k, &team->threads[1].job, team->nthreads - 1, sizeof team->threads[0]);
}
