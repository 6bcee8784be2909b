// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the mask of every native thread that executes OpenMP threads, as far as places are concerned.  See affinity.h.
 *
 * strand->place: 1 + the place to which the strand's native thread is bound, 0 if it is not; the strand itself reads and
 * writes it, while it is on its own native thread. */
#include "runtime/omp/team/affinity.h"

#include "runtime/base/panic.h"
#include "runtime/omp/icv/affinity_format.h"
#include "runtime/omp/icv/place.h"
#include "runtime/omp/icv/proc_bind.h"
#include "runtime/omp/team/inspect.h"
#include "runtime/os/futex.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/pool.h"
#include "runtime/topo/budget.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_ON_STACK 64

/* Is it a member of a team that is bound, perhaps by way of teams of one? */
static bool is_bound(const struct nst_thread *self)
{
    while (self->team->nthreads == 1 && self->up)
        self = self->up;
    return self->place >= 0 && self->team->plan.bind != NST_BIND_FALSE;
}

/* Is this team one that places were meant for?  An outermost one is if it fits.  An inner one, whose members float otherwise, if its thread is bound
 * and somebody has said so for its level: by a clause, or by a list of policies that comes so far. */
static bool is_meant(const struct nst_thread *self, const struct nst_fork *fork, unsigned n, bool level1)
{
    if (level1)
        return n <= (unsigned)nst_pool.p && nst_strand_self()->gtid == 0;
    return is_bound(self) && (fork->proc_bind || self->task->icv->bind_index > 0);
}

enum nst_bind nst_affinity_policy(const struct nst_thread *self, const struct nst_fork *fork, unsigned n, bool level1)
{
    const struct nst_icv *icv = self->task->icv;

    /* A false bind-var overrides the clause (OpenMP 5.2, 10.1.3). */
    if (!nst_places.count || icv->bind == NST_BIND_FALSE || nst_pool.force_migration || !is_meant(self, fork, n, level1))
        return NST_BIND_FALSE;
    return fork->proc_bind ? (enum nst_bind)fork->proc_bind : (enum nst_bind)icv->bind;
}

struct nst_place_partition nst_affinity_partition(const struct nst_thread *self)
{
    return self->partition.count ? self->partition : (struct nst_place_partition){0, (int)nst_places.count};
}

void nst_affinity_assign(struct nst_team *team, struct nst_thread *self, enum nst_bind policy)
{
    struct nst_bind_slot few[SLOTS_ON_STACK], *slots = few;
    unsigned n = team->nthreads;

    if (policy != NST_BIND_FALSE && n > SLOTS_ON_STACK) {
        slots = malloc(n * sizeof *slots);
        if (!slots)
            policy = NST_BIND_FALSE;
    }
    team->crowded = policy == NST_BIND_PRIMARY;
    if (policy == NST_BIND_FALSE) {
        /* The primary stays where it is: a native thread that carries floating members may as well do that there, and finds itself there
         * afterwards. */
        for (unsigned i = 0; i < n; i++) {
            team->threads[i].place = i ? -1 : self->place;
            team->threads[i].partition = self->partition;
        }
        return;
    }
    nst_bind_assign(policy, self->place, nst_affinity_partition(self), n, slots);
    for (unsigned i = 0; i < n; i++) {
        team->threads[i].place = slots[i].place;
        team->threads[i].partition = slots[i].partition;
    }
    self->place = slots[0].place; /* where the strand stays after the region */
    if (slots != few)
        free(slots);
}

static void move_to(struct nst_strand *strand, int place)
{
    int error = nst_cpuset_bind_thread(place >= 0 ? &nst_places.sets[place] : &nst_cpu_home, 0);

    if (error)
        nst_warn_once("a thread cannot be bound to place %d (%s): it runs where it is", place, strerror(-error));
    strand->place = place + 1;
}

/* A thread that the program made has its maker's processors: the first place's alone, if that was the first root.  It floats. */
static void widen(struct nst_strand *root)
{
    struct nst_cpuset mask;

    if (nst_cpuset_of_thread(&mask, 0) == 0 && nst_cpuset_equal(&mask, &nst_places.sets[0]))
        move_to(root, -1);
}

void nst_affinity_initial(struct nst_thread *th)
{
    if (!nst_places.count || th->task->icv->bind == NST_BIND_FALSE || nst_pool.force_migration)
        return;
    if (th->strand->gtid != 0) {
        widen(th->strand);
        return;
    }
    th->place = 0;
    move_to(th->strand, 0);
}

void nst_affinity_say(const char *text)
{
    if (nst_program_is_clangs())
        (void)printf("%s\n", text); /* among the program's own */
    else
        nst_say("%s\n", text);
}

/* One line a member and region shape: when a thread is new to the team or its place changed. */
static void show(struct nst_thread *th)
{
    const struct nst_team *team = th->team;
    uint64_t now = (uint64_t)team->nthreads << 40 | (uint64_t)(team->level & 0xff) << 32 |
                   (uint64_t)(th->num & 0xffff) << 16 | (uint64_t)((th->place + 2) & 0xffff);
    char text[512];

    if (th->strand->shown == now)
        return;
    th->strand->shown = now;
    nst_affinity_expand(text, sizeof text, NULL, th);
    nst_affinity_say(text);
}

void nst_affinity_enter(struct nst_thread *th)
{
    struct nst_strand *strand = th->strand;
    bool at_home = strand->carrier == strand->home || !nst_pool.user_switch; /* in the handoff back-end always */

    if (strand->place != th->place + 1 && at_home)
        move_to(strand, th->place);
    if (NST_UNLIKELY(nst_icv_global.display_affinity) && (th->team->nthreads > 1 || nst_program_is_clangs()))
        show(th);
}

void nst_affinity_exit(struct nst_thread *th)
{
    if (th->team->crowded && th->strand->place)
        move_to(th->strand, -1);
}

void nst_affinity_leave(struct nst_strand *strand)
{
    if (strand->place)
        move_to(strand, -1);
    strand->shown = 0;
}

size_t nst_affinity_expand(char *buf, size_t size, const char *format, struct nst_thread *self)
{
    int saved = errno;
    const struct nst_team *team = self->team;
    struct nst_cpuset mask;
    struct nst_affinity_facts facts = {
        .team_num = (int)team->league_num,
        .num_teams = (int)team->league_size,
        .nesting_level = (int)team->level,
        .thread_num = (int)self->num,
        .num_threads = (int)team->nthreads,
        .ancestor_tnum = team->level > 0 ? nst_inspect_ancestor_num(self, (int)team->level - 1) : -1,
        .native_id = (uint64_t)nst_os_tid(),
        .affinity = &mask,
    };

    if (self->place >= 0 && (unsigned)self->place < nst_places.count)
        facts.affinity = &nst_places.sets[self->place];
    else if (nst_cpuset_of_thread(&mask, 0) != 0)
        nst_cpuset_clear(&mask);
    if (!format || !*format)
        format = nst_icv_global.affinity_format;
    size_t length = nst_affinity_format(buf, size, format, &facts);
    errno = saved;
    return length;
}
