// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/plan.h"

#include "runtime/omp/team/affinity.h"
#include "runtime/omp/team/region.h"
#include "runtime/omp/team/team_cache.h"
#include "runtime/os/futex.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/reserve.h"
#include "runtime/sched/retire.h"
#include "runtime/sched/state.h"
#include "runtime/sched/tuning.h"

#include <unistd.h>

/* Teams with native threads of their own beyond the processors are for programs whose members spin for each other; such a program has a
 * few of them, not a tree.  They stay with the strand that forked the team, so what counts is how many there are, not how many run. */
static bool room_beyond(struct nst_strand *strand, unsigned more)
{
    int most = NST_NATIVES_PER_CPU * nst_pool.p;

    return nst_load_relaxed(&nst_pool.held) + (int)more <= most && nst_team_may_nest(strand, more, most);
}

/* Has this root's team a processor for each member?  When it had not lately, because of other roots' teams or its own size, its members
 * are better off as strands that any thread takes up than as threads that sleep and are woken, each time anew. */
static bool has_processors(struct nst_strand *root, unsigned n, int others)
{
    if (n > (unsigned)nst_pool.p)
        root->shares = root->shares > NST_MIXED_REGIONS ? root->shares : NST_MIXED_REGIONS;
    else if (NST_UNLIKELY(others + (int)n > nst_pool.p))
        root->shares = NST_SHARED_REGIONS;
    else if (NST_UNLIKELY(root->shares > 0))
        root->shares--;
    else
        return !nst_pool.force_migration;
    return false;
}

struct nst_plan nst_plan_make(struct nst_thread *self, const struct nst_fork *fork, struct nst_region *region, unsigned n)
{
    struct nst_plan plan = {.where = NST_WHERE_INLINE, .bind = NST_BIND_FALSE};
    struct nst_strand *strand = nst_strand_self();

    if (n == 1)
        return plan;
    uint8_t known = region ? nst_load_relaxed(&region->state) : NST_REGION_PLAIN;
    /* Level-1 threads of a root persist (OpenMP 5.2, 5.2: threadprivate); deeper ones need not. */
    plan.outermost = strand->root && self->team->active_level == 0;
    plan.patient = known == NST_REGION_PATIENT;
    plan.stay = region && nst_belief_holds(&region->stays);
    bool fits = false;
    if (plan.outermost) {
        plan.size = n;
        fits = has_processors(strand, n, nst_pool_enter(strand, n));
    }
    if (NST_UNLIKELY(nst_icv_global.affinity_active))
        plan.bind = (uint8_t)nst_affinity_policy(self, fork, n, plan.outermost);
    if (NST_UNLIKELY(plan.bind != NST_BIND_FALSE && !plan.outermost && !room_beyond(strand, n - 1)))
        plan.bind = NST_BIND_FALSE;
    bool learnt = (known == NST_REGION_TRY || known == NST_REGION_NATIVE) && !fits && room_beyond(strand, n - 1);
    plan.probe = learnt && known == NST_REGION_NATIVE && !nst_belief_holds(&region->native);
    learnt &= !plan.probe;
    bool native = nst_load_relaxed(&nst_pool.native);
    plan.stay |= native;
    plan.where = fits || learnt || native || plan.bind != NST_BIND_FALSE ? NST_WHERE_THREADS
                 : plan.outermost                             ? NST_WHERE_STRANDS
                                                              : NST_WHERE_JOBS;
    if (plan.where == NST_WHERE_THREADS && !fits)
        plan.overdraft = n - 1;
    plan.timed = !fits && region && (n > (unsigned)nst_pool.p || !plan.outermost || nst_region_sample(region));
    plan.measured = plan.where == NST_WHERE_STRANDS && region && nst_region_may_block(region, plan.probe);
    if (NST_UNLIKELY(plan.overdraft))
        nst_add_relaxed(&nst_pool.held, (int)plan.overdraft);
    return plan;
}

void nst_plan_native(void)
{
    nst_store_relaxed(&nst_pool.native, true);
}

void nst_plan_placed(void)
{
    const struct nst_strand *self = nst_strand_self_or_null();

    if ((!self || (self->root && self->entered == 0)) && nst_os_tid() == getpid())
        nst_plan_native();
}

void nst_plan_over(const struct nst_plan *plan)
{
    if (NST_UNLIKELY(plan->overdraft))
        nst_sub_relaxed(&nst_pool.held, (int)plan->overdraft);
    if (plan->outermost) {
        struct nst_strand *strand = nst_strand_self();
        struct nst_carrier *k = strand->home;

        nst_pool_leave(strand, plan->size);
        if (strand->entered == 0) {
            strand->kept = false;
            if (k->permit) {
                k->permit = false;
                nst_strands_release(k, 1);
            }
            if (NST_UNLIKELY(nst_retire_is_due()))
                nst_credit_flush(k);
            if (k->detached && ++k->uncarried > NST_ATTACH_REGIONS)
                nst_carrier_attach(k);
        }
    }
}
